// Headers for bytes that a submitter chose: shown in a sandbox or downloaded, never rendered under our origin.
import type { Response } from 'express';
import { contentDisposition } from './access/content-disposition.ts';

const SHOWN_INLINE = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export interface UntrustedFile {
  readonly name: string;
  readonly mediaType: string;
}

/** `isDownload`: to take away, not to look at. Anything else than SHOWN_INLINE, HTML and SVG above all, is only ever downloaded. */
export function describeUntrustedFile(response: Response, file: UntrustedFile, isDownload: boolean): void {
  const isInline = !isDownload && SHOWN_INLINE.has(file.mediaType);
  response.setHeader('Content-Type', isInline ? file.mediaType : 'application/octet-stream');
  response.setHeader('Content-Disposition', contentDisposition(isInline ? 'inline' : 'attachment', file.name));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  // Whatever a viewer makes of the bytes has no scripts, no forms and not our origin. Chromium's PDF viewer works so.
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'");
}
