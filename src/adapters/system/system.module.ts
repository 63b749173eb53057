// What the operating system gives to functions: the clock.
import { Global, Module } from '@nestjs/common';
import { Clock } from '../../ledger/clock.port.ts';

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
export class SystemModule {}
