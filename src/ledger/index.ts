// The ledger: append, sequence, publish, prove, verify.
export { BODY_MAX_BYTES, Ledger, type NewStatement, type PublishedStatement } from './append.ts';
export { GrownTiles } from './grow-tree.ts';
export { LEDGER_MESSAGES, LedgerError, type LedgerErrorCode, needsAPerson } from './ledger-error.port.ts';
export {
  bodyPackKey,
  CHECKPOINT,
  encodeBodyPack,
  NUMBERED_CHECKPOINTS,
  numberedCheckpointKey,
  parseBodyPack,
} from './object-keys.port.ts';
export { assertSameKey, openLedger } from './open-ledger.ts';
export { type EntryProof, LedgerProver, storedBody, storedEntry, storedTiles } from './prove.ts';
export { receiptKey, receiptSignatureKey } from './receipt-keys.ts';
export { ReceiptSigner } from './receipt-signer.port.ts';
export { type RestoreParts, restoreLedger } from './restore-ledger.ts';
export { runSequencer, type SequencerReport } from './run-sequencer.ts';
export { Sequencer, type SequencerParts } from './sequencer.ts';
export { findReceipt, isReceiptOf, isSignedBy, type SignedReceipt, signedBy, signedReceipts } from './signed-receipts.ts';
export { wholeSeconds } from './statement-time.ts';
export {
  LOG_PROBLEM_MESSAGES,
  type LogCheck,
  type LogObjectReader,
  type LogProblem,
  type LogProblemCode,
  type LogReport,
  verifyLog,
} from './verify-log.ts';
