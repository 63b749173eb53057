// OCFL 1.1 section 3.5.3.1: when, what, why and who of one version.
import { type Findings, isJsonObject } from './ocfl-finding.ts';

// RFC 3339: to the second at least, with a time zone.
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:.+/;

export function checkVersionBlock(findings: Findings, version: unknown): void {
  if (!isJsonObject(version)) {
    findings.add('E047', 'not an object');
    return;
  }
  const { created, state, message, user } = version;
  if (created === undefined) findings.add('E048', 'no created');
  else if (typeof created !== 'string' || !RFC3339.test(created) || Number.isNaN(Date.parse(created))) {
    findings.add('E049', 'created is not a date and time with seconds and time zone');
  }
  if (state === undefined) findings.add('E048', 'no state');
  else if (!isJsonObject(state)) findings.add('E050', 'state is not an object');
  if (message === undefined || user === undefined) findings.add('W007', 'no message or no user');
  if (message !== undefined && typeof message !== 'string') findings.add('E094', 'message is not a text');
  if (user !== undefined) checkUser(findings, user);
}

function checkUser(findings: Findings, user: unknown): void {
  if (!isJsonObject(user) || typeof user['name'] !== 'string' || user['name'] === '') {
    findings.add('E054', 'user has no name');
    return;
  }
  const { address } = user;
  if (address === undefined) {
    findings.add('W008', 'user has no address');
    return;
  }
  if (typeof address !== 'string' || !URI.test(address)) findings.add('W009', 'address of the user is not a URI');
}
