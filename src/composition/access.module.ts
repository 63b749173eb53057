// Access with its adapters, and the management of fonds.
import { type DynamicModule, Global, Module } from '@nestjs/common';
import {
  AccessJournal,
  ArchiveWriter,
  DescriptionTemplates,
  ExportDip,
  ExportProof,
  OwnTrust,
  ProofSettings,
  ReadDossiers,
  ReadFiles,
} from '../access/index.ts';
import { ZipArchiveWriter } from '../adapters/zip/zip-archive-writer.ts';
import { ZipDescriptionTemplates } from '../adapters/zip/zip-description-templates.ts';
import { ManageFonds } from '../catalogue/manage-fonds.ts';
import type { Configuration } from '../configuration/index.ts';

const USE_CASES = [AccessJournal, OwnTrust, ReadDossiers, ReadFiles, ExportProof, ExportDip, ManageFonds];

@Global()
@Module({})
export class AccessModule {
  static forRoot(configuration: Configuration): DynamicModule {
    const adapters = [
      { provide: ArchiveWriter, useClass: ZipArchiveWriter },
      { provide: DescriptionTemplates, useClass: ZipDescriptionTemplates },
      { provide: ProofSettings, useValue: { demo: configuration.demo } satisfies ProofSettings },
    ];
    const exported = [...USE_CASES, ArchiveWriter, DescriptionTemplates];
    return { module: AccessModule, providers: [...adapters, ...USE_CASES], exports: exported };
  }
}
