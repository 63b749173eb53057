// How much of what examination finds in one package is held at a time. Every package a process works on is held in its memory whole:
// without a total, many files that each keep their own limit would exhaust it.

/** Text of all files together: sixteen acts of 2,000 pages. */
const TEXT_CHARACTERS = 64 << 20;
/** Signature facts and reports of all files together, as JSON: far more than tens of thousands of signatures need. */
const FACTS_CHARACTERS = 64 << 20;

export class ExaminationBudget {
  #text = TEXT_CHARACTERS;
  #facts = FACTS_CHARACTERS;

  /** As much of the text as there is room for. */
  takeText(text: string): { readonly text: string; readonly cut: boolean } {
    const taken = text.slice(0, this.#text).toWellFormed();
    this.#text -= taken.length;
    return { text: taken, cut: taken.length < text.length };
  }

  /** False when there is no room for so many characters; nothing is taken then. */
  takeFacts(characters: number): boolean {
    if (characters > this.#facts) return false;
    this.#facts -= characters;
    return true;
  }
}
