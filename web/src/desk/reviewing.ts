import { type EditorState, NodeSelection, Plugin, PluginKey, TextSelection, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Opened } from "../document/opening";
import { Words } from "../document/words";
import { isRoutine } from "../report";
import { type Point, pointsOf } from "./points";

/** What the desk knows of a document beside its text: where the words are, what must be looked at, and which is looked at. */
export interface Reviewing {
  words: Words;
  points: Point[];
  active: string | null;
  showChanges: boolean;
  decorations: DecorationSet;
}

interface Told {
  active?: string | null;
  showChanges?: boolean;
}

export const reviewingKey = new PluginKey<Reviewing>("reviewing");

/** The review of a document at this moment. */
export function reviewing(state: EditorState): Reviewing {
  return reviewingKey.getState(state)!;
}

/** Tells the review which point is looked at, or that corrections are to be shown. */
export function tell(tr: Transaction, told: Told): Transaction {
  return tr.setMeta(reviewingKey, told);
}

/** The point that is looked at, if any. */
export function activePoint(state: EditorState): Point | null {
  const { active, points } = reviewing(state);
  return points.find((point) => point.key === active) ?? null;
}

export function reviewingPlugin(opened: Opened): Plugin<Reviewing> {
  const make = (state: EditorState, active: string | null, showChanges: boolean): Reviewing => {
    const words = new Words(state.doc);
    const points = pointsOf(opened, state.doc, words);
    return { words, points, active, showChanges, decorations: decorated(opened, state, words, points, active, showChanges) };
  };
  return new Plugin<Reviewing>({
    key: reviewingKey,
    state: {
      init: (_, state) => make(state, null, false),
      apply: (tr, before, _, state) => {
        const told = tr.getMeta(reviewingKey) as Told | undefined;
        if (!told && !tr.docChanged && !tr.selectionSet) return before;
        const active = told?.active !== undefined ? told.active : tr.docChanged || tr.selectionSet ? null : before.active;
        const showChanges = told?.showChanges ?? before.showChanges;
        if (tr.docChanged || showChanges !== before.showChanges) return make(state, active, showChanges);
        if (active === before.active) return before;
        const { words, points } = before;
        return { ...before, active, decorations: decorated(opened, state, words, points, active, showChanges) };
      },
    },
    props: { decorations: (state) => reviewing(state).decorations },
  });
}

function decorated(
  opened: Opened,
  state: EditorState,
  words: Words,
  points: Point[],
  active: string | null,
  showChanges: boolean,
): DecorationSet {
  const found: Decoration[] = [];
  for (const point of points) {
    if (point.from === null || point.to === null) continue;
    const now = point.key === active ? " active" : "";
    if (point.kind === "blank") {
      found.push(Decoration.node(point.from, point.to, { class: `flag-blank${now}` }));
      continue;
    }
    const first = Math.min(words.at(point.from)?.to ?? point.to, point.to);
    const why = point.messages.join(" ");
    found.push(Decoration.inline(point.from, point.to, { class: `flag ${point.kind}${now}`, title: why }));
    found.push(Decoration.inline(point.from, first, { class: "first", role: "mark", "aria-description": `${point.kind}: ${why}` }));
  }
  opened.report.corrections.forEach((made, index) => {
    if (isRoutine(made) && !showChanges) return;
    const [first, last] = opened.corrections[index]?.ids ?? [0, 0];
    const range = words.range(first, last);
    if (!range || isUndone(words, first, last)) return;
    found.push(Decoration.inline(range.from, range.to, { class: "corrected", title: `Heard: ${made.heard}` }));
    if (showChanges) found.push(Decoration.widget(range.from, () => struck(made.heard), { side: -1, key: `heard-${index}` }));
  });
  return DecorationSet.create(state.doc, found);
}

/** Whether none of a correction's words stands as it was corrected. */
export function isUndone(words: Words, first: number, last: number): boolean {
  for (let id = first; id < last; id++) if (!words.edited(id)) return false;
  return true;
}

function struck(heard: string): HTMLElement {
  const element = document.createElement("del");
  element.textContent = heard;
  element.contentEditable = "false";
  return element;
}

/** Go to a point: its words are chosen, so that typing takes their place. */
export function goTo(state: EditorState, point: Point): Transaction {
  const tr = state.tr;
  if (point.from !== null && point.to !== null) {
    const chosen =
      point.kind === "blank" ? NodeSelection.create(state.doc, point.from) : TextSelection.create(state.doc, point.from, point.to);
    tr.setSelection(chosen).scrollIntoView();
  }
  return tell(tr, { active: point.key });
}

/** The next point after the one that is looked at, or after the cursor; round the end of the document. */
export function nextPoint(state: EditorState, direction: 1 | -1): Point | null {
  const { points, active } = reviewing(state);
  if (points.length === 0) return null;
  const index = points.findIndex((point) => point.key === active);
  if (index >= 0) return points[(index + direction + points.length) % points.length] ?? null;
  const { from, to } = state.selection;
  const start = from === 1 && to === 1 ? -1 : from;
  if (direction > 0) return points.find((point) => (point.from ?? -1) >= start) ?? points[0] ?? null;
  return points.findLast((point) => (point.to ?? -1) <= to) ?? points.at(-1) ?? null;
}
