import { api, Refused } from "../api";
import { domRange, type Editor } from "./editor";
import { reviewing } from "./reviewing";

const NAME = "spelling"; // the name of the highlight (style.css)
const AT_ONCE = 400; // words that are asked for at once
const PAUSE = 700; // milliseconds after the last change

/** Underlines words that neither the English list nor the medical vocabulary knows. Each word is asked for once. */
export class Spelling {
  private readonly known = new Map<string, boolean>();
  private timer = 0;
  private off = false;

  constructor(private readonly editor: () => Editor) {}

  /** Look through the document, in a while. */
  look(): void {
    if (this.off || !CSS.highlights) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.check(), PAUSE);
  }

  /** A word was added to the vocabulary. */
  learn(word: string): void {
    for (const part of word.split(/\s+/)) this.known.set(part.toLowerCase(), true);
    this.look();
  }

  close(): void {
    this.off = true;
    clearTimeout(this.timer);
    CSS.highlights?.delete(NAME);
  }

  private async check(): Promise<void> {
    const found = this.words();
    const fresh = [...new Set(found.map(([, word]) => word))].filter((word) => !this.known.has(word));
    if (fresh.length) {
      try {
        for (let at = 0; at < fresh.length; at += AT_ONCE) await this.askFor(fresh.slice(at, at + AT_ONCE));
      } catch (error) {
        this.off = error instanceof Refused && error.status === 404; // this server knows no spelling
        return; // otherwise the next change asks again
      }
    }
    if (this.off) return;
    const { view } = this.editor();
    const shown = fresh.length ? this.words() : found; // the document may have changed while the server was asked
    const ranges = shown.flatMap(([from, word, length]) => (this.known.get(word) === false ? (domRange(view, from, from + length) ?? []) : []));
    CSS.highlights.set(NAME, new Highlight(...ranges));
  }

  private async askFor(words: string[]): Promise<void> {
    const { unknown } = await api.unknownWords(words);
    for (const word of words) this.known.set(word, !unknown.includes(word));
  }

  /** Words that are typed or heard as letters, without their ending "'s": position, small letters, length. */
  private words(): [number, string, number][] {
    const flagged = reviewing(this.editor().state).points;
    const found: [number, string, number][] = [];
    this.editor().state.doc.descendants((node, pos) => {
      if (!node.isText) return true;
      for (const match of (node.text ?? "").matchAll(/[\p{L}][\p{L}'’-]+/gu)) {
        const from = pos + match.index;
        if (!flagged.some((point) => point.from !== null && point.from <= from && from < (point.to ?? 0)))
          found.push([from, match[0].toLowerCase().replace(/['’]s?$/u, ""), match[0].length]);
      }
      return false;
    });
    return found;
  }
}
