// Front door of preservation: seals and evidence, AIPs as the ledger names them, trust.
export { type AcceptedAip, AcceptedAips, acceptedInventory } from './accepted-aips.ts';
export { EvidenceOfFile, type SealedEvidence } from './evidence-of-file.ts';
export { PreservationError, type PreservationErrorCode } from './preservation-error.ts';
export { SealArchive } from './seal-archive.ts';
export { SEAL_FORMAT, type SealCover, type SealDescription, sealKeys } from './seal-objects.ts';
export { SealRunner } from './seal-runner.ts';
export { SEAL_ALGORITHMS, type Seal, type SealAlgorithm, type SealObject, Seals, type SealTree } from './seals.port.ts';
