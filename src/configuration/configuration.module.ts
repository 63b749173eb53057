// The loaded configuration, under its class as token.
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Configuration } from './configuration.ts';

@Global()
@Module({})
export class ConfigurationModule {
  static forRoot(configuration: Configuration): DynamicModule {
    const provider = { provide: Configuration, useValue: configuration };
    return { module: ConfigurationModule, providers: [provider], exports: [Configuration] };
  }
}
