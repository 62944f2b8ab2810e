import type { Node } from "prosemirror-model";
import type { Blank, Block, Correction, Flag, Range, Report, Section, Token } from "../report";
import type { Anchor, Opened } from "./opening";
import type { BlankAttrs, DocAttrs, WordAttrs } from "./schema";
import { pieces, split, Words } from "./words";

interface Place {
  section: number;
  block: number;
  token: number;
}

interface FoundBlank {
  index: number | null;
  blank: Blank;
}

/** What a walk through the document has gathered. */
interface Gathered {
  sections: Section[];
  places: Map<number, Place[]>;
  keys: Map<number, Place>;
  blanks: FoundBlank[];
}

/** A flag is settled by an edit only if it is about few words: one changed word does not settle a whole passage. */
const SETTLED_BY_EDIT = 6;

/** Words that somebody typed: nobody heard them. */
export const TYPED: Omit<Token, "text" | "space"> = {
  start: null,
  end: null,
  probability: null,
  doubt: null,
  origin: "typed",
  words: [],
};

/** The report as it stands in the document now, with everything that has not been touched exactly as it was. */
export function saved(opened: Opened, doc: Node): Report {
  const gathered = gather(doc);
  const words = new Words(doc);
  const attrs = doc.attrs as DocAttrs;
  const { report } = opened;
  return {
    ...report,
    document_type: attrs.documentType,
    template: attrs.template,
    enclosures: attrs.enclosures,
    header: attrs.header,
    sections: gathered.sections,
    corrections: report.corrections.flatMap((made, i) => moved(made, opened.corrections[i], gathered)),
    flags: report.flags.flatMap((flag, i) =>
      isOpen(opened, i, words, attrs.resolved) ? moved(flag, opened.flags[i], gathered) : [],
    ),
    blanks: gathered.blanks.sort((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity)).map((found) => found.blank),
  };
}

/** Whether somebody must still look at a flag: it was neither settled nor were its words changed. */
export function isOpen(opened: Opened, index: number, words: Words, resolved: readonly number[]): boolean {
  if (resolved.includes(index)) return false;
  const place = opened.flags[index];
  if (!place) return false;
  const [first, last] = place.ids;
  if (first === last) return true;
  if (!words.range(first, last)) return false;
  if (last - first > SETTLED_BY_EDIT) return true;
  for (let id = first; id < last; id++) if (words.edited(id)) return false;
  return true;
}

/** Where words, or the block at a top-level place of the document, stand in the saved report. */
export function placeOf(doc: Node, ids: number[], topLevel: number): { section: number; block: number; tokens: Range } {
  const gathered = gather(doc);
  const found = ids.flatMap((id) => gathered.places.get(id) ?? []);
  const start = found[0];
  if (start) {
    const here = found.filter((place) => place.section === start.section && place.block === start.block);
    const last = Math.max(...here.map((place) => place.token));
    return { section: start.section, block: start.block, tokens: [start.token, last + 1] };
  }
  const upTo = gather(doc.type.create(doc.attrs, doc.content.cut(0, doc.child(topLevel).nodeSize + offset(doc, topLevel))));
  const section = Math.max(0, upTo.sections.length - 1);
  const block = Math.max(0, (upTo.sections[section]?.blocks.length ?? 1) - 1);
  return { section, block, tokens: [0, 0] };
}

function offset(doc: Node, index: number): number {
  let size = 0;
  for (let at = 0; at < index; at++) size += doc.child(at).nodeSize;
  return size;
}

function gather(doc: Node): Gathered {
  const gathered: Gathered = { sections: [], places: new Map(), keys: new Map(), blanks: [] };
  const { sections } = gathered;
  const empty = doc.childCount === 1 && doc.firstChild?.content.size === 0 && doc.firstChild.attrs["key"] === null;
  doc.forEach((node) => {
    if (node.type.name === "heading") sections.push({ heading: node.textContent, blocks: [] });
    else if (node.type.name === "divider") sections.push({ heading: null, blocks: [] });
    else if (!empty && (node.content.size > 0 || node.attrs["key"] !== null)) {
      if (sections.length === 0) sections.push({ heading: null, blocks: [] });
      gatherBlock(node, gathered);
    }
  });
  return gathered;
}

function gatherBlock(node: Node, gathered: Gathered): void {
  const section = gathered.sections.length - 1;
  const blocks = gathered.sections[section]?.blocks ?? [];
  const here = { section, block: blocks.length };
  const tokens: Token[] = [];
  const key = node.attrs["key"] as number | null;
  if (key !== null && !gathered.keys.has(key)) gathered.keys.set(key, { ...here, token: 0 });
  for (const run of joinedRuns(node)) {
    if (run.blank) {
      const { blank, index } = run.blank;
      const same = blank.section === section && blank.block === here.block && blank.token === tokens.length;
      gathered.blanks.push({ index, blank: same ? blank : { ...blank, ...here, token: tokens.length } });
    } else if (run.word) emitWord(run.text, run.word, tokens, here, gathered.places);
    else emitTyped(run.text, tokens);
  }
  const text = tokens.map((token) => token.text + token.space).join("");
  blocks.push({ kind: node.type.name as Block["kind"], tokens, text });
}

