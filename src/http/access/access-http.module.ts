// The routes of reading, exports, seals, profiles and the public ledger.
import { Module } from '@nestjs/common';
import { ExportsController } from './exports.controller.ts';
import { FilesController } from './files.controller.ts';
import { LedgerController } from './ledger.controller.ts';
import { ProfilesController } from './profiles.controller.ts';
import { RecordsController } from './records.controller.ts';
import { SealsController } from './seals.controller.ts';

@Module({
  controllers: [RecordsController, FilesController, ExportsController, SealsController, ProfilesController, LedgerController],
})
export class AccessHttpModule {}
