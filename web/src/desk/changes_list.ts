import { clock, fill, h, icon } from "../dom";
import type { Opened } from "../document/opening";
import { isRoutine } from "../report";
import { undoCorrection } from "./commands";
import type { Editor } from "./editor";
import { isUndone, reviewing, tell } from "./reviewing";

/** What the program wrote otherwise than it was heard; each can be undone. */
export class ChangesList {
  readonly element = h("div", { class: "changes" });
  private readonly list = h("ol", {});
  private routine = false;
  private shown: string | null = null;

  constructor(
    private readonly editor: () => Editor,
    private readonly opened: Opened,
    private readonly editable: () => boolean,
    private readonly playAt: (start: number, end: number) => void,
  ) {
    const toggle = (label: string, act: (on: boolean) => void) =>
      h("label", { class: "check" }, h("input", { type: "checkbox", onchange: (event: Event) => act((event.target as HTMLInputElement).checked) }), label);
    fill(
      this.element,
      toggle("Show in the text what was heard", (on) => {
        const { view } = this.editor();
        view.dispatch(tell(view.state.tr, { showChanges: on }));
      }),
      toggle("Changes of form, too (5 milligrams → 5 mg)", (on) => {
        this.routine = on;
        this.update();
      }),
      this.list,
    );
  }

  update(): void {
    const { words } = reviewing(this.editor().state);
    const standing = this.opened.report.corrections.flatMap((made, index) => {
      const [first, last] = this.opened.corrections[index]?.ids ?? [0, 0];
      const range = words.range(first, last);
      if (!range || isUndone(words, first, last) || (isRoutine(made) && !this.routine)) return [];
      const { start = null, end = null } = words.at(range.from)?.token ?? {};
      return [{ index, made, start, end }];
    });
    const shown = JSON.stringify(standing.map(({ index, start, end }) => [index, start, end]));
    if (shown === this.shown) return;
    this.shown = shown;
    const items = standing.map(({ index, made, start, end }) => this.item(index, made.heard, made.written, start, end));
    fill(this.list, ...(items.length ? items : [h("li", { class: "hint" }, "No corrections.")]));
  }

  private item(index: number, heard: string, written: string, start: number | null, end: number | null): HTMLElement {
    const undo = () => {
      this.editor().run(undoCorrection(this.opened, index));
      this.editor().focus();
    };
    return h(
      "li",
      {},
      h("p", {}, h("del", {}, heard), " → ", h("ins", {}, written)),
      h(
        "div",
        { class: "readings" },
        start !== null && h("button", { type: "button", class: "reading", onclick: () => this.playAt(start, end ?? start) }, icon("play"), clock(start)),
        this.editable() && h("button", { type: "button", class: "reading", "aria-label": `Undo: put back ${heard}`, onclick: undo }, icon("undo"), "Undo"),
      ),
    );
  }
}
