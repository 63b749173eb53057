// Names of the NOTIFY channels, and the key of the advisory lock that the leading sequencer holds.
export const PENDING_CHANNEL = 'ledger_pending';
export const PUBLISHED_CHANNEL = 'ledger_published';
// Any constant will do, as long as every process of Châu Bản uses the same one, and no other lock does.
export const LEADER_LOCK = 2_019_020_002;
