// Listing versions and delete markers. The client lists versions first and markers after them, page by page; here they are brought
// back into the order key by key, newest first.
import type { Client } from 'minio';
import { compareBytes } from '../../core/encoding/bytes.ts';
import { encodeUtf8 } from '../../core/encoding/utf8.ts';
import type { ObjectVersion } from '../../storage/object-store.port.ts';
import type { S3Connection } from './s3-connection.ts';

const PAGE = 1000;

type ObjectInfo = Awaited<ReturnType<Client['listObjectsQuery']>>['objects'][number];

export async function* listS3Versions(connection: S3Connection, bucket: string, prefix: string): AsyncGenerator<ObjectVersion> {
  let position: { keyMarker?: string; versionIdMarker?: string } = {};
  let held: ObjectVersion[] = [];
  for (;;) {
    const options = { Delimiter: '', MaxKeys: PAGE, IncludeVersion: true, ...position };
    const page = await connection.patiently(`${bucket}/${prefix}`, () =>
      connection.client.listObjectsQuery(bucket, prefix, '', options),
    );
    held.push(...page.objects.flatMap(toVersion));
    sortNewestFirst(held);
    if (page.isTruncated !== true || page.keyMarker === undefined) break;
    // The last key may go on in the next page.
    const last = held.at(-1)?.key;
    const done = held.findIndex((version) => version.key === last);
    yield* held.slice(0, done);
    held = held.slice(done);
    position = { keyMarker: reencode(page.keyMarker) };
    if (page.versionIdMarker !== undefined) position.versionIdMarker = encodeURIComponent(page.versionIdMarker);
  }
  yield* held;
}

function toVersion(item: ObjectInfo): ObjectVersion[] {
  if (item.name === undefined) return [];
  const { versionId, isLatest, isDeleteMarker } = item as { versionId?: string; isLatest?: unknown; isDeleteMarker?: boolean };
  return [
    {
      key: item.name,
      sizeBytes: Number(item.size ?? 0),
      versionId: versionId === undefined || versionId === '' || versionId === 'null' ? null : String(versionId),
      isLatest: String(isLatest) === 'true',
      isDeleteMarker: isDeleteMarker === true,
      modifiedAt: item.lastModified ?? new Date(0),
    },
  ];
}

// Among versions alone the server's order (newest first) is kept, because the sort is stable; a marker is placed by its time.
function sortNewestFirst(versions: ObjectVersion[]): void {
  versions.sort(
    (a, b) =>
      compareBytes(encodeUtf8(a.key), encodeUtf8(b.key)) ||
      Number(b.isLatest) - Number(a.isLatest) ||
      (a.isDeleteMarker === b.isDeleteMarker ? 0 : b.modifiedAt.getTime() - a.modifiedAt.getTime()),
  );
}

// The client sends the key marker as it is, and servers return it encoded or not.
function reencode(marker: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(marker));
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    return encodeURIComponent(marker);
  }
}
