// The routes of the catalogue.
import { Module } from '@nestjs/common';
import { FondsController } from './fonds.controller.ts';

@Module({ controllers: [FondsController] })
export class CatalogueHttpModule {}
