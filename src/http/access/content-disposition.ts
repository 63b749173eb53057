// Content-Disposition, RFC 6266 with RFC 8187 for names beyond ASCII: Vietnamese file names arrive as they are.

/** The plain name is for old clients: without diacritics, and without characters that could end the quoted string. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  return `${kind}; filename="${plainName(name)}"; filename*=UTF-8''${extValue(name)}`;
}

function plainName(name: string): string {
  const base = name.split('/').at(-1) ?? name;
  const bare = base.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
  return bare.replace(/[^\x20-\x7e]|["\\%/:*?<>|]/g, '_');
}

// RFC 8187 section 3.2.1: everything but attr-char is percent-encoded.
function extValue(name: string): string {
  const base = (name.split('/').at(-1) ?? name).toWellFormed().normalize('NFC');
  return encodeURIComponent(base).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
