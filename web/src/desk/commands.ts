import { schema } from "../document/schema";
import type { Command, EditorState, Transaction } from "prosemirror-state";
import type { Opened } from "../document/opening";
import type { DocAttrs } from "../document/schema";
import { fillBlank, replaceText } from "../document/writing";
import { activePoint, goTo, nextPoint, reviewing, tell } from "./reviewing";
import type { Point } from "./points";

/** Settle a point: its flags need no more look. A blank cannot be settled, only filled or taken out. */
export function settle(state: EditorState, point: Point): Transaction {
  const { resolved } = state.doc.attrs as DocAttrs;
  return state.tr.setDocAttribute("resolved", [...resolved, ...point.flags]);
}

/** Settle the point that is looked at and go to the next. False: nothing is looked at, or it is a blank. */
export function acceptAndGoOn(go: (point: Point | null) => void): Command {
  return (state, dispatch, view) => {
    const point = activePoint(state);
    if (!point || point.kind === "blank") return false;
    if (dispatch && view) {
      const { points } = reviewing(state);
      const index = points.indexOf(point);
      dispatch(tell(settle(state, point), { active: null }));
      const left = reviewing(view.state).points;
      go(left[index % Math.max(left.length, 1)] ?? null);
    }
    return true;
  };
}

/** Write a suggestion in the place of what is looked at, and go on. */
export function takeSuggestion(number: number, go: (point: Point | null) => void): Command {
  return (state, dispatch, view) => {
    const point = activePoint(state);
    const text = point?.suggestions[number - 1];
    if (!point || text === undefined || point.from === null || point.to === null) return false;
    if (dispatch && view) {
      const tr = point.kind === "blank" ? fillBlank(state.tr, point.from, text) : replaceText(state.tr, point.from, point.to, text);
      if (point.flags.length) tr.setDocAttribute("resolved", [...(state.doc.attrs as DocAttrs).resolved, ...point.flags]);
      dispatch(tell(tr, { active: null }));
      go(nextPoint(view.state, 1));
    }
    return true;
  };
}

/** Go to the next or the previous point. */
export function step(direction: 1 | -1, go: (point: Point | null) => void): Command {
  return (state, dispatch) => {
    const point = nextPoint(state, direction);
    if (!point) return false;
    if (dispatch) {
      dispatch(goTo(state, point));
      go(point);
    }
    return true;
  };
}

/** Put back what was heard in the place of a correction. */
export function undoCorrection(opened: Opened, index: number): Command {
  return (state, dispatch) => {
    const made = opened.report.corrections[index];
    const [first, last] = opened.corrections[index]?.ids ?? [0, 0];
    const range = reviewing(state).words.range(first, last);
    if (!made || !range) return false;
    dispatch?.(replaceText(state.tr, range.from, range.to, made.heard).scrollIntoView());
    return true;
  };
}

/** The correction at the cursor, if there is one: its index. */
export function correctionAt(opened: Opened, state: EditorState): number | null {
  const { words } = reviewing(state);
  const { from } = state.selection;
  const index = opened.corrections.findIndex(({ ids: [first, last] }) => {
    const range = words.range(first, last);
    return range !== null && range.from <= from && from <= range.to && !words.edited(first);
  });
  return index < 0 ? null : index;
}

/** A place where a text stands in the document. */
export interface Hit {
  from: number;
  to: number;
}

/** Everywhere that a text stands; blocks are looked at one by one. Whole words only, if wanted. */
export function hits(state: EditorState, wanted: string, whole: boolean, sameCase: boolean): Hit[] {
  if (!wanted) return [];
  const needle = sameCase ? wanted : wanted.toLowerCase();
  const found: Hit[] = [];
  state.doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const plain = node.textBetween(0, node.content.size, undefined, "\ufffc");
    const text = sameCase ? plain : lower(plain);
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      const end = at + needle.length;
      if (!whole || (!isLetter(text[at - 1]) && !isLetter(text[end]))) found.push({ from: pos + 1 + at, to: pos + 1 + end });
    }
    return false;
  });
  return found;
}

/** Lower case letter by letter, so that places stay the same: some letters have a longer small form. */
function lower(text: string): string {
  return text.replace(/./gsu, (letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter));
}

function isLetter(text: string | undefined): boolean {
  return text !== undefined && /[\p{L}\p{N}]/u.test(text);
}

/** Put a text in all these places, as one change that is undone at once. */
export function replaceAll(state: EditorState, places: Hit[], text: string): Transaction {
  const tr = state.tr;
  for (const { from, to } of [...places].reverse()) replaceText(tr, from, to, text);
  return tr;
}

/** Turn the blocks of the selection into another kind. */
export function blockKind(name: "paragraph" | "item" | "heading"): Command {
  return (state, dispatch) => {
    const { from, to } = state.selection;
    const type = schema.nodes[name]!;
    const tr = state.tr;
    state.doc.nodesBetween(from, to, (node, pos) => {
      if (!node.isTextblock) return true;
      const target = node.type === type ? schema.nodes["paragraph"]! : type;
      tr.setBlockType(pos, pos + node.nodeSize, target, target.name === "heading" ? null : { key: node.attrs["key"] ?? null });
      return false;
    });
    if (!tr.docChanged) return false;
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Enter in an empty item ends the list. */
export const leaveList: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.name !== "item" || $from.parent.content.size > 0) return false;
  dispatch?.(state.tr.setBlockType($from.before(), $from.after(), schema.nodes["paragraph"]!));
  return true;
};
