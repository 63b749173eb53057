// Counter-signatures, RFC 5652 11.4: unsigned attributes that hold a SignerInfo over the signature value of another.
import { parseDer } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { attributeValues } from './attributes.ts';
import { ATTRIBUTE } from './object-ids.ts';
import { parseSignerInfo } from './signed-data.ts';
import type { SignerInfo } from './types.ts';

export interface CounterSignature {
  /** Undefined when it cannot be read; then `problem` says why. */
  readonly signer: SignerInfo | undefined;
  readonly problem: string | undefined;
}

/** In the order in which they stand; those inside a counter-signature are its own. Never throws for a malformed one. */
export function counterSignatures({ unsignedAttributes }: SignerInfo): readonly CounterSignature[] {
  return attributeValues(unsignedAttributes, ATTRIBUTE.COUNTERSIGNATURE).map((value, index) => {
    try {
      return { signer: parseSignerInfo(parseDer(value, { rules: 'ber' }), index), problem: undefined };
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      return { signer: undefined, problem: `${cause.code}: ${cause.message}` };
    }
  });
}
