// Front door of core/zip: a strict, bounded reader of ZIP archives.
export { openZip, type ZipArchive, type ZipContent, type ZipEntry, type ZipFinding } from './zip-archive.ts';
