// Who may do what with a transfer. An agency officer acts for one organisation and sees nothing of the others.
import type { Actor } from './transfer.ts';

export function mayHandle(actor: Actor, organisationId: string): boolean {
  return actor.role !== 'agency-officer' || actor.organisationId === organisationId;
}

export function mayTransfer(actor: Actor, organisationId: string): boolean {
  return actor.role !== 'auditor' && mayHandle(actor, organisationId);
}

export function mayDecide(actor: Actor): boolean {
  return actor.role === 'archivist' || actor.role === 'administrator';
}
