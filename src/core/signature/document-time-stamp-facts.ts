// Facts about a time-stamp token that stands for itself: the /Contents of a document time stamp (ISO 32000-2 12.8.5), or a file of its own.
import { type GatheredSigner, NOTHING_GATHERED } from './cms-facts.ts';
import { gatherTimeStamp, type TokenInput } from './time-stamp-facts.ts';

/** What the token says about its own signature is the signature's too. */
export async function gatherDocumentTimeStamp(input: TokenInput): Promise<GatheredSigner> {
  const token = await gatherTimeStamp(input);
  const { imprint, contentDigest, value, signatureAlgorithm, signingCertificateReference, certificates, revocationData } = token;
  const digests = [imprint, { ...contentDigest, of: 'tst-info', dataFound: true }];
  return {
    ...NOTHING_GATHERED,
    ...{ signer: token.tsaCertificate, value, signatureAlgorithm, signingCertificateReference, certificates, revocationData },
    digests: token.genTime === null ? [] : digests,
    timeStamps: [token],
  };
}
