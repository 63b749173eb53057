// The log tree: RFC 9162 hashing and proofs, C2SP tlog-tiles, signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof.
export {
  type Checkpoint,
  type CosignatureFinding,
  cosignedMessage,
  encodeCheckpointText,
  encodeCosignature,
  parseCheckpoint,
  type SignedCheckpoint,
  verifyCheckpoint,
  verifyCosignature,
} from './checkpoint.ts';
export {
  encodeSignedNote,
  encodeVerifierKey,
  type NoteFinding,
  type NoteKeyType,
  type NoteSignature,
  type NoteVerifierKey,
  noteKey,
  parseSignedNote,
  parseVerifierKey,
  type SignedNote,
  spkiOf,
  verifyNoteSignature,
} from './signed-note.ts';
export {
  CHECKPOINT_KEY,
  ENTRY_MAX_BYTES,
  encodeEntryBundle,
  entriesPath,
  newTiles,
  parseEntryBundle,
  TILE_WIDTH,
  type TileId,
  tileIndexPath,
  tilePath,
  tileWidth,
} from './tile-layout.ts';
export { TiledTree, type TileReader } from './tile-proofs.ts';
export { encodeTlogProof, parseTlogProof, type TlogProof } from './tlog-proof.ts';
export { CompactRange, emptyRoot, HASH_BYTES, hashLeaf, hashNode, rootOfLeafHashes } from './tree-hash.ts';
export {
  type ConsistencyClaim,
  type InclusionClaim,
  type ProofFinding,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from './verify-proofs.ts';
