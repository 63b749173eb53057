// The routes of the catalogue.
import { Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/index.ts';
import { FondsController } from './fonds.controller.ts';

@Module({ imports: [IdentityModule], controllers: [FondsController] })
export class CatalogueHttpModule {}
