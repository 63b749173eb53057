// The objects that a validation report refers to: files, certificates, revocation data and tokens (TS 119 102-2 V1.4.1, 4.4). Each once.
import type { XmlNode } from '../../xml/index.ts';
import type { Proof } from '../proofs-of-existence.ts';
import { OBJECT_TYPES, PROOF_TYPES } from './registered-uris.ts';
import { dateTime, digestAlgAndValue, fileReference, leaf, reference, textElement } from './report-values.ts';

/** A file that was validated, or that was given as what a detached signature was made for. */
export interface ReportedFile {
  /** As the verifier named it. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Hexadecimal, of the whole file. */
  readonly sha256: string;
}

type Kind = 'certificate' | 'crl' | 'ocsp';

interface ReportedObject {
  readonly id: string;
  readonly type: string;
  representation: readonly XmlNode[];
  existence: readonly XmlNode[];
  provenAt: number;
  report: readonly XmlNode[];
}

export class ValidationObjects {
  readonly #objects = new Map<string, ReportedObject>();
  readonly #byId = new Map<string, ReportedObject>();
  readonly #counts = new Map<string, number>();

  /** `der`: base 64; null where only the digest is known. Answers the identifier. */
  material(kind: Kind, sha256: string, der: string | null): string {
    const id = this.#objects.get(`${kind} ${sha256}`)?.id ?? `${kind}-${this.#next(kind)}`;
    const known = this.#enter(`${kind} ${sha256}`, id, OBJECT_TYPES[kind], digestOnly(sha256));
    if (der !== null && der !== '') known.representation = [leaf('base64', der)];
    return id;
  }

  /** Of material that was entered: its identifier. */
  idOf(kind: Kind, sha256: string): string | undefined {
    return this.#objects.get(`${kind} ${sha256}`)?.id;
  }

  /** `isSigned`: it is, or holds, what was signed. */
  file(id: string, { name, sizeBytes, sha256 }: ReportedFile, isSigned: boolean): string {
    const size = { name: 'direct', content: [leaf('cb:SizeBytes', String(sizeBytes))] };
    const representation = [...digestOnly(sha256), leaf('URI', fileReference(name)), size];
    this.#enter(`file ${id}`, id, isSigned ? OBJECT_TYPES.signedData : OBJECT_TYPES.other, representation);
    return id;
  }

  /** A token has an identifier of its own wherever it stands: its verdict depends on what it is over. */
  token(id: string, sha256: string, report: readonly XmlNode[]): void {
    this.#enter(`token ${id}`, id, OBJECT_TYPES.timestamp, digestOnly(sha256)).report = report;
  }

  /** The earliest proof of several counts. `by`: identifier of the token that proves it. */
  prove(id: string, proof: Proof | undefined, by: string | undefined): void {
    const object = this.#byId.get(id);
    if (object === undefined || proof === undefined || proof.time.getTime() >= object.provenAt) return;
    const existence = existenceElements(proof, by);
    if (existence === undefined) return;
    object.provenAt = proof.time.getTime();
    object.existence = [{ name: 'POE', content: existence }];
  }

  /** In the order in which they were entered; empty when there are none. */
  get elements(): XmlNode[] {
    const objects = [...this.#objects.values()].map(objectElement);
    return objects.length === 0 ? [] : [{ name: 'SignatureValidationObjects', content: objects }];
  }

  #enter(key: string, id: string, type: string, representation: readonly XmlNode[]): ReportedObject {
    const known = this.#objects.get(key);
    if (known !== undefined) return known;
    const entered = { id, type, representation, existence: [], provenAt: Number.POSITIVE_INFINITY, report: [] };
    this.#objects.set(key, entered);
    this.#byId.set(id, entered);
    return entered;
  }

  #next(kind: Kind): number {
    const next = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, next);
    return next;
  }
}

function digestOnly(sha256: string): XmlNode[] {
  const digest = digestAlgAndValue('sha256', sha256);
  return digest.length > 0 ? digest : [textElement('direct', sha256)];
}

/** The content of a POEType (4.4.6); undefined when its time cannot be written. */
export function existenceElements({ time, from }: Proof, by: string | undefined): XmlNode[] | undefined {
  const written = Number.isNaN(time.getTime()) ? undefined : dateTime(time.toISOString().replace('.000Z', 'Z'));
  if (written === undefined) return undefined;
  const object = by === undefined ? [] : [reference('POEObject', by)];
  return [leaf('POETime', written), leaf('TypeOfProof', PROOF_TYPES[from]), ...object];
}

function objectElement({ id, type, representation, existence, report }: ReportedObject): XmlNode {
  const represented = { name: 'ValidationObjectRepresentation', content: representation };
  const content = [leaf('ObjectType', type), represented, ...existence, ...report];
  return { name: 'ValidationObject', attributes: { id }, content };
}
