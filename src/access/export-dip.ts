// The dissemination package (DIP) of a dossier: the originals as they were handed over, their description, the report of their
// acceptance. For reading, not for proving; what proves is the proof bundle.
import { Injectable } from '@nestjs/common';
import { CatalogueReader, type DossierView } from '../catalogue/catalogue.port.ts';
import { readChunks } from '../core/encoding/byte-source.ts';
import { encodeUtf8 } from '../core/encoding/utf8.ts';
import { AIP_PATHS } from '../core/package/index.ts';
import { Clock } from '../ledger/clock.port.ts';
import { AcceptedAips } from '../preservation/index.ts';
import type { AipFile, OpenedAip } from '../storage/index.ts';
import { AccessError } from './access-error.ts';
import { AccessJournal } from './access-journal.ts';
import type { ArchiveItem } from './archive-writer.port.ts';
import { type Reader, scopeOf } from './reader.ts';

export interface ExportedDip {
  readonly title: string;
  readonly exportedAt: Date;
  /** Each file is compared with its digest before its first byte goes out. */
  readonly items: AsyncIterable<ArchiveItem>;
}

@Injectable()
export class ExportDip {
  constructor(
    private readonly catalogue: CatalogueReader,
    private readonly aips: AcceptedAips,
    private readonly journal: AccessJournal,
    private readonly clock: Clock,
  ) {}

  /** Throws AccessError DOSSIER_NOT_FOUND or RECORD_DIFFERS_FROM_LEDGER. */
  async ofDossier(id: string, reader: Reader): Promise<ExportedDip> {
    const dossier = await this.catalogue.dossier(id, scopeOf(reader));
    if (dossier === null) throw new AccessError('DOSSIER_NOT_FOUND');
    const { aip, statement } = await this.aips.open(dossier.entryIndex);
    if (statement.aip?.id !== dossier.aipId) throw new AccessError('RECORD_DIFFERS_FROM_LEDGER');
    const exportedAt = this.clock.now();
    await this.journal.record(reader, 'export-dip', id, dossier.title);
    return { title: dossier.fileCode, exportedAt, items: itemsOf(dossier, aip, exportedAt) };
  }
}

async function* itemsOf(dossier: DossierView, aip: OpenedAip, exportedAt: Date): AsyncGenerator<ArchiveItem> {
  yield { name: 'README.txt', content: encodeUtf8(readme(dossier, exportedAt)) };
  const wanted = [
    ...dossier.documents.flatMap(({ files }) => files.map(({ path, name }) => ({ path, name: `tai-lieu/${name}` }))),
    { path: AIP_PATHS.descriptive, name: 'mo-ta/hoso.xml' },
    { path: AIP_PATHS.report, name: 'bao-cao/report.json' },
  ];
  for (const { path, name } of wanted) {
    const file = aip.files.find(({ logicalPath }) => logicalPath === path);
    if (file === undefined) throw new AccessError('RECORD_DIFFERS_FROM_LEDGER');
    yield { name, content: streamOf(aip, file) };
  }
}

async function* streamOf(aip: OpenedAip, file: AipFile): AsyncGenerator<Uint8Array> {
  const source = await aip.openFile(file.logicalPath);
  try {
    yield* readChunks(source);
  } finally {
    await source.close();
  }
}

function readme(dossier: DossierView, exportedAt: Date): string {
  const list = dossier.documents.flatMap(({ files }) => files.map((file) => `  ${file.sha256}  tai-lieu/${file.name}`));
  return `GÓI KHAI THÁC / DISSEMINATION PACKAGE

Hồ sơ / Dossier:  ${dossier.fileCode}
                  ${dossier.title}
Phông / Fonds:    ${dossier.fondsName}
Gói lưu trữ / AIP: ${dossier.aipId}, phiên bản / version ${dossier.version}
Xuất lúc / Made at: ${exportedAt.toISOString()}

tai-lieu/   Tài liệu gốc, đúng từng byte như khi được giao nộp. / The originals, byte for byte as they were handed over.
mo-ta/      Thông tin mô tả theo quy định (hoso.xml). / The description (hoso.xml).
bao-cao/    Kết quả kiểm tra khi tiếp nhận. / The report of the checks at acceptance.

Gói này để đọc. Muốn chứng minh tài liệu là nguyên vẹn và có từ khi nào, hãy xuất gói chứng minh.
This package is for reading. To prove that a document is unchanged and since when it exists, export the proof bundle.

Mã băm SHA-256 / SHA-256 digests:
${list.join('\n')}
`;
}
