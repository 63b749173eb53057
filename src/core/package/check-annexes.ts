// Annexes that a document says it has, against the annex files that came with it. Only a hint: a person decides.
import type { SipDescription } from './description.ts';
import { type Finding, makeFinding } from './finding.ts';

const MENTION =
  /(?:phụ lục|danh sách|biểu mẫu|tài liệu|bảng biểu|bản vẽ)[^.;\n]{0,60}?(?:kèm theo|đính kèm|gửi kèm)|(?:kèm theo|đính kèm|gửi kèm)\s+(?:phụ lục|danh sách|biểu mẫu|tài liệu|bảng biểu|bản vẽ)/giu;
// "kèm theo Thông tư số ..." speaks of another text's annex.
const OF_ANOTHER_TEXT = /^\s*(?:công văn|nghị định|nghị quyết|thông tư|luật|quyết định\s+số|chỉ thị)(?!\s+này)/iu;
const ANNEX_HEADING = /^\s*PHỤ LỤC(?:\s+[\dIVXA-Z.]+)?\s*$/mu;

/** `texts`: extracted text by file name. An annex printed in the main file itself counts as present. */
export function checkAnnexes(description: SipDescription, texts: ReadonlyMap<string, string>): readonly Finding[] {
  return description.documents.flatMap((document) => {
    if (document.annexes.length > 0) return [];
    const text = (document.main === undefined ? undefined : texts.get(document.main.name))?.normalize('NFC') ?? '';
    if (ANNEX_HEADING.test(text)) return [];
    const mention = [...Object.values(document.fields), text].map(mentionIn).find((found) => found !== undefined);
    if (mention === undefined) return [];
    const target = { level: document.kind, documentOrdinal: document.ordinal };
    return [makeFinding('ANNEX_NOT_ATTACHED', target, { params: { value: mention, count: 0 } })];
  });
}

function mentionIn(text: string): string | undefined {
  const flat = text.replace(/\s+/g, ' ');
  const mentions = [...flat.matchAll(MENTION)];
  return mentions.find((match) => !OF_ANOTHER_TEXT.test(flat.slice(match.index + match[0].length)))?.[0];
}
