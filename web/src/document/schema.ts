import { Schema } from "prosemirror-model";
import type { Blank, Header, Token, DocumentType } from "../report";

/**
 * The document as it is edited: a flat run of headings, paragraphs and items. A heading opens a section; a `divider` opens
 * one without a heading. The mark `word` carries the token that a run of text came from, so a word keeps its times and its
 * heard words however it is retyped: it must be inclusive. A blank is an object in the line, never underscores.
 */
export const schema = new Schema({
  nodes: {
    doc: {
      content: "(paragraph | item | heading | divider)+",
      attrs: { header: { default: null }, documentType: { default: "clinic_note" }, template: { default: null }, enclosures: { default: [] }, resolved: { default: [] } },
    },
    paragraph: {
      content: "inline*",
      attrs: { key: { default: null } },
      parseDOM: [{ tag: "p" }],
      toDOM: () => ["p", 0],
    },
    item: {
      content: "inline*",
      attrs: { key: { default: null } },
      parseDOM: [{ tag: "li" }],
      toDOM: () => ["div", { class: "item" }, 0],
    },
    heading: {
      content: "text*",
      marks: "",
      defining: true,
      parseDOM: ["h1", "h2", "h3", "h4"].map((tag) => ({ tag })),
      toDOM: () => ["h2", 0],
    },
    divider: {
      atom: true,
      selectable: false,
      toDOM: () => ["div", { class: "divider", "aria-hidden": "true" }],
    },
    blank: {
      inline: true,
      group: "inline",
      atom: true,
      attrs: { blank: {}, index: { default: null } },
      toDOM: (node) => {
        const { blank } = node.attrs as BlankAttrs;
        const time = `${Math.floor(blank.start / 60)}:${String(Math.floor(blank.start % 60)).padStart(2, "0")}`;
        const label = blank.sounds_like ? `Blank at ${time}, sounds like ${blank.sounds_like}` : `Blank at ${time}`;
        return ["span", { class: "blank", role: "img", "aria-label": label, title: label }, `____ ${time}`];
      },
    },
    text: { group: "inline" },
  },
  marks: {
    word: {
      attrs: { id: {}, token: {}, was: { default: null } },
      inclusive: true,
      toDOM: () => ["span", { class: "w" }, 0],
    },
  },
});

export interface DocAttrs {
  header: Header;
  documentType: DocumentType;
  /** The finer kind that somebody chose. */
  template: string | null;
  enclosures: string[];
  resolved: number[];
}

export interface WordAttrs {
  id: number;
  token: Token;
  /** What stood there before one word took the place of several; else null. */
  was: string | null;
}

export interface BlankAttrs {
  blank: Blank;
  index: number | null;
}
