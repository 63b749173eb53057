// The staging folder, for tus, which writes uploads there itself.
export abstract class UploadFolder {
  abstract readonly path: string;
}