interface InlineRun {
  text: string;
  word: WordAttrs | null;
  blank: BlankAttrs | null;
}

function joinedRuns(node: Node): InlineRun[] {
  const runs: InlineRun[] = [];
  node.forEach((child) => {
    if (child.type.name === "blank") runs.push({ text: "", word: null, blank: child.attrs as BlankAttrs });
    else {
      const mark = child.marks.find((found) => found.type.name === "word");
      const word = mark ? (mark.attrs as WordAttrs) : null;
      const last = runs.at(-1);
      if (last && !last.blank && last.word?.id === word?.id) last.text += child.text ?? "";
      else runs.push({ text: child.text ?? "", word, blank: null });
    }
  });
  return runs;
}

/** White space belongs to the token before it; typed words make tokens of their own. */
function emitTyped(text: string, tokens: Token[]): void {
  const lead = /^\s*/.exec(text)?.[0] ?? "";
  addSpace(lead, tokens);
  for (const piece of split(text)) tokens.push({ text: piece.text, space: piece.space, ...TYPED });
}

function emitWord(text: string, word: WordAttrs, tokens: Token[], here: Omit<Place, "token">, places: Map<number, Place[]>) {
  const { token, id } = word;
  if (!token.text.startsWith(" ")) addSpace(/^\s*/.exec(text)?.[0] ?? "", tokens);
  const made = pieces(text, token);
  const kept = made.some((piece) => piece.original);
  made.forEach((piece, index) => {
    if (piece.original || !kept) {
      const known = places.get(id) ?? [];
      known.push({ ...here, token: tokens.length });
      places.set(id, known);
    }
    tokens.push(piece.original ? (piece.space ? { ...token, space: piece.space } : bare(token)) : typed(piece, token, kept, index));
  });
}

/** The token without its space: the white space that stands behind it in the document is added later. */
function bare(token: Token): Token {
  return token.space === "" ? token : { ...token, space: "" };
}

/** What was typed in the place of a word keeps its times; only the first of several words keeps what was heard. */
function typed(piece: { text: string; space: string }, token: Token, beside: boolean, index: number): Token {
  const { text, space } = piece;
  if (beside) return { text, space, ...TYPED };
  return { ...token, text, space, doubt: null, origin: "typed", words: index === 0 ? token.words : [] };
}

function addSpace(space: string, tokens: Token[]): void {
  const last = tokens.at(-1);
  if (last && space) tokens[tokens.length - 1] = { ...last, space: last.space + space };
}

/** A flag or correction at its words' new place; nothing if they are gone. */
function moved<T extends Flag | Correction>(what: T, anchor: Anchor | undefined, gathered: Gathered): T[] {
  if (!anchor || anchor.key === null) return [inside(what, gathered.sections)];
  const [first, last] = anchor.ids;
  if (first === last) return [at(what, between(anchor, gathered), 0)];
  const found: Place[] = [];
  for (let id = first; id < last; id++) found.push(...(gathered.places.get(id) ?? []));
  const start = found[0];
  if (!start) return [];
  const here = found.filter((place) => place.section === start.section && place.block === start.block);
  const least = Math.min(...here.map((place) => place.token));
  const most = Math.max(...here.map((place) => place.token));
  return [at(what, { ...start, token: least }, most + 1 - least)];
}

function between(anchor: Anchor, gathered: Gathered): Place {
  const after = anchor.after === null ? undefined : gathered.places.get(anchor.after)?.[0];
  if (after) return after;
  const before = anchor.before === null ? undefined : gathered.places.get(anchor.before)?.at(-1);
  if (before) return { ...before, token: before.token + 1 };
  const block = anchor.key === null ? undefined : gathered.keys.get(anchor.key);
  return block ?? { section: 0, block: 0, token: 0 };
}

function at<T extends Flag | Correction>(what: T, place: Place, size: number): T {
  const tokens: Range = [place.token, place.token + size];
  const { section, block } = place;
  if (what.section === section && what.block === block && what.tokens[0] === tokens[0] && what.tokens[1] === tokens[1])
    return what;
  return { ...what, section, block, tokens };
}

/** What never had a place in the text keeps its numbers as long as there is such a section. */
function inside<T extends Flag | Correction>(what: T, sections: Section[]): T {
  return what.section < Math.max(sections.length, 1) ? what : { ...what, section: 0, block: 0, tokens: [0, 0] };
}
