import fc from "fast-check";
import type { Block, Flag, Report, Section, Token } from "../src/report";

/** Arbitrary reports as the program writes them, and one that a person can read. */

const word = fc.constantFrom("metoprolol", "50", "mg", "no", "chest pain", "left", "A&B <i>", "x\u00a0y", "naïve", "–");
const seconds = fc.double({ min: 0, max: 600, noNaN: true });

const token: fc.Arbitrary<Token> = fc.record({
  text: word,
  space: fc.constantFrom(" ", " ", "", "\n"),
  start: fc.option(seconds),
  end: fc.option(seconds),
  probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  doubt: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  origin: fc.constantFrom("heard", "correction", "number", "style", "template", "typed"),
  words: fc.array(fc.nat(900), { maxLength: 3 }),
});

function block(tokens: Token[], kind: Block["kind"]): Block {
  return { kind, tokens, text: tokens.map((one) => one.text + one.space).join("") };
}

const section: fc.Arbitrary<Section> = fc.record({
  heading: fc.option(fc.constantFrom("Plan", "History of Present Illness", "")),
  blocks: fc.array(
    fc.tuple(fc.array(token, { maxLength: 12 }), fc.constantFrom("paragraph" as const, "item" as const)).map(([tokens, kind]) =>
      block(tokens, kind),
    ),
    { maxLength: 4 },
  ),
});

export const anyReport: fc.Arbitrary<Report> = fc
  .record({ sections: fc.array(section, { maxLength: 4 }), picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat(5)), { maxLength: 8 }) })
  .map(({ sections, picks }) => {
    const report = emptyReport(sections);
    for (const [s, b, t, size] of picks) {
      const blocks = sections[s % Math.max(sections.length, 1)]?.blocks ?? [];
      const length = blocks[b % Math.max(blocks.length, 1)]?.tokens.length;
      if (length === undefined) continue;
      const place = { section: s % sections.length, block: b % blocks.length };
      const from = t % (length + 1);
      const tokens: [number, number] = [from, Math.min(from + size, length)];
      report.flags.push({ ...FLAG, ...place, tokens });
      report.corrections.push({ ...CORRECTION, ...place, tokens });
      report.blanks.push({ ...place, token: from, start: 1.5, end: 2, sounds_like: "bell", reason: "too faint" });
    }
    report.blanks.sort((a, b) => a.section - b.section || a.block - b.block || a.token - b.token);
    return report;
  });

const FLAG: Omit<Flag, "section" | "block" | "tokens"> = {
  kind: "dose",
  severity: "critical",
  message: "Please listen.",
  suggestions: ["15 mg"],
  heard: null,
  probability: null,
  field: null,
  start: null,
  rule: null,
};
const CORRECTION = { heard: "met a pro", written: "metoprolol", rule: "correction.sound", evidence: { text: 0.1 }, alternatives: [] };

export function emptyReport(sections: Section[]): Report {
  return {
    format: 1,
    document_type: "letter",
    template: null,
    language: "en-US",
    source: { file: "a.wav", seconds: 60 },
    header: {
      author: null,
      patient: "Ann Quarterdeck",
      date_of_birth: null,
      mrn: null,
      date_of_service: null,
      recipient: null,
      cc: [],
    },
    sections,
    corrections: [],
    flags: [],
    blanks: [],
    coverage: null,
    transcript: [],
    asides: [],
    unwritten: [],
    priority: "routine",
    quality: null,
    enclosures: [],
  };
}

/** "She takes metoprolol 15 mg daily. No ____ chest pain." with a flag on the dose and a correction of the drug. */
export function smallReport(): Report {
  const words = ["She", "takes", "metoprolol", "15", "mg", "daily", ".", "No", "chest", "pain", "."];
  const tokens = words.map((text, index): Token => ({
    text,
    space: [5, 9, 10].includes(index) ? "" : " ",
    start: text === "." ? null : index,
    end: text === "." ? null : index + 0.8,
    probability: 0.9,
    doubt: 0.1,
    origin: index === 2 ? "correction" : "heard",
    words: [index],
  }));
  const report = emptyReport([
    { heading: null, blocks: [block(tokens, "paragraph")] },
    { heading: "Plan", blocks: [block([{ ...tokens[0]!, text: "Rest", words: [11], space: "" }], "item")] },
  ]);
  report.flags = [
    { ...FLAG, section: 0, block: 0, tokens: [3, 5], suggestions: ["50 mg", "25 mg"] },
    { ...FLAG, severity: "minor", kind: "unsure", section: 0, block: 0, tokens: [2, 3], suggestions: [] },
    { ...FLAG, severity: "major", kind: "identity", section: 0, block: 0, tokens: [0, 0], field: "mrn" },
    { ...FLAG, severity: "major", section: 1, block: 0, tokens: [0, 1] },
  ];
  report.corrections = [{ ...CORRECTION, section: 0, block: 0, tokens: [2, 3] }];
  report.blanks = [{ section: 0, block: 0, token: 8, start: 7.8, end: 8.4, sounds_like: "bell", reason: "too faint" }];
  return report;
}
