// join-URI-References of Canonical XML 1.1 appendix A: RFC 3986 section 5.2, changed so that both may be relative.

interface Reference {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
}

// RFC 3986 appendix B; the fragment is dropped, as the appendix of C14N 1.1 asks.
const PARTS = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/;

function split(text: string): Reference {
  const [, scheme, authority, path = '', query] = PARTS.exec(text) ?? [];
  return { scheme, authority, path, query };
}

/** `base` then `reference`; either may be relative. */
export function joinReferences(base: string, reference: string): string {
  const r = split(reference);
  // Appendix A: a base that ends in ".." is taken as a folder.
  const b = split(/(^|\/)\.\.$/.test(base) ? `${base}/` : base);
  if (r.scheme !== undefined) return compose({ ...r, path: removeDotSegments(r.path) });
  if (r.authority !== undefined) return compose({ ...r, scheme: b.scheme, path: removeDotSegments(r.path) });
  if (r.path === '') return compose({ ...b, path: removeDotSegments(b.path), query: r.query ?? b.query });
  const path = r.path.startsWith('/') ? r.path : merge(b, r.path);
  return compose({ ...b, path: removeDotSegments(path), query: r.query });
}

// RFC 3986 5.2.3
function merge(base: Reference, path: string): string {
  if (base.authority !== undefined && base.path === '') return `/${path}`;
  return base.path.slice(0, base.path.lastIndexOf('/') + 1) + path;
}

// RFC 3986 5.2.4 as changed: leading ".." of a relative path are kept, repeated slashes become one, a trailing ".." gets a slash.
function removeDotSegments(path: string): string {
  const absolute = path.startsWith('/');
  const segments = path.split('/').filter((segment) => segment !== '');
  const out: string[] = [];
  for (const segment of segments) {
    if (segment === '.') continue;
    if (segment !== '..') out.push(segment);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!absolute) out.push('..');
  }
  const last = segments.at(-1);
  const folder = out.length > 0 && (path.endsWith('/') || last === '.' || last === '..');
  return `${absolute ? '/' : ''}${out.join('/')}${folder ? '/' : ''}`;
}

function compose({ scheme, authority, path, query }: Reference): string {
  const start = `${scheme === undefined ? '' : `${scheme}:`}${authority === undefined ? '' : `//${authority}`}`;
  return `${start}${path}${query === undefined ? '' : `?${query}`}`;
}
