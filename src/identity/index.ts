// Front door of identity: who works with the archive, and what they looked at.
export { ACCESS_ACTIONS, type AccessAction, type AccessEntry, AccessLog, type AccessRecord } from './access-log.port.ts';
export { IdentityModule } from './identity.module.ts';
export { IdentityError, type IdentityErrorCode } from './identity-error.ts';
export { ManageOrganisations } from './manage-organisations.ts';
export { ManageUsers, type NewUser } from './manage-users.ts';
export { PASSWORD_MAXIMUM, PASSWORD_MINIMUM, randomPassword } from './passwords.ts';
export { SignIn } from './sign-in.ts';
export { type Organisation, type Page, ROLES, type Role, type User } from './user.ts';
