import type { Mark, Node } from "prosemirror-model";
import { NodeSelection, Plugin, TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import type { Token } from "../report";
import { TYPED } from "./saving";
import { type BlankAttrs, schema, type WordAttrs } from "./schema";
import { Words } from "./words";

let newIds = -1; // words that come into being at the desk have ids below 0

/** The mark for words that are typed in the place of a blank: they have its time in the recording. */
function blankMark({ blank }: BlankAttrs): Mark {
  const token: Token = { text: "", space: "", ...TYPED, start: blank.start, end: blank.end };
  return schema.mark("word", { id: newIds--, token, was: null });
}

/** The mark for what takes the place of several words: their times and heard words together. */
function joinedMark(doc: Node, from: number, to: number): Mark | null {
  const runs = new Words(doc).runs.filter((run) => run.from < to && run.to > from);
  const first = runs[0];
  if (!first) return null;
  const wordMark = (pos: number) => doc.nodeAt(pos)?.marks.find((mark) => mark.type.name === "word") ?? null;
  if (runs.length === 1) return wordMark(first.from);
  const starts = runs.flatMap((run) => run.token.start ?? []);
  const ends = runs.flatMap((run) => run.token.end ?? []);
  const token: Token = {
    ...first.token,
    text: "",
    start: starts.length ? Math.min(...starts) : null,
    end: ends.length ? Math.max(...ends) : null,
    words: [...new Set(runs.flatMap((run) => run.token.words))].sort((a, b) => a - b),
  };
  return schema.mark("word", { id: first.id, token, was: doc.textBetween(from, to, " ") });
}

/** Put text in the place of a range; it keeps the times of the words that stood there. */
export function replaceText(tr: Transaction, from: number, to: number, text: string): Transaction {
  const mark = joinedMark(tr.doc, from, to);
  if (!text) return tr.delete(from, to);
  tr.replaceWith(from, to, schema.text(text, mark && allowsWords(tr.doc, from) ? [mark] : []));
  return tr.setSelection(TextSelection.create(tr.doc, from + text.length));
}

/** Put words in the place of a blank. */
export function fillBlank(tr: Transaction, pos: number, text: string): Transaction {
  const node = tr.doc.nodeAt(pos);
  if (node?.type.name !== "blank") return tr;
  const next = tr.doc.textBetween(pos + 1, Math.min(pos + 2, tr.doc.resolve(pos).end()), "");
  const content = [schema.text(text, [blankMark(node.attrs as BlankAttrs)])];
  if (next && /[\p{L}\p{N}]/u.test(next)) content.push(schema.text(" "));
  tr.replaceWith(pos, pos + 1, content);
  return tr.setSelection(TextSelection.create(tr.doc, pos + text.length));
}

function allowsWords(doc: Node, pos: number): boolean {
  return doc.resolve(pos).parent.type.allowsMarkType(schema.marks["word"]!);
}

/** Make a blank out of what is chosen, or put one where the cursor is. */
export function makeBlank(state: EditorState, time: number): Transaction | null {
  const { from, to, $from, $to } = state.selection;
  if (!$from.sameParent($to) || !allowsWords(state.doc, from)) return null;
  const mark = joinedMark(state.doc, from, to) ?? $from.marks().find((one) => one.type.name === "word");
  const token = mark ? (mark.attrs as WordAttrs).token : null;
  const blank = {
    section: 0,
    block: 0,
    token: 0,
    start: token?.start ?? time,
    end: token?.end ?? time + 1,
    sounds_like: state.doc.textBetween(from, to, " "),
    reason: "The secretary could not understand this.",
  };
  const node = schema.node("blank", { blank, index: null });
  const tr = state.tr.replaceWith(from, to, node);
  return tr.setSelection(NodeSelection.create(tr.doc, from));
}

/**
 * Keeps what the browser's way of typing would lose: what is typed over several words has all their times, what is typed at
 * a word's beginning belongs to it, what fills a blank has its time, and a word that is deleted letter by letter and typed
 * anew is still that word.
 */
export function writingPlugin(): Plugin {
  return new Plugin({
    props: {
      handleTextInput: (view, from, to, text) => {
        const { state } = view;
        const { selection } = state;
        if (selection instanceof NodeSelection && selection.node.type.name === "blank") {
          view.dispatch(fillBlank(state.tr, selection.from, text).scrollIntoView());
          return true;
        }
        if (from < to && selection.$from.sameParent(selection.$to) && allowsWords(state.doc, from)) {
          view.dispatch(replaceText(state.tr, from, to, text).scrollIntoView());
          return true;
        }
        const ahead = from === to && /\S/.test(text) ? markAhead(state, from) : null;
        if (!ahead) return false;
        view.dispatch(state.tr.insert(from, schema.text(text, [ahead])).scrollIntoView());
        return true;
      },
    },
    appendTransaction: (trs, before, after) => {
      if (!trs.some((tr) => tr.docChanged) || trs.some((tr) => tr.getMeta("history$"))) return null;
      if (!(before.selection instanceof TextSelection) || !(after.selection instanceof TextSelection)) return null;
      const { $cursor } = after.selection;
      if (!$cursor || after.storedMarks || after.doc.content.size >= before.doc.content.size) return null;
      return keptMark(before, after, $cursor.pos);
    },
  });
}

function markAhead(state: EditorState, pos: number): Mark | null {
  const $pos = state.doc.resolve(pos);
  if (state.storedMarks?.length || $pos.marks().some((mark) => mark.type.name === "word")) return null;
  return $pos.nodeAfter?.marks.find((mark) => mark.type.name === "word") ?? null;
}

/** The mark of a word whose last letter has just been deleted. */
function keptMark(before: EditorState, after: EditorState, pos: number): Transaction | null {
  if (pos >= before.doc.content.size) return null;
  const gone = before.doc.nodeAt(pos)?.marks.find((mark) => mark.type.name === "word");
  if (!gone || !allowsWords(after.doc, pos)) return null;
  let stands = false;
  after.doc.descendants((node) => {
    if (node.marks.some((mark) => mark.attrs["id"] === gone.attrs["id"])) stands = true;
    return !stands;
  });
  return stands ? null : after.tr.setStoredMarks([gone]);
}
