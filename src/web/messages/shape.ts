// The shape of the messages is that of the Vietnamese ones; English must have the same keys and the same arguments.
import type { vi } from './vi.ts';

export type Messages = typeof vi;
export type ShellText = Messages['shell'];
export type SessionText = Messages['session'];
export type TransferText = Messages['transfers'];
export type PackageText = Messages['packages'];
export type RecordText = Messages['records'];
export type SignatureText = Messages['signatures'];
export type AdminText = Messages['admin'];
export type HomeText = Messages['home'];
export type SearchText = Messages['search'];
