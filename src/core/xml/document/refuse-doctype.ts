// saxes reports a DOCTYPE only at its end, after gathering its internal subset. Nothing but white space, PIs and comments may
// stand before it (XML 1.0 section 2.8, prolog), so a plain walk finds it first; one elsewhere is a syntax error to saxes.
import { MalformedError } from '../../encoding/malformed-error.ts';

/** Throws MalformedError XML_DTD when the document begins with a document type declaration. */
export function refuseDoctype(text: string): void {
  for (let at = 0; ; ) {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
    if (text.startsWith('<!DOCTYPE', at)) throw new MalformedError('XML_DTD', 'expected no document type declaration');
    const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined;
    const found = end === undefined ? -1 : text.indexOf(end, at + 2);
    if (end === undefined || found < 0) return;
    at = found + end.length;
  }
}
