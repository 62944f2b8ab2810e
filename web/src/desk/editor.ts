import { baseKeymap, chainCommands } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { EditorState, TextSelection, type Command } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { announce } from "../dom";
import type { Opened } from "../document/opening";
import { type Run } from "../document/words";
import { writingPlugin } from "../document/writing";
import type { Player } from "../sound/player";
import { acceptAndGoOn, blockKind, leaveList, step, takeSuggestion } from "./commands";
import { plainTextClipboard } from "./clipboard";
import type { Point } from "./points";
import { activePoint, goTo, reviewing, reviewingPlugin, tell } from "./reviewing";

const BEFORE = 0.15; // seconds before a clicked word, and behind it
const VOICE = "voice"; // the name of the highlight that follows the sound (desk.css)

export interface EditorParts {
  opened: Opened;
  player: Player | null;
  editable: () => boolean;
  clickPlays: () => boolean;
  /** Whether going to a flag plays it. */
  flagsPlay: () => boolean;
  onChange: (docChanged: boolean) => void;
}

/** The document on the page: flags, sound and typing together. */
export class Editor {
  readonly view: EditorView;
  private tabLeaves = false;
  private spoken: Run | null = null;

  constructor(
    place: HTMLElement,
    private readonly parts: EditorParts,
  ) {
    const go = (point: Point | null) => this.visit(point);
    this.view = new EditorView(place, {
      state: EditorState.create({ doc: parts.opened.doc, plugins: this.plugins(go) }),
      editable: parts.editable,
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": "Document",
        "aria-describedby": "editor-keys",
        spellcheck: "false",
        autocorrect: "off",
        autocapitalize: "off",
        tabindex: "0",
        class: "document",
      },
      ...plainTextClipboard,
      handleClick: (view, pos, event) => this.clicked(view, pos, event),
      handleDOMEvents: { blur: () => { this.tabLeaves = false; } },
      dispatchTransaction: (tr) => {
        this.view.updateState(this.view.state.apply(tr));
        parts.onChange(tr.docChanged);
      },
    });
    parts.player?.listen(() => this.followVoice());
  }

  get state(): EditorState {
    return this.view.state;
  }

  run(command: Command): boolean {
    return command(this.view.state, this.view.dispatch, this.view);
  }

  /** Look at a point: its words are chosen, its sound is played, and it is read out. */
  visit(point: Point | null): void {
    if (!point) return;
    if (activePoint(this.state)?.key !== point.key) {
      this.view.dispatch(goTo(this.state, point));
    }
    if (point.start !== null && this.parts.flagsPlay()) this.parts.player?.clip(point.start, point.end ?? point.start);
    const { points } = reviewing(this.state);
    const index = points.findIndex((one) => one.key === point.key);
    announce(spokenPoint(point, index, points.length));
    this.scrollToChosen();
  }

  step(direction: 1 | -1): void {
    this.run(step(direction, (point) => this.visit(point)));
  }

  accept(): boolean {
    return this.run(acceptAndGoOn((point) => this.visit(point)));
  }

  take(number: number): boolean {
    return this.run(takeSuggestion(number, (point) => this.visit(point)));
  }

  /** Play on from where the cursor is. */
  playFromCursor(): void {
    const run = this.runAt(this.state.selection.from);
    this.parts.player?.play(run?.token.start ?? undefined);
  }

  /** Put the cursor where the sound is. */
  cursorToSound(): void {
    const run = reviewing(this.state).words.spokenAt(this.parts.player?.time ?? 0);
    if (!run) return;
    this.view.dispatch(this.state.tr.setSelection(TextSelection.create(this.state.doc, run.from)).scrollIntoView());
    this.view.focus();
  }

  focus(): void {
    this.view.focus();
  }

  close(): void {
    CSS.highlights?.delete(VOICE);
    this.view.destroy();
  }

  /** The word at a place, or the nearest one before it that has a time. */
  private runAt(pos: number): Run | null {
    const { words } = reviewing(this.state);
    const here = words.at(pos);
    if (here && here.token.start !== null) return here;
    return words.runs.findLast((run) => run.from <= pos && run.token.start !== null) ?? null;
  }

  private clicked(view: EditorView, pos: number, event: MouseEvent): boolean {
    const { player } = this.parts;
    const run = reviewing(view.state).words.at(pos);
    const node = view.state.doc.nodeAt(pos);
    const point = reviewing(view.state).points.find((one) => one.from !== null && one.from <= pos && pos <= (one.to ?? -1));
    if (node?.type.name === "blank" && point) {
      this.visit(point);
      return true;
    }
    if (!player || !run || run.token.start === null) return false;
    if (event.altKey || player.playing) player.seek(run.token.start - BEFORE);
    if (event.altKey) player.play(run.token.start);
    else if (this.parts.clickPlays() && !player.playing) player.clip(run.token.start, run.token.end ?? run.token.start, BEFORE * 2);
    return false;
  }

  private followVoice(): void {
    const { player } = this.parts;
    if (!player || !CSS.highlights) return;
    const run = player.playing || player.time > 0 ? reviewing(this.state).words.spokenAt(player.time) : null;
    if (run?.from === this.spoken?.from && run?.to === this.spoken?.to) return;
    this.spoken = run;
    if (!run) {
      CSS.highlights.delete(VOICE);
      return;
    }
    const range = domRange(this.view, run.from, run.to);
    if (range) CSS.highlights.set(VOICE, new Highlight(range));
    if (player.playing && !this.view.hasFocus()) keepInSight(range);
  }

  private scrollToChosen(): void {
    requestAnimationFrame(() => {
      const { from, to } = this.state.selection;
      if (!activePoint(this.state)?.from) return;
      const range = domRange(this.view, from, to);
      keepInSight(range);
    });
  }

  private plugins(go: (point: Point | null) => void) {
    const guarded = (command: Command): Command => (state, dispatch, view) =>
      this.parts.editable() ? command(state, dispatch, view) : false;
    const digits = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [
        [String(index + 1), guarded(onlyWords(takeSuggestion(index + 1, go)))],
        [`Alt-${index + 1}`, guarded(takeSuggestion(index + 1, go))],
      ]).flat(),
    );
    const tab = (direction: 1 | -1): Command => (state, dispatch) => {
      if (this.tabLeaves) return false;
      return step(direction, go)(state, dispatch);
    };
    return [
      reviewingPlugin(this.parts.opened),
      writingPlugin(),
      keymap({
        ...digits,
        Tab: tab(1),
        "Shift-Tab": tab(-1),
        Enter: guarded(chainCommands(acceptAndGoOn(go), blankNeedsWords, leaveList)),
        Escape: (state, dispatch) => {
          this.parts.player?.pause();
          this.tabLeaves = true;
          announce("Tab now leaves the document.");
          if (activePoint(state)) dispatch?.(tell(state.tr, { active: null }));
          return true;
        },
        "Mod-z": undo,
        "Mod-y": redo,
        "Mod-Shift-z": redo,
        "Alt-h": guarded(blockKind("heading")),
        "Alt-l": guarded(blockKind("item")),
        "Alt-p": guarded(blockKind("paragraph")),
      }),
      keymap(baseKeymap),
      history({ newGroupDelay: 800 }),
    ];
  }
}

