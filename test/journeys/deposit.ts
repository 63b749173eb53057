// What a depositor does, for journeys: makes a package, uploads it by tus, submits, and waits.
import { zipBytes } from '../../src/adapters/zip/zip-writer.ts';
import { Catalogue } from '../../src/catalogue/catalogue.port.ts';
import { DEFAULT_AGREEMENT, type TransferAgreement } from '../../src/catalogue/fonds.ts';
import { encodeUtf8 } from '../../src/core/encoding/utf8.ts';
import { Transactions } from '../../src/ledger/transactions.port.ts';
import type { TestClient, TestService } from '../service.ts';

export interface PackageAnswer {
  readonly id: string;
  readonly state: string;
  readonly proposal: string | null;
  readonly dossierId: string | null;
  readonly receipt: boolean;
  readonly erased: boolean;
  readonly fileName: string;
  readonly findings: readonly {
    code: string;
    severity: string;
    vi: string;
    en: string;
    target: { file?: string; documentOrdinal?: number };
    params: Readonly<Record<string, unknown>>;
  }[];
  readonly documents: readonly {
    files: readonly { path: string; signatureReport: { status: string; indication: string | null } | null }[];
  }[];
}

export interface SipDocument {
  readonly fields: Readonly<Record<string, string>>;
  readonly main: { readonly name: string; readonly bytes: Uint8Array };
  readonly annexes?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export const FONDS_CODE = 'P01';
export const INSTITUTION = '000.00.00.H26';

export async function addFonds(
  service: TestService,
  organisationId: string,
  agreement: Partial<TransferAgreement> = {},
): Promise<string> {
  const id = `fonds-${organisationId}`;
  const createdAt = new Date();
  const fonds = { id, code: FONDS_CODE, identifier: INSTITUTION, name: 'Phông thử nghiệm', organisationId, profile: 'tt02-2019' };
  const description = { OrganId: FONDS_CODE, FondName: 'Phông thử nghiệm' };
  await service.app
    .get(Transactions)
    .run(() =>
      service.app
        .get(Catalogue)
        .saveFonds({ ...fonds, description, agreement: { ...DEFAULT_AGREEMENT, ...agreement }, createdAt }),
    );
  return id;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export function hosoXml(
  notation: string,
  documents: readonly SipDocument[],
  dossier: Readonly<Record<string, string>> = {},
): string {
  const element = ([code, value]: readonly [string, string]) => `<${code}>${escaped(value)}</${code}>`;
  const fields = {
    FileCode: `${INSTITUTION}.${FONDS_CODE}.2026.${notation}`,
    Identifier: INSTITUTION,
    OrganId: FONDS_CODE,
    FileCatalog: '2026',
    FileNotation: notation,
    Title: `Hồ sơ thử nghiệm ${notation}`,
    Maintenance: 'Vĩnh viễn',
    StartDate: '01/01/2026',
    EndDate: '31/12/2026',
    TotalDoc: String(documents.length),
    ...dossier,
  };
  const list = documents.map(({ fields: own, main, annexes = [] }, index) => {
    const all = {
      DocCode: `${notation}.${index + 1}`,
      DocOrdinal: String(index + 1),
      TypeName: 'Quyết định',
      OrganName: 'Cơ quan thử',
      Mode: 'Không hạn chế',
      ...own,
    };
    const files = [
      `<MainFile>${escaped(main.name)}</MainFile>`,
      ...annexes.map((annex) => `<Annex>${escaped(annex.name)}</Annex>`),
    ];
    return `<Document>${Object.entries(all).map(element).join('')}<Files>${files.join('')}</Files></Document>`;
  });
  const written = Object.entries(fields).filter(([, value]) => value !== '');
  return `<?xml version="1.0" encoding="UTF-8"?><HoSo xmlns="urn:chauban:sip:hoso:1" profile="tt02-2019"><Dossier>${written
    .map(element)
    .join('')}</Dossier><Documents>${list.join('')}</Documents></HoSo>`;
}

export function sip(
  notation: string,
  documents: readonly SipDocument[],
  dossier: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const files = documents.flatMap((document) => [document.main, ...(document.annexes ?? [])]);
  const items = [
    { name: 'hoso.xml', content: encodeUtf8(hosoXml(notation, documents, dossier)) },
    ...files.map((file) => ({ name: file.name, content: file.bytes, compress: false })),
  ];
  return zipBytes(items, new Date('2026-11-01T00:00:00Z'));
}

/** Creates a transfer, uploads the packages, submits; answers the ids of the packages. */
export async function deposit(client: TestClient, fondsId: string, ...packages: readonly Uint8Array[]): Promise<string[]> {
  const transfer = await client.send<{ id: string }>('POST', '/api/transfers', { fondsId, note: 'thử' });
  if (transfer.status !== 201) throw new Error(`transfer: ${JSON.stringify(transfer.body)}`);
  const ids: string[] = [];
  for (const [index, bytes] of packages.entries())
    ids.push(await upload(client, transfer.body.id, `goi-${index + 1}.zip`, bytes));
  const submitted = await client.send('POST', `/api/transfers/${transfer.body.id}/submit`);
  if (submitted.status !== 200) throw new Error(`submit: ${JSON.stringify(submitted.body)}`);
  return ids;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

export async function beginUpload(client: TestClient, transferId: string, name: string, sizeBytes: number): Promise<string> {
  const created = await client.request('POST', '/api/uploads', {
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(sizeBytes),
      'upload-metadata': `transferId ${base64(transferId)},filename ${base64(name)}`,
    },
  });
  if (created.status !== 201) throw new Error(`upload: ${created.status} ${await created.text()}`);
  return (created.headers.get('location') ?? '').replace(/^.*\//, '');
}

export async function sendPart(client: TestClient, id: string, offset: number, bytes: Uint8Array): Promise<Response> {
  return client.request('PATCH', `/api/uploads/${id}`, {
    headers: { 'tus-resumable': '1.0.0', 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: bytes as Uint8Array<ArrayBuffer>,
  });
}

export async function upload(client: TestClient, transferId: string, name: string, bytes: Uint8Array): Promise<string> {
  const id = await beginUpload(client, transferId, name, bytes.length);
  const sent = await sendPart(client, id, 0, bytes);
  if (sent.status !== 204) throw new Error(`upload: ${sent.status} ${await sent.text()}`);
  return id;
}

/** Until the package is in one of the states; fails after a minute with the state it is in. */
export async function waitFor(client: TestClient, packageId: string, ...states: readonly string[]): Promise<PackageAnswer> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { body } = await client.send<PackageAnswer>('GET', `/api/packages/${packageId}`);
    if (states.includes(body.state)) return body;
    if (performance.now() > deadline)
      throw new Error(`expected ${states.join(' or ')}, got ${body.state}: ${JSON.stringify(body.findings)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
