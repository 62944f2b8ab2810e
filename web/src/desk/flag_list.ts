import { announce, arrange, clock, fill, h, icon, type Line, lineThat } from "../dom";
import { type Editor, holdsFigure } from "./editor";
import { byRisk, type Point } from "./points";
import { activePoint, reviewing } from "./reviewing";

const KINDS: Record<Point["kind"], string> = { critical: "Critical", major: "Major", minor: "Minor", blank: "Blank" };
const NOTHING_LEFT = "Nothing is flagged any more. Read the document once as a whole.";
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
  readonly element: HTMLElement;
  private readonly summary = h("p", {});
  private readonly list = h("ol", { "aria-label": "To check, the gravest first" });
  private lines = new Map<string, Line>();
  private shown: Point[] | null = null;
  private active: string | null = null;

  constructor(
    private readonly editor: () => Editor,
    private readonly editable: () => boolean,
    private readonly onHeader: () => void,
  ) {
    this.element = h("div", { class: "flags" }, this.summary, this.list);
  }

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
    const before = this.lines;
    this.lines = new Map(points.map((point) => [point.key, this.line(point, before.get(point.key))]));
    arrange(this.list, byRisk(points).map(({ key }) => this.lines.get(key)!.element));
    this.count(points);
    if (before.size && !points.length) announce(NOTHING_LEFT);
  }

  private count(points: Point[]): void {
    this.summary.className = points.length ? "counts" : "done";
    if (!points.length) {
      fill(this.summary, icon("check"), NOTHING_LEFT);
      return;
    }
    const counts = (["critical", "blank", "major", "minor"] as const).map((kind): [Point["kind"], number] => [
      kind,
      points.filter((point) => point.kind === kind).length,
    ]);
    const shown = counts.filter(([, count]) => count > 0);
    fill(this.summary, ...shown.map(([kind, count]) => h("span", { class: `count ${kind}` }, icon(kind), `${count} ${KINDS[kind].toLowerCase()}`)));
  }

  /** The line of a point; what says the same as before stays, with the focus that may be in it. */
  private line(point: Point, before: Line | undefined): Line {
    const says = JSON.stringify([point.kind, point.words, point.field, point.messages, point.suggestions, point.start, point.from === null]);
    return lineThat(says, before, () => this.item(point));
  }

  private item(point: Point): HTMLElement {
    const title = point.words || (point.field ? (FIELDS[point.field] ?? point.field) : KINDS[point.kind]);
    const visit = () => {
      const now = reviewing(this.editor().state).points.find(({ key }) => key === point.key);
      if (!now) return;
      if (now.field && now.from === null) this.onHeader();
      this.editor().visit(now);
      if (now.from !== null) this.editor().focus();
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
        { type: "button", class: "reading", onclick: () => this.act(point.key, () => this.editor().take(index + 1)) },
        h("kbd", {}, `${holdsFigure(point) ? "Alt+" : ""}${index + 1}`),
        text,
      ),
    );
  }

  private settling(point: Point): HTMLElement | null {
    if (point.kind === "blank") return null;
    const label = `It is right: ${point.words || point.messages.join(" ")}`;
    const act = () => this.act(point.key, () => this.editor().accept());
    return h("button", { type: "button", class: "reading accept", "aria-label": label, onclick: act }, icon("check"), "Right");
  }

  /** Do something with the point as it stands now. */
  private act(key: string, what: () => void): void {
    const editor = this.editor();
    const now = reviewing(editor.state).points.find((point) => point.key === key);
    if (!now) return;
    if (activePoint(editor.state)?.key !== key) editor.visit(now);
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
