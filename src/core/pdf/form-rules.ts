// Changes of the interactive form's own dictionary (ISO 32000-2:2020, 12.7.3).
import { changedKeys, sameValue } from './equality.ts';
import { type Judgement, other, type RevisionView, SIGNING, spend, worse } from './judgement.ts';
import { appendedValues } from './list-rules.ts';
import { sameShown } from './shown.ts';
import { isDict, type PdfDict, type PdfValue } from './values.ts';

export async function formChange(view: RevisionView, before: PdfDict, after: PdfDict): Promise<Judgement> {
  let result = SIGNING;
  for (const key of changedKeys(before, after)) {
    const [old, now] = [before.entries.get(key), after.entries.get(key)];
    if (key === 'Fields') result = worse(result, await appendedValues(view, old, now));
    else if (key === 'DR') result = worse(result, await resourcesChange(view, old, now, []));
    else if (key === 'NeedAppearances') result = worse(result, { kind: 'form-filling', detail: 'form: /NeedAppearances' });
    else if (key === 'SigFlags' || (key === 'DA' && old === undefined)) continue;
    else if (!(await sameShown(view, old, now))) result = worse(result, other(`form: /${key} differs`));
  }
  return result;
}

// Resources for new appearances may come; those that are there may not change, or old fields would look different.
async function resourcesChange(
  view: RevisionView,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
  path: readonly string[],
): Promise<Judgement> {
  const old = await view.document.resolve(before, view.revision - 1);
  const now = await view.document.resolve(after, view.revision);
  if (before === undefined || sameValue(old, now)) return SIGNING;
  spend(view);
  // 12.7.4.3: these resources serve default appearance strings, in which no XObject can be shown. One widespread library keeps its newest
  // signature's picture under this name.
  if (path.join(' ') === 'XObject FRM') return SIGNING;
  if (path.length > 2 || !isDict(old) || !isDict(now)) {
    return (await sameShown(view, before, after)) ? SIGNING : other('form: resources differ');
  }
  let result: Judgement = SIGNING;
  for (const [key, value] of old.entries)
    result = worse(result, await resourcesChange(view, value, now.entries.get(key), [...path, key]));
  return result;
}
