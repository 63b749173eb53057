// What examination gathers of one package has a total, however many files each keep their own limit.
import { expect, it } from 'vitest';
import { FolderStaging } from '../../../src/adapters/staging/folder-staging.ts';
import { DEFAULT_AGREEMENT } from '../../../src/catalogue/fonds.ts';
import { DocumentExaminer, type Examination } from '../../../src/ingest/document-examiner.port.ts';
import { ExamineFiles } from '../../../src/ingest/examine-files.ts';

const MI = 1 << 20;
const files = Array.from({ length: 20 }, (_, index) => ({
  ...{ name: `${index}.txt`, stagedAs: index + 1, sizeBytes: 1, sha256: '', sha512: '' },
}));

class Examiner extends DocumentExaminer {
  readonly #examination: Examination;

  constructor(examination: Examination) {
    super();
    this.#examination = examination;
  }

  override async examine(): Promise<Examination> {
    return this.#examination;
  }
}

class CountingStaging extends FolderStaging {
  readonly written = new Map<string, number>();

  override async writeSides(_id: string, kind: string, entries: ReadonlyMap<number, string>): Promise<void> {
    this.written.set(
      kind,
      [...entries.values()].reduce((sum, text) => sum + text.length, 0),
    );
  }
}

async function examine(part: Partial<Examination>) {
  const nothing = {
    mediaType: 'text/plain',
    facts: null,
    report: null,
    reportCharacters: 0,
    text: '',
    textTruncated: false,
    textStatus: 'none',
  } as const;
  const staging = new CountingStaging('.');
  const context = { packageId: 'goi', description: null, agreement: DEFAULT_AGREEMENT, at: new Date(0) };
  const found = await new ExamineFiles(new Examiner({ ...nothing, ...part }), staging).run(files, context, () => undefined);
  return { found, written: staging.written };
}

it('text beyond the total is cut, and a person is told to look at those files', async () => {
  const { found, written } = await examine({ text: 'a'.repeat(5 * MI), textStatus: 'text' });
  expect(written.get('text')).toBe(64 * MI);
  const cut = found.findings.filter(({ code }) => code === 'TEXT_TRUNCATED');
  expect(cut.map(({ severity }) => severity)).toEqual(Array.from({ length: 8 }, () => 'warn'));
});

it('signature facts beyond the total refuse the package', async () => {
  const { found, written } = await examine({ facts: 'a'.repeat(3 * MI), reportCharacters: 2 * MI });
  expect(written.get('facts')).toBeLessThanOrEqual(64 * MI);
  const refused = found.findings.filter(({ code }) => code === 'EXAMINATION_TOO_LARGE');
  expect(refused.map(({ severity }) => severity)).toEqual(Array.from({ length: 8 }, () => 'refuse'));
});
