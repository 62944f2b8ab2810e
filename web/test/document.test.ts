import fc from "fast-check";
import { EditorState, TextSelection } from "prosemirror-state";
import { describe, expect, test } from "vitest";
import { opened } from "../src/document/opening";
import { saved } from "../src/document/saving";
import { pieces, Words } from "../src/document/words";
import type { Report, Token } from "../src/report";
import { anyReport, smallReport } from "./reports";

/** The document after typing `text` in place of the words with ids `first` to before `last`. */
function typedOver(report: Report, first: number, last: number, text: string): Report {
  const open = opened(report);
  const state = EditorState.create({ doc: open.doc });
  const range = new Words(state.doc).range(first, last)!;
  const tr = state.tr.setSelection(TextSelection.create(state.doc, range.from, range.to));
  return saved(open, tr.insertText(text).doc);
}

function tokensOf(report: Report): Token[] {
  return report.sections.flatMap((section) => section.blocks.flatMap((block) => block.tokens));
}

describe("a report that nobody touched", () => {
  test("is saved as it was", () => {
    const report = smallReport();
    expect(JSON.stringify(saved(opened(report), opened(report).doc))).toBe(JSON.stringify(report));
  });

  test("whatever it holds", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const open = opened(report);
        open.doc.check();
        expect(JSON.stringify(saved(open, open.doc))).toBe(JSON.stringify(report));
      }),
      { numRuns: 200 },
    );
  });
});

describe("retyping", () => {
  test("a word keeps its times and words, and is marked as typed", () => {
    const token = tokensOf(typedOver(smallReport(), 2, 3, "metformin"))[2]!;
    expect(token).toEqual({ ...tokensOf(smallReport())[2]!, text: "metformin", origin: "typed", doubt: null });
  });

  test("a flagged word settles its flag, and the others move with the text", () => {
    const report = typedOver(smallReport(), 3, 5, "100 mg twice");
    expect(report.flags.map((flag) => [flag.kind, flag.tokens])).toEqual([
      ["unsure", [2, 3]],
      ["identity", [0, 0]],
      ["dose", [0, 1]],
    ]);
    expect(report.blanks[0]!.token).toBe(9);
    expect(report.sections[0]!.blocks[0]!.text).toBe("She takes metoprolol 100 mg twice daily. No chest pain.");
  });

  test("words beside a word leave it as it was", () => {
    const tokens = tokensOf(typedOver(smallReport(), 2, 3, "much metoprolol too"));
    expect(tokens.slice(2, 5).map((token) => [token.text, token.start, token.origin])).toEqual([
      ["much", null, "typed"],
      ["metoprolol", 2, "correction"],
      ["too", null, "typed"],
    ]);
  });
});

test.each([
  ["metoprolol", "metoprolol", ["metoprolol*"]],
  ["no metoprolol", "metoprolol", ["no", "metoprolol*"]],
  ["metoprolol 50 mg", "metoprolol", ["metoprolol*", "50", "mg"]],
  ["chest pains", "chest pain", ["chest", "pains"]],
  ["metoprololx metoprolol", "metoprolol", ["metoprololx", "metoprolol*"]],
  ["", "metoprolol", []],
])("the pieces of “%s” from “%s”", (text, word, expected) => {
  const token = { ...tokensOf(smallReport())[0]!, text: word };
  expect(pieces(text, token).map((piece) => piece.text + (piece.original ? "*" : ""))).toEqual(expected);
});

/** Random edits: what was not touched keeps its times, its origin and its place in order. */
test("edits never lose the times of words that they do not touch", () => {
  const edit = fc.record({ at: fc.nat(), size: fc.nat(12), text: fc.constantFrom("", "x", " and ", "50 mg", "new\u00a0word"), split: fc.boolean() });
  fc.assert(
    fc.property(anyReport, fc.array(edit, { maxLength: 6 }), (report, edits) => {
      const open = opened(report);
      let state = EditorState.create({ doc: open.doc });
      for (const { at, size, text, split } of edits) {
        const from = at % Math.max(state.doc.content.size, 1);
        const $from = state.doc.resolve(from);
        if (!$from.parent.isTextblock) continue;
        const to = Math.min(from + size, $from.end());
        const tr = state.tr;
        if (split && $from.parent.type.name === "paragraph") tr.split(from);
        else if (text) tr.insertText(text, from, to);
        else tr.delete(from, to);
        state = state.apply(tr);
      }
      const words = new Words(state.doc);
      const result = saved(open, state.doc);
      const kept = new Set(tokensOf(result).map(timesAndText));
      let id = 0;
      for (const token of tokensOf(report)) {
        if (token.text && !words.edited(id)) expect(kept).toContain(timesAndText(token));
        id += 1;
      }
      for (const [s, section] of result.sections.entries())
        for (const [b, block] of section.blocks.entries()) {
          expect(block.tokens.map((token) => token.text + token.space).join("")).toBe(block.text);
          for (const flag of result.flags.filter((one) => one.section === s && one.block === b))
            expect(flag.tokens[1]).toBeLessThanOrEqual(block.tokens.length);
        }
      const again = saved(opened(result), opened(result).doc);
      expect(JSON.stringify(again)).toBe(JSON.stringify(result));
    }),
    { numRuns: 200 },
  );
});

function timesAndText(token: Token): string {
  return JSON.stringify([token.text, token.start, token.end, token.words]);
}
