// PDFs that are really signed, in every way that a signature may stand in one. For tests.
import { createHash } from 'node:crypto';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { encodeOctetString, encodeSequence } from '../../../../src/core/encoding/der-writer.ts';
import { attribute, digestOf, makeCms, makeSigner } from '../cms/demo-cms.ts';
import type { Party } from '../x509/demo-certificates.ts';
import { AROUND, BASE, PdfWriter, SIGNED } from './pdf-writer.ts';

export interface PdfSigning {
  readonly party: Party;
  readonly subFilter?: string;
  /** Hexadecimal digits of /Contents. */
  readonly digits?: number;
  /** /Contents in an object of its own. */
  readonly isIndirect?: boolean;
  /** More entries of the signature dictionary. */
  readonly entries?: string;
  readonly objects?: Readonly<Record<number, string>>;
  /** What stands in /Contents; absent: the CMS that the subfilter asks for. */
  readonly contents?: (signed: Bytes) => Bytes;
}

/** Appends a signature to `writer`; the bytes are those of the signed file. */
export function signPdf(signing: PdfSigning, writer = new PdfWriter().revision(BASE)): Bytes {
  const { subFilter = 'adbe.pkcs7.detached', digits = 6000, isIndirect = false, entries = '' } = signing;
  const zeros = `<${'0'.repeat(digits)}>`;
  const dictionary = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /${subFilter} ${AROUND} /Contents ${isIndirect ? '12 0 R' : zeros} ${entries} >>`;
  const { bytes } = writer.revision({ ...SIGNED, 11: dictionary, ...(isIndirect ? { 12: zeros } : {}), ...signing.objects });
  const close = Buffer.from(bytes).lastIndexOf(`${'0'.repeat(digits)}>`) + digits + 1;
  const open = close - digits - 2;
  const signed = new Uint8Array([...bytes.subarray(0, open), ...bytes.subarray(close)]);
  const contents = (signing.contents ?? ((range: Bytes) => cmsOf(signing.party, subFilter, range)))(signed);
  bytes.set(Buffer.from(Buffer.from(contents).toString('hex'), 'latin1'), open + 1);
  return bytes;
}

function cmsOf(party: Party, subFilter: string, signed: Bytes): Bytes {
  const certificates = [party.certificate.raw];
  if (subFilter === 'adbe.pkcs7.sha1') {
    const digest = new Uint8Array(createHash('sha1').update(signed).digest());
    return makeCms({ signers: [makeSigner({ party, content: digest })], certificates, content: encodeOctetString(digest) });
  }
  const reference = encodeSequence(encodeSequence(encodeSequence(encodeOctetString(digestOf(party.certificate.raw)))));
  const extraAttributes = subFilter === 'ETSI.CAdES.detached' ? [attribute('1.2.840.113549.1.9.16.2.47', reference)] : [];
  return makeCms({ signers: [makeSigner({ party, content: signed, extraAttributes })], certificates });
}
