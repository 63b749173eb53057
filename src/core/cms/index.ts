// Front door of core/cms.
export * from './types.ts';
