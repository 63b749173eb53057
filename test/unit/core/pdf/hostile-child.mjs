// Gathers the facts of the file named, alone in its process: what it costs is then its own.
import { open } from 'node:fs/promises';
import { gatherFacts } from '../../../../src/core/signature/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';

const file = await open(process.argv[2]);
const { size: sizeBytes } = await file.stat();
async function read(offset, length) {
  const { buffer } = await file.read(new Uint8Array(length), 0, length, offset);
  return buffer;
}
const before = process.cpuUsage();
const facts = await gatherFacts({ sizeBytes, read }, { engine: new NodeEngine(), inflate: nodeInflate });
const { user, system } = process.cpuUsage(before);
const codes = facts.findings.map(({ code }) => code);
const changes = facts.signatures.map(({ pdf }) => pdf?.modificationsAfter.kind);
const report = { codes, changes, seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(report));
