// The routes of ingest.
import { type DynamicModule, Module } from '@nestjs/common';
import { PackagesController } from './packages.controller.ts';
import { TransfersController } from './transfers.controller.ts';
import { UploadFolder } from './upload-folder.ts';
import { UploadsController } from './uploads.controller.ts';

@Module({})
export class IngestHttpModule {
  static forRoot(stagingFolder: string): DynamicModule {
    return {
      module: IngestHttpModule,
      controllers: [TransfersController, PackagesController, UploadsController],
      providers: [{ provide: UploadFolder, useValue: { path: stagingFolder } }],
    };
  }
}
