// Makes the package that an agency hands over: documents drawn and signed, described in hoso.xml or hoso.xlsx, in one ZIP.
import { setImmediate as turn } from 'node:timers/promises';
import { makeHosoTemplate } from '../adapters/zip/hoso-template.ts';
import { type ZipItem, zipBytes } from '../adapters/zip/zip-writer.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { customaryName, encodeHosoXml, FILE_COLUMNS, type Profile, type SipDescription } from '../core/package/index.ts';
import { drawDocument } from './administrative-document.ts';
import type { DemoAgency, DemoAnnex, DemoDocument, DemoPackage } from './demonstration-plan.ts';
import { drawScan } from './scanned-page.ts';
import type { SigningOffice } from './signing-office.ts';

interface NamedDocument {
  readonly document: DemoDocument;
  readonly ordinal: number;
  readonly main: string;
  readonly annexes: readonly { readonly name: string; readonly annex: DemoAnnex }[];
}

type Fields = Readonly<Record<string, string>>;

export class PackageWriter {
  readonly #agency: DemoAgency;
  readonly #office: SigningOffice;
  readonly #profile: Profile;

  constructor(agency: DemoAgency, office: SigningOffice, profile: Profile) {
    this.#agency = agency;
    this.#office = office;
    this.#profile = profile;
  }

  /** Drawing blocks for a moment per document; between documents others get their turn. */
  async write(plan: DemoPackage): Promise<Bytes> {
    const documents = plan.documents.map((document, index) => this.#name(plan, document, index + 1));
    const items: ZipItem[] = [await this.#description(plan, documents)];
    for (const { document, main, annexes } of documents) {
      if (document.leftOut) continue;
      items.push({ name: main, content: await this.#draw(document), compress: false });
      for (const { name, annex } of annexes) {
        await turn();
        items.push({ name, content: await this.#drawAnnex(document, annex), compress: false });
      }
      await turn();
    }
    return zipBytes(items, lastDate(plan));
  }

  #name(plan: DemoPackage, document: DemoDocument, ordinal: number): NamedDocument {
    const dossierCode = this.#dossierCode(plan);
    const named = (annexOrdinal: number) => customaryName('tep.pdf', { dossierCode, ordinal, annexOrdinal });
    const annexes = (document.annexes ?? []).map((annex, index) => ({ annex, name: named(index + 1) }));
    return { document, ordinal, main: named(0), annexes };
  }

  #dossierCode({ year, notation }: DemoPackage): string {
    const { identifier, code } = this.#agency.fonds;
    return [identifier, code, year, notation].join('.');
  }

  async #draw(document: DemoDocument): Promise<Uint8Array> {
    const { typeName, number, notation, date, subject, paragraphs, recipients, signing } = document;
    const code = `${number}/${notation}`;
    if (signing === 'scanned') return drawScan([`${typeName} số ${code}`, subject, ...paragraphs], date);
    const { leader, place, organisation } = this.#agency;
    const issuer = organisation.name;
    const drawn = await drawDocument({
      issuer, code, place, date, typeName, subject, paragraphs, recipients, signer: leader, pictureBytes: SEAL_PICTURE_BYTES,
    }); // biome-ignore format: one list of names
    return this.#office.sign(drawn, signing, date);
  }

  async #drawAnnex(document: DemoDocument, annex: DemoAnnex): Promise<Uint8Array> {
    const { leader, place, organisation } = this.#agency;
    const code = `${document.number}/${document.notation}`;
    const drawn = await drawDocument({
      issuer: organisation.name,
      code,
      place,
      date: document.date,
      typeName: 'Phụ lục',
      subject: `${annex.title} (kèm theo ${document.typeName} số ${code})`,
      paragraphs: annex.paragraphs,
      signer: leader,
    });
    return this.#office.sign(drawn, document.signing, document.date);
  }

  async #description(plan: DemoPackage, documents: readonly NamedDocument[]): Promise<ZipItem> {
    const dossier = this.#dossierFields(plan);
    const described = documents.map((named) => ({ ...named, fields: this.#documentFields(plan, named) }));
    if (plan.format === 'hoso.xml')
      return { name: 'hoso.xml', content: encodeHosoXml(this.#profile, describe(this.#profile, dossier, described)) };
    const rows = described.map(({ fields, main, annexes }) => ({
      ...fields,
      [FILE_COLUMNS.mainFile.code]: main,
      [FILE_COLUMNS.annexes.code]: annexes.map(({ name }) => name).join('; '),
    }));
    const filled = { dossier: [dossier], document: rows };
    const empty = { dossier: {}, document: {} };
    return { name: 'hoso.xlsx', content: await makeHosoTemplate(this.#profile, empty, lastDate(plan), filled), compress: false };
  }

  #dossierFields(plan: DemoPackage): Fields {
    const { identifier, code } = this.#agency.fonds;
    const dates = plan.documents.map(({ date }) => date).sort((a, b) => a.getTime() - b.getTime());
    return {
      FileCode: this.#dossierCode(plan),
      Identifier: identifier,
      OrganId: code,
      FileCatalog: String(plan.year),
      FileNotation: plan.notation,
      Title: plan.title,
      Maintenance: plan.maintenance,
      Rights: 'Không hạn chế',
      Language: 'Tiếng Việt',
      StartDate: written(dates[0]),
      EndDate: written(dates.at(-1)),
      TotalDoc: String(plan.documents.length),
    };
  }

  #documentFields(plan: DemoPackage, { document, ordinal }: NamedDocument): Fields {
    return {
      DocCode: `${this.#agency.fonds.code}.${plan.year}.${document.number}.${ordinal}`,
      DocOrdinal: String(ordinal),
      TypeName: document.typeName,
      CodeNumber: document.number,
      CodeNotation: document.notation,
      IssuedDate: written(document.date),
      OrganName: this.#agency.organisation.name,
      Subject: document.subject,
      Language: 'Tiếng Việt',
      Mode: 'Không hạn chế',
      ConfidenceLevel: document.signing === 'scanned' ? 'Số hóa' : 'Gốc điện tử',
    };
  }
}

/** As large as a picture of a seal makes a file. */
const SEAL_PICTURE_BYTES = 40_000;

function describe(
  profile: Profile,
  dossier: Fields,
  documents: readonly (NamedDocument & { readonly fields: Fields })[],
): SipDescription {
  return {
    profileId: profile.id,
    format: 'hoso.xml',
    dossier: { fields: dossier },
    documents: documents.map(({ document, ordinal, fields, main, annexes }) => ({
      kind: 'document',
      ordinal,
      fields,
      main: { name: main },
      annexes: annexes.map(({ name }) => ({ name })),
      declaredWithoutText: document.signing === 'scanned',
    })),
  };
}

function lastDate({ documents }: DemoPackage): Date {
  return new Date(Math.max(...documents.map(({ date }) => date.getTime())));
}

function written(date: Date | undefined): string {
  return date === undefined ? '' : date.toISOString().slice(0, 10).split('-').reverse().join('/');
}
