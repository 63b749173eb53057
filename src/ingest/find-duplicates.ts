// What the archive already holds: the same dossier code, the same file, the same number + notation + issuer + date
// (Decree 30/2020 Appendix VI, I, III.1.h).
import { Injectable } from '@nestjs/common';
import { CatalogueReader } from '../catalogue/catalogue.port.ts';
import { isoDate } from '../catalogue/described-values.ts';
import type { Fonds } from '../catalogue/fonds.ts';
import { dossierCodeOf, type Profile, type SipDescription, valueOfRole } from '../core/package/index.ts';
import { ingestFinding } from './finding.ts';
import type { AnyFinding, ExaminedSipFile } from './transfer.ts';

@Injectable()
export class FindDuplicates {
  constructor(private readonly catalogue: CatalogueReader) {}

  async run(
    profile: Profile,
    fonds: Fonds,
    description: SipDescription,
    files: readonly ExaminedSipFile[],
  ): Promise<readonly AnyFinding[]> {
    const findings: AnyFinding[] = [];
    const code = dossierCodeOf(profile, description.dossier.fields);
    if (code !== undefined && (await this.catalogue.dossierWithFileCode(fonds.id, code)) !== null) {
      findings.push(ingestFinding('DOSSIER_ALREADY_HELD', 'refuse', { level: 'dossier' }, { value: code }));
    }
    for (const document of description.documents) findings.push(...(await this.#document(profile, document)));
    for (const file of files) {
      const [held] = await this.catalogue.documentsWithDigest(file.sha256);
      if (held === undefined) continue;
      const target = { level: 'document', documentOrdinal: file.documentOrdinal, file: file.name } as const;
      findings.push(ingestFinding('FILE_ALREADY_HELD', 'warn', target, { value: held.fileCode }));
    }
    return findings;
  }

  async #document(profile: Profile, document: SipDescription['documents'][number]): Promise<readonly AnyFinding[]> {
    const { kind, fields, ordinal } = document;
    const value = (role: 'number' | 'notation' | 'issuer' | 'issued-date') => valueOfRole(profile, kind, role, fields);
    const [number, notation, issuer, issuedDate] = [
      value('number'),
      value('notation'),
      value('issuer'),
      isoDate(value('issued-date')),
    ];
    if (number === undefined || notation === undefined || issuer === undefined || issuedDate === null) return [];
    const [held] = await this.catalogue.documentsWithNumber({ number, notation, issuer, issuedDate });
    if (held === undefined) return [];
    const target = { level: kind, documentOrdinal: ordinal } as const;
    return [ingestFinding('DOCUMENT_ALREADY_HELD', 'warn', target, { document: ordinal, value: held.fileCode })];
  }
}
