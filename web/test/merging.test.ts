import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merged } from "../src/document/merging";
import type { Block, Flag, Report } from "../src/report";
import { anyReport, emptyReport, smallReport } from "./reports";

function block(text: string): Block {
  const words = text.split(" ");
  const tokens = words.map((word, index) => ({
    text: word,
    space: index < words.length - 1 ? " " : "",
    start: null,
    end: null,
    probability: null,
    doubt: null,
    origin: "typed" as const,
    words: [],
  }));
  return { kind: "paragraph", tokens, text };
}

/** A report of plain paragraphs. "# Plan" is a heading. */
function letter(...lines: string[]): Report {
  const sections: Report["sections"] = [{ heading: null, blocks: [] }];
  for (const line of lines) {
    if (line.startsWith("# ")) sections.push({ heading: line.slice(2), blocks: [] });
    else sections.at(-1)!.blocks.push(block(line));
  }
  return emptyReport(sections);
}

function linesOf(report: Report): string[] {
  return report.sections.flatMap((section) => [...(section.heading ? [`# ${section.heading}`] : []), ...section.blocks.map((one) => one.text)]);
}

/** base, mine, theirs: what comes of it, and what of theirs gave way. */
const CASES: [string, string[], string[], string[], string[], string[]][] = [
  ["only mine", ["a", "b"], ["a", "B"], ["a", "b"], ["a", "B"], []],
  ["only theirs", ["a", "b"], ["a", "b"], ["A", "b"], ["A", "b"], []],
  ["both, elsewhere", ["a", "b", "c"], ["a1", "b", "c"], ["a", "b", "c2"], ["a1", "b", "c2"], []],
  ["both, the same place", ["a", "b", "c"], ["a", "mine", "c"], ["a", "theirs", "c"], ["a", "mine", "c"], ["theirs"]],
  ["both, the same words", ["a", "b"], ["a", "B"], ["a", "B"], ["a", "B"], []],
  ["mine put in, theirs changed", ["a", "b"], ["a", "new", "b"], ["A", "b"], ["a", "new", "b"], ["A"]],
  ["both put in, elsewhere", ["a", "b", "c"], ["x", "a", "b", "c"], ["a", "b", "c", "y"], ["x", "a", "b", "c", "y"], []],
  ["mine took out, theirs changed elsewhere", ["a", "b", "c"], ["a", "c"], ["a", "b", "C"], ["a", "c"], ["b\nC"]],
  ["theirs took out", ["a", "b", "c"], ["a", "b", "c"], ["a", "c"], ["a", "c"], []],
  ["headings", ["a", "# Plan", "b"], ["a", "# Plan", "B"], ["a", "# Plans", "b"], ["a", "# Plan", "B"], ["Plans\nb"]],
  ["all taken out by theirs, nothing by mine", ["a"], ["a"], [], [], []],
];

test.each(CASES)("%s", (_, base, mine, theirs, expected, conflicts) => {
  const both = merged(letter(...base), letter(...mine), letter(...theirs));
  expect([linesOf(both.report), both.conflicts]).toEqual([expected, conflicts]);
});

describe("what hangs on the text", () => {
  const open = smallReport();
  const changed = (change: (report: Report) => void): Report => {
    const report = structuredClone(open);
    change(report);
    return report;
  };
  const retyped = (report: Report, section: number) => {
    report.sections[section]!.blocks[0] = block("Something else.");
    report.flags = report.flags.filter((flag) => flag.section !== section || flag.field !== null);
    report.blanks = report.blanks.filter((blank) => blank.section !== section);
  };

  test("a paragraph of theirs brings its blank and its critical flag", () => {
    const theirs = changed((report) => {
      report.sections[0]!.blocks.unshift(block("A new first paragraph."));
      for (const mark of [...report.flags, ...report.blanks, ...report.corrections]) if (mark.section === 0) mark.block = 1;
    });
    const both = merged(open, changed((report) => retyped(report, 1)), theirs).report;
    expect(both.blanks.map((blank) => [blank.section, blank.block])).toEqual([[0, 1]]);
    expect(both.flags.find((flag) => flag.severity === "critical")).toMatchObject({ section: 0, block: 1, tokens: [3, 5] });
    expect(both.sections[1]!.blocks[0]!.text).toBe("Something else.");
  });

  test("what either side has settled stays settled", () => {
    const without = (kind: Flag["kind"]) => changed((report) => (report.flags = report.flags.filter((flag) => flag.kind !== kind)));
    expect(merged(open, without("dose"), without("identity")).report.flags.map((flag) => flag.kind)).toEqual(["unsure"]);
  });

  test("a blank that somebody has made is there", () => {
    const blank = { ...open.blanks[0]!, token: 2, start: 2 };
    const mine = changed((report) => report.blanks.push(blank));
    expect(merged(open, mine, changed((report) => retyped(report, 1))).report.blanks).toHaveLength(2);
  });

  test("fields of the header are put together one by one", () => {
    const mine = changed((report) => Object.assign(report.header, { mrn: "1", patient: "Mine" }));
    const theirs = changed((report) => Object.assign(report.header, { date_of_birth: "1950-01-01", patient: "Theirs" }));
    const both = merged(open, mine, theirs);
    expect(both.report.header).toMatchObject({ mrn: "1", date_of_birth: "1950-01-01", patient: "Mine" });
    expect(both.conflicts).toEqual(["Patient: Theirs"]);
  });
});

describe("whatever the reports hold", () => {
  const words = (report: Report) => [linesOf(report), report.flags.length, report.blanks.length];
  const runs = { numRuns: 200 };

  test("what one side alone has changed is what comes of it", () => {
    fc.assert(
      fc.property(anyReport, anyReport, (base, other) => {
        expect(words(merged(base, other, base).report)).toEqual(words(merged(base, base, other).report));
        expect(linesOf(merged(base, other, base).report)).toEqual(linesOf(other));
        expect(merged(base, other, base).conflicts).toEqual([]);
      }),
      runs,
    );
  });

  test("every mark points into the text", () => {
    fc.assert(
      fc.property(anyReport, anyReport, anyReport, (base, mine, theirs) => {
        const { report } = merged(base, mine, theirs);
        for (const mark of [...report.flags, ...report.corrections]) {
          const size = report.sections[mark.section]?.blocks[mark.block]?.tokens.length ?? -1;
          expect(mark.tokens[1]).toBeLessThanOrEqual(size);
        }
        for (const blank of report.blanks) expect(report.sections[blank.section]?.blocks[blank.block]).toBeDefined();
      }),
      runs,
    );
  });
});
