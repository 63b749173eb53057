// The report of `chauban validate --report`: gathers what was validated, and writes it as ETSI TS 119 102-2 XML.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CryptoEngine } from '../core/crypto/engine.ts';
import { type ByteSource, readChunks } from '../core/encoding/byte-source.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import {
  encodeValidationReport,
  type ReportedDocument,
  type ReportedFile,
  type SignaturePolicy,
  type ValidatedDocument,
} from '../core/signature/index.ts';
import { UsageError } from './command.ts';

export class ValidationReportFile {
  readonly #path: string;
  readonly #engine: CryptoEngine;
  readonly #policy: SignaturePolicy;
  readonly #documents: ReportedDocument[] = [];

  constructor(path: string, { engine, policy }: { readonly engine: CryptoEngine; readonly policy: SignaturePolicy }) {
    this.#path = path;
    this.#engine = engine;
    this.#policy = policy;
  }

  /** Throws UsageError: what is read must not be written over. */
  expectNoneOf(files: readonly string[]): void {
    if (files.some((file) => resolve(file) === resolve(this.#path)))
      throw new UsageError(`--report ${this.#path}: trùng với một tệp được kiểm tra / is one of the files to validate`);
  }

  async add(name: string, source: ByteSource, validated: ValidatedDocument): Promise<void> {
    this.#documents.push({ ...validated, file: await this.#fileOf(name, source) });
  }

  /** Throws UsageError when the file cannot be written. */
  async write(detached: readonly { readonly name: string | null; readonly source: ByteSource }[]): Promise<void> {
    const files: ReportedFile[] = [];
    for (const { name, source } of detached) files.push(await this.#fileOf(name ?? '', source));
    const given = { documents: this.#documents, detached: files, policy: this.#policy, engine: this.#engine };
    try {
      await writeFile(this.#path, encodeValidationReport(given));
    } catch (cause) {
      const isTheirs = cause instanceof MalformedError || (cause instanceof Error && 'syscall' in cause);
      if (isTheirs) throw new UsageError(`--report ${this.#path}: ${cause.message}`, { cause });
      throw cause;
    }
  }

  async #fileOf(name: string, source: ByteSource): Promise<ReportedFile> {
    const digest = this.#engine.createDigest('sha256');
    for await (const chunk of readChunks(source)) digest.update(chunk);
    return { name, sizeBytes: source.sizeBytes, sha256: encodeHex(digest.digest()) };
  }
}
