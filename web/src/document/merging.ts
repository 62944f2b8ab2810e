import type { Block, Report } from "../report";

/** Two people's changes put together, and the paragraphs of theirs that had to give way. */
export interface Merged {
  report: Report;
  conflicts: string[];
}

interface Line {
  text: string;
  heading: boolean;
  block: Block | null;
}

/**
 * Puts two changed reports together by paragraphs: what only one side has changed is taken from that side; where both have
 * changed the same place, `mine` stands and what `theirs` said there is told. The flags and corrections are those of the
 * side whose text is taken as a whole; when both sides count, `mine`'s stay that still have their paragraph.
 */
export function merged(base: Report, mine: Report, theirs: Report): Merged {
  const [b, m, t] = [base, mine, theirs].map((report) => JSON.stringify(report.sections));
  const header = JSON.stringify(mine.header) === JSON.stringify(base.header) ? theirs.header : mine.header;
  if (m === t || m === b) return { report: { ...theirs, header, ...(m === t ? { flags: mine.flags, blanks: mine.blanks } : {}) }, conflicts: [] };
  if (t === b) return { report: { ...mine, header }, conflicts: [] };
  const conflicts: string[] = [];
  const lines = threeWay(linesOf(base), linesOf(mine), linesOf(theirs), conflicts);
  return { report: withLines({ ...mine, header }, lines), conflicts };
}

function linesOf(report: Report): Line[] {
  return report.sections.flatMap((section, index) => [
    ...(section.heading !== null || index > 0 ? [{ text: section.heading ?? "", heading: true, block: null }] : []),
    ...section.blocks.map((block) => ({ text: `${block.kind} ${block.text}`, heading: false, block })),
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
    if (next < base.length) result.push(mine[mineEnd]!);
    [b, m, t] = [next + 1, mineEnd + 1, theirsEnd + 1];
  }
  return result;
}

function chosen(base: Line[], mine: Line[], theirs: Line[], conflicts: string[]): Line[] {
  const texts = (lines: Line[]) => JSON.stringify(lines.map((line) => line.text));
  if (texts(mine) === texts(base)) return theirs;
  if (texts(theirs) !== texts(base) && texts(theirs) !== texts(mine))
    conflicts.push(theirs.map((line) => line.block?.text ?? line.text).join("\n"));
  return mine;
}

/** The report with these lines; flags, corrections and blanks follow the paragraphs that are still there. */
function withLines(report: Report, lines: Line[]): Report {
  const places = new Map<Block, [number, number]>();
  const sections: Report["sections"] = [];
  for (const line of lines) {
    if (line.heading) sections.push({ heading: line.text || null, blocks: [] });
    else if (line.block) {
      if (sections.length === 0) sections.push({ heading: null, blocks: [] });
      const section = sections.at(-1)!;
      places.set(line.block, [sections.length - 1, section.blocks.length]);
      section.blocks.push(line.block);
    }
  }
  const moved = <T extends { section: number; block: number }>(marks: T[]): T[] =>
    marks.flatMap((mark) => {
      const block = report.sections[mark.section]?.blocks[mark.block];
      const place = block && places.get(block);
      if (place) return [{ ...mark, section: place[0], block: place[1] }];
      return "field" in mark && mark.field ? [mark] : [];
    });
  return { ...report, sections, flags: moved(report.flags), corrections: moved(report.corrections), blanks: moved(report.blanks) };
}
