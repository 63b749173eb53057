// Wires the ZIP adapter to its port.
import { Global, Module } from '@nestjs/common';
import { SipArchiveReader } from '../../ingest/sip-archive.port.ts';
import { ZipSipArchiveReader } from './zip-sip-archive.reader.ts';

@Global()
@Module({
  providers: [{ provide: SipArchiveReader, useClass: ZipSipArchiveReader }],
  exports: [SipArchiveReader],
})
export class ZipModule {}
