import type { Node } from "prosemirror-model";
import type { Opened } from "../document/opening";
import { isOpen } from "../document/saving";
import type { BlankAttrs, DocAttrs } from "../document/schema";
import type { Words } from "../document/words";
import type { Severity } from "../report";

/**
 * A place to look at: flags that share words are one point, as grave as the gravest of them; a blank is a point of its
 * own. Without `from` it stands nowhere in the text (the header, something missing).
 */
export interface Point {
  key: string;
  flags: number[];
  kind: Severity | "blank";
  messages: string[];
  suggestions: string[];
  from: number | null;
  to: number | null;
  start: number | null;
  end: number | null;
  doubt: number;
  words: string;
  field: string | null;
}

const RISK: Record<Point["kind"], number> = { critical: 0, blank: 1, major: 2, minor: 3 };
const SUGGESTIONS = 9; // as many as there are number keys

/** What must still be looked at, in the order of the document; what has no place in the text comes first. */
export function pointsOf(opened: Opened, doc: Node, words: Words): Point[] {
  const { resolved } = doc.attrs as DocAttrs;
  const points: Point[] = [];
  opened.report.flags.forEach((_, index) => {
    if (isOpen(opened, index, words, resolved)) points.push(flagPoint(opened, doc, words, index));
  });
  points.push(...blankPoints(doc));
  points.sort((a, b) => (a.from ?? -1) - (b.from ?? -1) || (a.to ?? -1) - (b.to ?? -1));
  return joined(points, doc);
}

/** The same points, the gravest first: then the most doubtful, then in order of the document. */
export function byRisk(points: readonly Point[]): Point[] {
  return [...points].sort((a, b) => RISK[a.kind] - RISK[b.kind] || b.doubt - a.doubt || (a.from ?? -1) - (b.from ?? -1));
}

function flagPoint(opened: Opened, doc: Node, words: Words, index: number): Point {
  const flag = opened.report.flags[index]!;
  const [first, last] = opened.flags[index]?.ids ?? [0, 0];
  const range = words.range(first, last);
  const runs = words.of(first, last);
  const starts = runs.flatMap((run) => run.token.start ?? []);
  const ends = runs.flatMap((run) => run.token.end ?? []);
  return {
    key: `f${index}`,
    flags: [index],
    kind: flag.severity,
    messages: [flag.message],
    suggestions: flag.suggestions.slice(0, SUGGESTIONS),
    from: range?.from ?? null,
    to: range?.to ?? null,
    start: starts.length ? Math.min(...starts) : flag.start,
    end: ends.length ? Math.max(...ends) : flag.start,
    doubt: Math.max(flag.probability === null ? 0 : 1 - flag.probability, ...runs.map((run) => run.token.doubt ?? 0)),
    words: range ? doc.textBetween(range.from, range.to, " ") : "",
    field: flag.field,
  };
}

/** The blanks' keys do not change with what is typed before them. */
function blankPoints(doc: Node): Point[] {
  const points: Point[] = [];
  const keys = new Map<string, number>();
  doc.forEach((block, offset) =>
    block.forEach((node, inside) => {
      if (node.type.name !== "blank") return;
      const attrs = node.attrs as BlankAttrs;
      const key = `b${attrs.blank.start}`;
      const before = keys.get(key) ?? 0;
      keys.set(key, before + 1);
      points.push(blankPoint(attrs, offset + 1 + inside, before ? `${key}-${before}` : key));
    }),
  );
  return points;
}

function blankPoint({ blank }: BlankAttrs, pos: number, key: string): Point {
  return {
    key,
    flags: [],
    kind: "blank",
    messages: [blank.reason || "Somebody speaks here, but the words could not be understood."],
    suggestions: blank.sounds_like ? [blank.sounds_like] : [],
    from: pos,
    to: pos + 1,
    start: blank.start,
    end: blank.end,
    doubt: 1,
    words: "",
    field: null,
  };
}

function joined(points: Point[], doc: Node): Point[] {
  const result: Point[] = [];
  for (const point of points) {
    const last = result.at(-1);
    const overlaps =
      last && last.kind !== "blank" && point.kind !== "blank" && last.to !== null && point.from !== null && point.from < last.to;
    if (overlaps) result[result.length - 1] = together(last, point, doc);
    else result.push(point);
  }
  return result;
}

function together(one: Point, other: Point, doc: Node): Point {
  const graver = RISK[other.kind] < RISK[one.kind] ? other : one;
  const from = Math.min(one.from ?? 0, other.from ?? 0);
  const to = Math.max(one.to ?? 0, other.to ?? 0);
  const messages = graver === one ? [...one.messages, ...other.messages] : [...other.messages, ...one.messages];
  return {
    ...graver,
    flags: [...one.flags, ...other.flags],
    messages: [...new Set(messages)],
    suggestions: sameRange(one, other) ? [...new Set([...one.suggestions, ...other.suggestions])].slice(0, SUGGESTIONS) : graver.suggestions,
    from: sameRange(one, other) ? from : graver.from,
    to: sameRange(one, other) ? to : graver.to,
    start: least(one.start, other.start),
    end: one.end === null ? other.end : Math.max(one.end, other.end ?? 0),
    doubt: Math.max(one.doubt, other.doubt),
    words: doc.textBetween(graver.from ?? from, graver.to ?? to, " "),
  };
}

function sameRange(one: Point, other: Point): boolean {
  return one.from === other.from && one.to === other.to;
}

function least(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
