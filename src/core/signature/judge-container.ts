// What is peculiar to signatures in containers: which files they cover, and whether each file that a signed manifest lists is as it says
// (ETSI EN 319 162-1 V1.1.1, 4.3, 4.4 and A.4; EN 319 102-1 V1.4.1, 5.2.7).
import type { CheckList } from './check-list.ts';
import type { ContainerFacts, SignatureFacts } from './facts.ts';

const CLAUSE = 'EN 319 162-1 4.4';
const MAX_LISTED = 10;

export function judgeContainer(list: CheckList, facts: SignatureFacts, container: ContainerFacts | undefined): void {
  if (facts.container === undefined || container === undefined || facts.kind === 'counter-signature') return;
  if (facts.kind === 'document-time-stamp') judgeStampedFiles(list, facts);
  const covered = new Set(facts.container.covers);
  const open = container.files.filter(({ name }) => !covered.has(name));
  if (open.length === 0 || facts.coverage !== 'partial') return;
  const detail = open.slice(0, MAX_LISTED).map(({ name }) => name);
  if (open.length > MAX_LISTED) detail.push('…');
  const names = { count: open.length, all: container.files.length, detail: detail.join(', ') };
  list.note('CONTAINER_COVERAGE_PARTIAL', CLAUSE, 'warned', names);
}

// A token is judged by itself; what it stamps is a list of files, which may have changed.
function judgeStampedFiles(list: CheckList, { digests }: SignatureFacts): void {
  const differs = digests.find(({ matches }) => matches === false);
  const absent = digests.find(({ dataFound }) => !dataFound);
  const open = digests.find(({ matches }) => matches === null);
  if (differs !== undefined) list.fail('CONTAINER_FILE_CHANGED', CLAUSE, 'HASH_FAILURE', { of: differs.of });
  else if (absent !== undefined) list.doubt('CONTAINER_FILE_MISSING', CLAUSE, 'SIGNED_DATA_NOT_FOUND', { of: absent.of });
  else if (open !== undefined)
    list.doubt('DIGEST_NOT_COMPUTED', CLAUSE, 'CRYPTO_CONSTRAINTS_FAILURE', { algorithm: open.algorithm });
}