/**
 * Where a figure is flagged, figures are typed: "100" over a dose must not take the first suggestion and go on. There a
 * suggestion is taken with Alt.
 */
const onlyWords = (command: Command): Command => (state, dispatch, view) => {
  const point = activePoint(state);
  return point && !holdsFigure(point) ? command(state, dispatch, view) : false;
};

/** Whether a point is about a figure. */
export function holdsFigure(point: Point): boolean {
  return /\d/.test(point.words) || point.suggestions.some((text) => /^\d/.test(text));
}

/** Enter on a blank must not take it away unseen. */
const blankNeedsWords: Command = (state) => {
  if (activePoint(state)?.kind !== "blank") return false;
  announce("Type the words, take the blank out with Delete, or ask the author with Alt+Q.");
  return true;
};

/** What is read out of a point. */
export function spokenPoint(point: Point, index: number, count: number): string {
  const words = point.words ? `: “${point.words}”. ` : ". ";
  const key = holdsFigure(point) ? "Alt+" : "";
  const readings = point.suggestions.map((text, number) => `${key}${number + 1}: ${text}`).join(", ");
  return `Flag ${index + 1} of ${count}, ${point.kind}${words}${point.messages.join(" ")}${readings ? ` Could be ${readings}.` : ""}`;
}

/** The characters on the page between two places of the document. */
export function domRange(view: EditorView, from: number, to: number): Range | null {
  try {
    const start = view.domAtPos(from, 1);
    const end = view.domAtPos(to, -1);
    const range = document.createRange();
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset);
    return range;
  } catch {
    return null; // the page is just being changed: the next picture has it
  }
}

const MARGIN = 90; // pixels from the edge of the page within which a place counts as out of sight

function keepInSight(range: Range | null): void {
  const box = range?.getBoundingClientRect();
  const element = range?.startContainer.parentElement?.closest(".scroller");
  if (!box || !element || box.height === 0) return;
  const view = element.getBoundingClientRect();
  if (box.top < view.top + MARGIN || box.bottom > view.bottom - MARGIN) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollBy({ top: box.top - view.top - view.height / 3, behavior: calm ? "auto" : "smooth" });
  }
}
