import type { Node } from "prosemirror-model";
import type { Token } from "../report";
import type { WordAttrs } from "./schema";

/** A run of text with one word's mark, as it stands in the document now. Positions are the document's. */
export interface Run {
  id: number;
  token: Token;
  text: string;
  from: number;
  to: number;
}

/** All runs of a document in order. A word may have several runs, if somebody has put something into it. */
export function runsOf(doc: Node): Run[] {
  const runs: Run[] = [];
  doc.forEach((block, offset) => {
    const inside = offset + 1;
    for (const run of runsOfBlock(block)) runs.push({ ...run, from: run.from + inside, to: run.to + inside });
  });
  return runs;
}

/** A block that nobody has changed is the same object in the next document: its runs need not be found again. */
const found = new WeakMap<Node, readonly Run[]>();

/** The runs of a block; positions count from its beginning. */
function runsOfBlock(block: Node): readonly Run[] {
  const known = found.get(block);
  if (known) return known;
  const runs: Run[] = [];
  block.forEach((node, from) => {
    const mark = node.isText ? node.marks.find((one) => one.type.name === "word") : undefined;
    if (!mark) return;
    const { id, token } = mark.attrs as WordAttrs;
    const last = runs.at(-1);
    if (last && last.id === id && last.to === from) {
      last.text += node.text ?? "";
      last.to = from + node.nodeSize;
    } else runs.push({ id, token, text: node.text ?? "", from, to: from + node.nodeSize });
  });
  found.set(block, runs);
  return runs;
}

/** Where the words stand, by their ids. */
export class Words {
  readonly runs: Run[];
  private readonly byId = new Map<number, Run[]>();

  constructor(doc: Node) {
    this.runs = runsOf(doc);
    for (const run of this.runs) {
      const known = this.byId.get(run.id);
      if (known) known.push(run);
      else this.byId.set(run.id, [run]);
    }
  }

  /** From the first to behind the last of the words with ids from `first` to before `last`; null if all are gone. */
  range(first: number, last: number): { from: number; to: number } | null {
    const runs = this.of(first, last);
    if (!runs.length) return null;
    return { from: Math.min(...runs.map((run) => run.from)), to: Math.max(...runs.map((run) => run.to)) };
  }

  /** The runs of the words with ids from `first` to before `last`. */
  of(first: number, last: number): Run[] {
    const found: Run[] = [];
    for (let id = first; id < last; id++) found.push(...(this.byId.get(id) ?? []));
    return found;
  }

  /** Whether a word's text is no longer what it was. */
  edited(id: number): boolean {
    const runs = this.byId.get(id);
    if (!runs) return true;
    return !runs.some((run) => pieces(run.text, run.token).some((piece) => piece.original));
  }

  /** The run at a position of the document, if a word stands there. */
  at(pos: number): Run | null {
    let [low, high] = [0, this.runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.runs[middle]!.to <= pos) low = middle + 1;
      else high = middle;
    }
    const [before, here] = [this.runs[low - 1], this.runs[low]]; // the last that ends by here, the first that ends later
    if (here && here.from <= pos) return here;
    return before?.to === pos ? before : null;
  }

  /** The run that is being spoken at a time: the last one that has begun. */
  spokenAt(seconds: number): Run | null {
    let found: Run | null = null;
    for (const run of this.runs) {
      const { start } = run.token;
      if (start !== null && start <= seconds && (!found || start >= (found.token.start ?? 0))) found = run;
    }
    return found;
  }
}

export interface Piece {
  text: string;
  space: string;
  original: boolean;
}

/**
 * The tokens that a run of text makes: the word itself where it still stands in it as it was, and what was typed around
 * it; or else the typed words alone.
 */
export function pieces(text: string, token: Token): Piece[] {
  const at = standsIn(text, token.text);
  if (at < 0) return split(text);
  const before = split(text.slice(0, at));
  const behind = text.slice(at + token.text.length);
  const space = /^\s*/.exec(behind)?.[0] ?? "";
  return [...before, { text: token.text, space, original: true }, ...split(behind.slice(space.length))];
}

/** Where a word stands whole in a text: nothing but white space beside it. -1: nowhere. */
function standsIn(text: string, word: string): number {
  if (!word) return -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1];
    const behind = text[at + word.length];
    if ((before === undefined || /\s/.test(before)) && (behind === undefined || /\s/.test(behind))) return at;
  }
  return -1;
}

/** Words of a text with the white space behind each; white space before the first is left out. */
export function split(text: string): Piece[] {
  return [...text.matchAll(/(\S+)(\s*)/g)].map((found) => ({
    text: found[1] ?? "",
    space: found[2] ?? "",
    original: false,
  }));
}
