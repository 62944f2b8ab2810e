import type { Blank, Block, Correction, Flag, Header, Report } from "../report";

/** Two people's changes put together, and what of theirs had to give way, in words. */
export interface Merged {
  report: Report;
  conflicts: string[];
}

/** What is tied to a block: its place is the block's own, so it is not part of what the mark says. */
interface Marks {
  flags: Flag[];
  corrections: Correction[];
  blanks: Blank[];
}

interface Line {
  text: string;
  heading: boolean;
  block: Block | null;
  marks: Marks;
}

/**
 * Puts two changed reports together, each made of `base`. By paragraphs and fields of the header: what only one side has
 * changed is taken from that side; where both have changed the same, `mine` stands and what `theirs` said is told. A
 * paragraph brings its own flags, corrections and blanks; a flag that either side has settled stays settled.
 */
export function merged(base: Report, mine: Report, theirs: Report): Merged {
  const conflicts: string[] = [];
  const header = mergedHeader(base.header, mine.header, theirs.header, conflicts);
  const lines = threeWay(linesOf(base), linesOf(mine), linesOf(theirs), conflicts);
  const loose = (report: Report) => report.flags.filter((flag) => !placed(report, flag));
  const whole: Report = {
    ...theirs,
    header,
    document_type: either(base.document_type, mine.document_type, theirs.document_type),
    template: either(base.template, mine.template, theirs.template),
    enclosures: either(base.enclosures, mine.enclosures, theirs.enclosures),
    priority: either(base.priority, mine.priority, theirs.priority),
  };
  return { report: withLines(whole, lines, kept(loose(base), loose(mine), loose(theirs))), conflicts };
}

function either<T>(base: T, mine: T, theirs: T): T {
  return key(mine) === key(base) ? theirs : mine;
}

const FIELDS: Record<keyof Header, string> = {
  author: "Dictated by",
  patient: "Patient",
  date_of_birth: "Date of birth",
  mrn: "Record number",
  date_of_service: "Date of service",
  recipient: "To",
  cc: "Copies",
};

function mergedHeader(base: Header, mine: Header, theirs: Header, conflicts: string[]): Header {
  const header: Record<string, unknown> = { ...theirs };
  for (const field of Object.keys(FIELDS) as (keyof Header)[]) {
    header[field] = either<unknown>(base[field], mine[field], theirs[field]);
    const [b, m, t] = [base[field], mine[field], theirs[field]].map(key);
    if (m !== b && t !== b && m !== t) conflicts.push(`${FIELDS[field]}: ${[theirs[field] ?? "nothing"].flat().join(", ")}`);
  }
  return header as unknown as Header;
}

/** What a value says, whatever the order in which its parts were written down. */
function key(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/** Of a list that both sides have changed: what one side has taken out is out, what one side has put in is in. */
function kept<T extends object>(base: T[], mine: T[], theirs: T[]): T[] {
  const byKey = (list: T[]) => new Map(list.map((one) => [key({ ...one, section: 0, block: 0 }), one]));
  const [inBase, inMine, inTheirs] = [byKey(base), byKey(mine), byKey(theirs)];
  const all = new Map([...inTheirs, ...inMine]);
  return [...all].flatMap(([says, one]) => ((inMine.has(says) && inTheirs.has(says)) || !inBase.has(says) ? one : []));
}

function placed(report: Report, mark: { section: number; block: number }): boolean {
  return report.sections[mark.section]?.blocks[mark.block] !== undefined;
}

function linesOf(report: Report): Line[] {
  const none: Marks = { flags: [], corrections: [], blanks: [] };
  return report.sections.flatMap((section, s) => [
    ...(section.heading !== null || s > 0 ? [{ text: section.heading ?? "", heading: true, block: null, marks: none }] : []),
    ...section.blocks.map((block, b) => {
      const here = <T extends { section: number; block: number }>(marks: T[]) => marks.filter((mark) => mark.section === s && mark.block === b);
      const marks = { flags: here(report.flags), corrections: here(report.corrections), blanks: here(report.blanks) };
      return { text: `${block.kind} ${block.text}`, heading: false, block, marks };
    }),
  ]);
}

/** Places where two lists hold the same, in order (longest common subsequence). */
function same(one: Line[], other: Line[]): Map<number, number> {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  const equal = (i: number, j: number) => one[i]!.text === other[j]!.text && one[i]!.heading === other[j]!.heading;
  for (let i = one.length - 1; i >= 0; i--)
    for (let j = other.length - 1; j >= 0; j--)
      table[i]![j] = equal(i, j) ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  const found = new Map<number, number>();
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (equal(i, j)) found.set(i++, j++);
    else if (table[i + 1]![j]! >= table[i]![j + 1]!) i++;
    else j++;
  }
  return found;
}

function threeWay(base: Line[], mine: Line[], theirs: Line[], conflicts: string[]): Line[] {
  const inMine = same(base, mine);
  const inTheirs = same(base, theirs);
  const result: Line[] = [];
  let [b, m, t] = [0, 0, 0];
  while (b < base.length || m < mine.length || t < theirs.length) {
    let next = b;
    while (next < base.length && !(inMine.has(next) && inTheirs.has(next))) next++;
    const [mineEnd, theirsEnd] = [inMine.get(next) ?? mine.length, inTheirs.get(next) ?? theirs.length];
    result.push(...chosen(base.slice(b, next), mine.slice(m, mineEnd), theirs.slice(t, theirsEnd), conflicts));
    if (next < base.length) result.push(unchanged(base[next]!, mine[mineEnd]!, theirs[theirsEnd]!));
    [b, m, t] = [next + 1, mineEnd + 1, theirsEnd + 1];
  }
  return result;
}

/** A line that says the same on all sides; its marks may not be the same. */
function unchanged(base: Line, mine: Line, theirs: Line): Line {
  const of = <T extends object>(which: (marks: Marks) => T[]) => kept(which(base.marks), which(mine.marks), which(theirs.marks));
  return { ...mine, marks: { flags: of((m) => m.flags), corrections: of((m) => m.corrections), blanks: of((m) => m.blanks) } };
}

function chosen(base: Line[], mine: Line[], theirs: Line[], conflicts: string[]): Line[] {
  const texts = (lines: Line[]) => JSON.stringify(lines.map((line) => line.text));
  if (texts(mine) === texts(base)) return theirs;
  if (texts(theirs) !== texts(base) && texts(theirs) !== texts(mine))
    conflicts.push(theirs.map((line) => line.block?.text ?? line.text).join("\n"));
  return mine;
}

/** The report with these lines, each with its marks; `loose` are the flags that belong to no line. */
function withLines(report: Report, lines: Line[], loose: Flag[]): Report {
  const sections: Report["sections"] = [];
  const marks: Marks = { flags: [], corrections: [], blanks: [] };
  for (const line of lines) {
    if (line.heading) sections.push({ heading: line.text || null, blocks: [] });
    else if (line.block) {
      if (sections.length === 0) sections.push({ heading: null, blocks: [] });
      const place = { section: sections.length - 1, block: sections.at(-1)!.blocks.length };
      sections.at(-1)!.blocks.push(line.block);
      marks.flags.push(...line.marks.flags.map((flag) => ({ ...flag, ...place })));
      marks.corrections.push(...line.marks.corrections.map((made) => ({ ...made, ...place })));
      marks.blanks.push(...line.marks.blanks.map((blank) => ({ ...blank, ...place })));
    }
  }
  return { ...report, sections, ...marks, flags: [...marks.flags, ...loose] };
}
