// Front door of ingest.
export { DecidePackage } from './decide-package.ts';
export { IngestError } from './ingest-error.ts';
export { ReadReceipt } from './read-receipt.ts';
export { ReceiveTransfer } from './receive-transfer.ts';
