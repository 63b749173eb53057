// Bounds on what one document's signatures may ask of a verifier: each is far above what signing tools write, and keeps the work for
// the most hostile document within seconds.
import { MalformedError } from '../../encoding/malformed-error.ts';
import type { DocumentNode } from '../document/xml-node.ts';
import { XPathBudget } from '../xpath/evaluate.ts';

/** OOXML signs each part of a package: a workbook of 500 sheets has some 2,000. */
export const MAX_REFERENCES = 10_000;
/** XMLDSig best practices: three or four are ever needed. */
export const MAX_TRANSFORMS = 8;
/** A document passed through a procedure of many steps has tens. */
export const MAX_SIGNATURES = 512;
export const MAX_INCLUSIVE_PREFIXES = 64;
/**
 * Octets walked, written, read or digested, each node of the tree counted as 16: this for every document, and so many times the document
 * itself, which is what its signatures and archive time stamps may need.
 */
const LEAST_WORK = 16 * 2 ** 20;
const PASSES = 6;
/** About one second. */
const MAX_XPATH_STEPS = 3_000_000;

export class WorkBudget {
  readonly xpath = new XPathBudget(MAX_XPATH_STEPS);
  #left = LEAST_WORK;

  /** One budget may serve several documents of one package. */
  admit({ nodes }: DocumentNode): void {
    this.#left += PASSES * 32 * nodes.length;
  }

  /** Throws MalformedError XML_LIMIT. */
  spend(octets: number): void {
    this.#left -= octets;
    if (this.#left < 0) throw new MalformedError('XML_LIMIT', 'the signatures of this document ask for too much work');
  }
}
