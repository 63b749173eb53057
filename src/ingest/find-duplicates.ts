// What the archive already holds: the same dossier code, the same file, the same number + notation + issuer + date
// (Decree 30/2020 Appendix VI, I, III.1.h).
import { Injectable } from '@nestjs/common';
import { CatalogueReader, type DocumentNumberKey, type ReadScope } from '../catalogue/catalogue.port.ts';
import type { Fonds } from '../catalogue/fonds.ts';
import { isoDate } from '../catalogue/index.ts';
import {
  type DocumentDescription,
  dossierCodeOf,
  type Profile,
  type SipDescription,
  valueOfRole,
} from '../core/package/index.ts';
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
    // Only among the records of whoever submits: the report must not tell an agency what others deposited.
    const scope = { organisationId: fonds.organisationId };
    for (const found of await this.#documents(profile, description, scope)) findings.push(found);
    const held = await this.catalogue.filesWithDigests(
      files.map((file) => file.sha256),
      scope,
    );
    for (const file of files) {
      const known = held.get(file.sha256);
      if (known === undefined) continue;
      const target = { level: 'document', documentOrdinal: file.documentOrdinal, file: file.name } as const;
      findings.push(ingestFinding('FILE_ALREADY_HELD', 'warn', target, { value: known.fileCode }));
    }
    return findings;
  }

  async #documents(profile: Profile, description: SipDescription, scope: ReadScope): Promise<readonly AnyFinding[]> {
    const numbered = description.documents.flatMap((document) => {
      const key = numberKey(profile, document);
      return key === null ? [] : [{ document, key }];
    });
    const held = await this.catalogue.documentsWithNumbers(
      numbered.map(({ key }) => key),
      scope,
    );
    return [...held].flatMap(([place, { fileCode }]) => {
      const document = numbered[place]?.document;
      if (document === undefined) return [];
      const target = { level: document.kind, documentOrdinal: document.ordinal } as const;
      return [ingestFinding('DOCUMENT_ALREADY_HELD', 'warn', target, { document: document.ordinal, value: fileCode })];
    });
  }
}

function numberKey(profile: Profile, { kind, fields }: DocumentDescription): DocumentNumberKey | null {
  const value = (role: 'number' | 'notation' | 'issuer' | 'issued-date') => valueOfRole(profile, kind, role, fields);
  const [number, notation, issuer, issuedDate] = [
    value('number'),
    value('notation'),
    value('issuer'),
    isoDate(value('issued-date')),
  ];
  if (number === undefined || notation === undefined || issuer === undefined || issuedDate === null) return null;
  return { number, notation, issuer, issuedDate };
}
