// The configuration: typed, checked at start, the same for the service and the commands.

export { ConfigurationModule } from './configuration.module.ts';
export * from './configuration.ts';
export { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
export { installationFolder, loadConfiguration } from './load-configuration.ts';
