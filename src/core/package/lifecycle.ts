// The states that a transfer and the evidence of a record pass through, and the moves that are allowed (design section 4).

export const TRANSFER_STATES = [
  'RECEIVING',
  'SUBMITTED',
  'CHECKING',
  'AWAITING_DECISION',
  'STORING',
  'RECORDING',
  'ACCEPTED',
  'REFUSED',
  'CANCELLED',
] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];

// CHECKING -> SUBMITTED and STORING -> AWAITING_DECISION: a worker died or a store was away, and another takes the work up again.
// Acceptance and refusal both are statements, so both pass through RECORDING. STORING never leads to a refusal: bytes that were stored
// without an accepting entry are an orphan, cleaned up, and no decision.
const MOVES: Readonly<Record<TransferState, readonly TransferState[]>> = {
  RECEIVING: ['SUBMITTED', 'CANCELLED'],
  SUBMITTED: ['CHECKING', 'CANCELLED'],
  CHECKING: ['SUBMITTED', 'AWAITING_DECISION', 'STORING', 'RECORDING'],
  AWAITING_DECISION: ['STORING', 'RECORDING', 'CANCELLED'],
  STORING: ['AWAITING_DECISION', 'RECORDING'],
  RECORDING: ['ACCEPTED', 'REFUSED'],
  ACCEPTED: [],
  REFUSED: [],
  CANCELLED: [],
};

export function canMoveTransfer(from: TransferState, to: TransferState): boolean {
  return MOVES[from].includes(to);
}

export function nextTransferStates(from: TransferState): readonly TransferState[] {
  return MOVES[from];
}

/** Nothing moves on from here. */
export function isFinalTransferState(state: TransferState): boolean {
  return MOVES[state].length === 0;
}

export interface StateLabel {
  readonly vi: string;
  readonly en: string;
}

export const TRANSFER_STATE_LABELS: Readonly<Record<TransferState, StateLabel>> = {
  RECEIVING: { vi: 'Đang nhận tệp', en: 'Receiving files' },
  SUBMITTED: { vi: 'Đã nộp, chờ kiểm tra', en: 'Submitted, waiting for checks' },
  CHECKING: { vi: 'Đang kiểm tra', en: 'Being checked' },
  AWAITING_DECISION: { vi: 'Chờ người có thẩm quyền quyết định', en: 'Waiting for a decision' },
  STORING: { vi: 'Đang lưu vào kho', en: 'Being stored' },
  RECORDING: { vi: 'Đang ghi nhận', en: 'Being recorded' },
  ACCEPTED: { vi: 'Đã tiếp nhận', en: 'Accepted' },
  REFUSED: { vi: 'Đã từ chối', en: 'Refused' },
  CANCELLED: { vi: 'Đã hủy đợt giao nộp', en: 'Cancelled' },
};

export const EVIDENCE_STATES = ['PENDING', 'SEALED'] as const;
/** PENDING: accepted and in the ledger, not yet under a time-stamp token. */
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

export const EVIDENCE_STATE_LABELS: Readonly<Record<EvidenceState, StateLabel>> = {
  PENDING: { vi: 'Chờ niêm phong', en: 'Waiting for a seal' },
  SEALED: { vi: 'Đã niêm phong', en: 'Sealed' },
};

export function canMoveEvidence(from: EvidenceState, to: EvidenceState): boolean {
  return from === 'PENDING' && to === 'SEALED';
}
