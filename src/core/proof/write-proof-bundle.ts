// Makes a proof bundle: members by path, deterministic, so that the same parts give the same bytes (docs/proof-format.md).
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { encodeCanonicalJson, type JsonValue } from '../encoding/canonical-json.ts';
import { encodeHex } from '../encoding/hex.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { parseEvidenceRecord } from '../evidence/index.ts';
import { MEMBER, PROOF_FORMAT, type ProofFile, type ProofMembers, type ProofPartFile, type ProofParts } from './proof-bundle.ts';
import { proofReadme } from './proof-readme.ts';

/** Throws MalformedError when an evidence record cannot be read: what is handed out must be readable. */
export function writeProofBundle(parts: ProofParts, engine: CryptoEngine): ProofMembers {
  const members = new Map<string, Bytes>();
  const files = parts.files.map((file, i) => addFile(members, file, i, engine));
  members.set(
    MEMBER.manifest,
    encodeCanonicalJson({
      format: PROOF_FORMAT,
      origin: parts.origin,
      exportedAt: `${parts.exportedAt.toISOString().slice(0, 19)}Z`,
      files: files as unknown as JsonValue,
    }),
  );
  members.set(MEMBER.statement, parts.statement);
  members.set(MEMBER.inclusion, parts.inclusion);
  if (parts.inventory !== undefined) members.set(MEMBER.inventory, parts.inventory);
  if (parts.receipt !== undefined) {
    members.set(MEMBER.receipt, parts.receipt.json);
    members.set(MEMBER.receiptSignature, parts.receipt.signature);
  }
  for (const der of parts.certificates ?? []) members.set(`certificates/${sha256Hex(engine, der)}.cer`, der);
  for (const der of parts.revocation ?? []) members.set(`revocation/${sha256Hex(engine, der)}.der`, der);
  members.set(MEMBER.readme, encodeUtf8(proofReadme(files)));
  members.set(MEMBER.sums, encodeSums(members, engine));
  return new Map([...members].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Lines of sha256sum: digest, two spaces, path; sorted by path. */
function encodeSums(members: ProofMembers, engine: CryptoEngine): Bytes {
  const paths = [...members.keys()].sort();
  return encodeUtf8(paths.map((path) => `${sha256Hex(engine, members.get(path) ?? new Uint8Array(0))}  ${path}\n`).join(''));
}

function addFile(members: Map<string, Bytes>, file: ProofPartFile, index: number, engine: CryptoEngine): ProofFile {
  const sha256 = encodeHex(file.sha256);
  const evidence = file.evidence.map((record, i) => {
    const path = `evidence/${sha256}.${i + 1}.ers`;
    members.set(path, record);
    for (const chain of parseEvidenceRecord(record).chains) {
      for (const { timeStamp } of chain.timeStamps) members.set(`tokens/${sha256Hex(engine, timeStamp)}.tst`, timeStamp);
    }
    return path;
  });
  const facts = file.facts === undefined ? undefined : `facts/${sha256}.json`;
  if (facts !== undefined && file.facts !== undefined) members.set(facts, file.facts);
  const content = file.content === undefined ? undefined : `content/${index + 1}${extensionOf(file.path)}`;
  if (content !== undefined && file.content !== undefined) members.set(content, file.content);
  return {
    path: file.path,
    sizeBytes: file.sizeBytes,
    sha256,
    sha512: encodeHex(file.sha512),
    leaf: { index: file.leaf.index, salt: encodeHex(file.leaf.salt), path: file.leaf.path.map((hash) => encodeHex(hash)) },
    evidence,
    ...(content !== undefined && { content }),
    ...(facts !== undefined && { facts }),
  };
}

// Names inside the ZIP are plain ASCII, whatever the document is called; the manifest has the real path.
function extensionOf(path: string): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(path)?.[0].toLowerCase() ?? '';
}

function sha256Hex(engine: CryptoEngine, bytes: Bytes): string {
  return encodeHex(digestBytes(engine, 'sha256', bytes));
}
