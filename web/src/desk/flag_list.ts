import { clock, fill, h, icon } from "../dom";
import { type Editor, holdsFigure } from "./editor";
import { byRisk, type Point } from "./points";
import { activePoint, reviewing } from "./reviewing";

const KINDS: Record<Point["kind"], string> = { critical: "Critical", major: "Major", minor: "Minor", blank: "Blank" };
const FIELDS: Record<string, string> = {
  author: "Author",
  patient: "Patient",
  date_of_birth: "Date of birth",
  mrn: "Record number",
  date_of_service: "Date of service",
  recipient: "Recipient",
  cc: "Copies",
  document: "The document",
};

/** Everything that must be looked at, the gravest first. */
export class FlagList {
  readonly element = h("div", { class: "flags" });
  private shown: Point[] | null = null;
  private active: string | null = null;

  constructor(
    private readonly editor: () => Editor,
    private readonly editable: () => boolean,
    private readonly onHeader: () => void,
  ) {}

  /** Show the points as they are now; draws only what has changed. */
  update(): void {
    const { state } = this.editor();
    const { points } = reviewing(state);
    const active = activePoint(state)?.key ?? null;
    if (points !== this.shown) {
      this.shown = points;
      this.draw(points);
    }
    if (active !== this.active || active) this.choose(active);
  }

  private draw(points: Point[]): void {
    const counts = (["critical", "blank", "major", "minor"] as const).map((kind): [Point["kind"], number] => [
      kind,
      points.filter((point) => point.kind === kind).length,
    ]);
    const summary = counts.filter(([, count]) => count > 0).map(([kind, count]) =>
      h("span", { class: `count ${kind}` }, icon(kind), `${count} ${KINDS[kind].toLowerCase()}`),
    );
    fill(
      this.element,
      points.length
        ? h("p", { class: "counts" }, ...summary)
        : h("p", { class: "done" }, icon("check"), "Nothing is flagged any more. Read the document once as a whole."),
      h("ol", {}, ...byRisk(points).map((point) => this.item(point))),
    );
  }

  private item(point: Point): HTMLElement {
    const title = point.words || (point.field ? (FIELDS[point.field] ?? point.field) : KINDS[point.kind]);
    const visit = () => {
      if (point.field && point.from === null) this.onHeader();
      this.editor().visit(point);
      if (point.from !== null) this.editor().focus();
    };
    return h(
      "li",
      { class: `point ${point.kind}`, "data-key": point.key },
      h(
        "button",
        { type: "button", class: "point-head", onclick: visit },
        icon(point.kind),
        h("span", { class: "sr-only" }, KINDS[point.kind]),
        h("strong", {}, title),
        point.start === null ? null : h("span", { class: "time" }, clock(point.start)),
        h("span", { class: "message" }, point.messages.join(" ")),
      ),
      this.editable() && h("div", { class: "readings" }, ...this.readings(point), this.settling(point)),
    );
  }

  private readings(point: Point): HTMLElement[] {
    return point.suggestions.map((text, index) =>
      h(
        "button",
        { type: "button", class: "reading", onclick: () => this.act(point, () => this.editor().take(index + 1)) },
        h("kbd", {}, `${holdsFigure(point) ? "Alt+" : ""}${index + 1}`),
        text,
      ),
    );
  }

  private settling(point: Point): HTMLElement | null {
    if (point.kind === "blank") return null;
    const label = `It is right: ${point.words || point.messages.join(" ")}`;
    const act = () => this.act(point, () => this.editor().accept());
    return h("button", { type: "button", class: "reading accept", "aria-label": label, onclick: act }, icon("check"), "Right");
  }

  private act(point: Point, what: () => void): void {
    const editor = this.editor();
    if (activePoint(editor.state)?.key !== point.key) editor.visit(point);
    what();
    editor.focus();
  }

  private choose(active: string | null): void {
    this.active = active;
    for (const item of this.element.querySelectorAll("li")) {
      const chosen = item.dataset["key"] === active;
      item.classList.toggle("active", chosen);
      if (chosen) item.scrollIntoView({ block: "nearest" });
    }
  }
}
