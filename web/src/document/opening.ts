import { Fragment, type Node } from "prosemirror-model";
import type { Block, Range, Report } from "../report";
import { schema } from "./schema";

/** Where a flag or correction of the report belongs: the ids of its words, or the place between two of them. */
export interface Anchor {
  ids: Range;
  before: number | null;
  after: number | null;
  key: number | null;
}

/** A report opened for editing. Words have running numbers (ids) in the order of the report's tokens. */
export interface Opened {
  report: Report;
  doc: Node;
  flags: Anchor[];
  corrections: Anchor[];
}

/** The first word's id and the key of every block, by section and block. */
type Starts = { first: number; key: number; size: number }[][];

/** A report as a document to edit. `saved()` gives the same report back as long as nothing was changed. */
export function opened(report: Report): Opened {
  const starts = startsOf(report);
  const blanks = blanksByPlace(report);
  const nodes: Node[] = [];
  report.sections.forEach((section, s) => {
    if (section.heading !== null) nodes.push(schema.node("heading", null, texts(section.heading)));
    else if (s > 0 || section.blocks.length === 0) nodes.push(schema.node("divider"));
    section.blocks.forEach((block, b) => {
      const start = starts[s]?.[b];
      if (start) nodes.push(blockNode(block, start.first, start.key, blanks.get(`${s}.${b}`) ?? [], report));
    });
  });
  if (nodes.length === 0) nodes.push(schema.node("paragraph"));
  const { header, template, enclosures } = report;
  const attrs = { header, documentType: report.document_type, template, enclosures, resolved: [] };
  return {
    report,
    doc: schema.node("doc", attrs, nodes),
    flags: report.flags.map((flag) => anchor(starts, flag.section, flag.block, flag.tokens)),
    corrections: report.corrections.map((made) => anchor(starts, made.section, made.block, made.tokens)),
  };
}

function startsOf(report: Report): Starts {
  let id = 0;
  let key = 0;
  return report.sections.map((section) =>
    section.blocks.map((block) => {
      const start = { first: id, key, size: block.tokens.length };
      id += block.tokens.length;
      key += 1;
      return start;
    }),
  );
}

function anchor(starts: Starts, section: number, block: number, [from, to]: Range): Anchor {
  const start = starts[section]?.[block];
  if (!start) return { ids: [0, 0], before: null, after: null, key: null };
  const place = Math.min(from, start.size);
  return {
    ids: [start.first + place, start.first + Math.min(Math.max(to, place), start.size)],
    before: place > 0 ? start.first + place - 1 : null,
    after: place < start.size ? start.first + place : null,
    key: start.key,
  };
}

function blanksByPlace(report: Report): Map<string, number[]> {
  const found = new Map<string, number[]>();
  report.blanks.forEach((blank, index) => {
    const place = `${blank.section}.${blank.block}`;
    found.set(place, [...(found.get(place) ?? []), index]);
  });
  return found;
}

function blockNode(block: Block, first: number, key: number, blanks: number[], report: Report): Node {
  const content: Node[] = [];
  const putBlanks = (token: number, last: boolean) => {
    for (const index of blanks) {
      const blank = report.blanks[index];
      if (blank && (blank.token === token || (last && blank.token > token)))
        content.push(schema.node("blank", { blank, index }));
    }
  };
  block.tokens.forEach((token, index) => {
    putBlanks(index, false);
    const mark = schema.mark("word", { id: first + index, token });
    if (token.text) content.push(schema.text(token.text, [mark]));
    if (token.space) content.push(schema.text(token.space));
  });
  putBlanks(block.tokens.length, true);
  return schema.node(block.kind, { key }, Fragment.fromArray(content));
}

function texts(text: string): Node[] {
  return text ? [schema.text(text)] : [];
}
