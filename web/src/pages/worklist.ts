import { api, Refused, type Person, type Row, type WorklistQuery } from "../api";
import { TYPES } from "../desk/kinds";
import { announce, arrange, clock, h, icon, type Line, lineThat, toast } from "../dom";
import { listenForChanges } from "../events";
import type { Page, Site } from "./page";
import { Recorder } from "./recorder";
import { STATES } from "./states";

const PAUSE = 250; // milliseconds between typing and searching
const VIEWS: { name: string; label: string; query: WorklistQuery }[] = [
  { name: "todo", label: "To do", query: { state: "draft,in_review,returned_to_author" } },
  { name: "mine", label: "Mine", query: { mine: true } },
  { name: "coming", label: "Coming", query: { state: "received,transcribing" } },
  { name: "signature", label: "To sign", query: { state: "awaiting_signature" } },
  { name: "trouble", label: "Trouble", query: { state: "failed,quarantined" } },
  { name: "done", label: "Done", query: { state: "signed,distributed,addended" } },
];

/** All dictations that are somebody's business: STAT first, then by the time they are due. */
export async function worklistPage(site: Site): Promise<Page> {
  const list = new WorklistTable(site);
  await list.load();
  const { recorder } = list;
  return {
    title: "Worklist",
    element: list.element,
    leave: () => recorder.leave(),
    close: () => list.close(),
    back: recorder.retryNow,
    atWork: () => recorder.recording,
  };
}

class WorklistTable {
  readonly element: HTMLElement;
  readonly recorder = new Recorder((recording) => this.recorded(recording));
  private readonly body = h("tbody", {});
  private readonly more = h("button", { type: "button", onclick: () => void this.load(true) }, "More");
  private readonly search = h("input", { type: "search", placeholder: "Patient or record number", "aria-label": "Search by patient or record number" });
  private readonly type = h("select", { "aria-label": "Kind of document" }, h("option", { value: "" }, "All kinds"), ...Object.entries(TYPES).map(([value, label]) => h("option", { value }, label)));
  private readonly author = h("select", { "aria-label": "Author" }, h("option", { value: "" }, "All authors"));
  private readonly count = h("p", { class: "hint", role: "status" });
  private view = VIEWS[0]!;
  private rows: Row[] = [];
  private lines = new Map<string, Line>();
  private next: string | null = null;
  private timer = 0;
  private people: Person[] = [];
  private readonly stop: () => void;

  constructor(private readonly site: Site) {
    const later = () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.load(), PAUSE);
    };
    this.search.addEventListener("input", later);
    for (const select of [this.type, this.author]) select.addEventListener("change", later);
    const views = VIEWS.map((view) =>
      h("button", { type: "button", "aria-pressed": String(view === this.view), onclick: (event: Event) => this.show(view, event.currentTarget as HTMLElement) }, view.label),
    );
    const columns = ["", "Patient", "Kind", "Author", "Length", "Waiting", "Due", "To check", "State", "With"];
    this.element = h(
      "main",
      { class: "worklist", ondragover: (event: DragEvent) => this.dragged(event), ondragleave: () => this.element.classList.remove("dropping"), ondrop: (event: DragEvent) => this.dropped(event) },
      h("div", { class: "page-head" }, h("h1", {}, "Worklist"), this.count, h("div", { class: "actions" }, this.uploadButton(), this.recorder.element)),
      h("div", { class: "filters" }, h("div", { class: "views", role: "group", "aria-label": "Which dictations" }, ...views), this.search, this.type, this.author),
      h(
        "table",
        { onkeydown: (event: KeyboardEvent) => this.key(event) },
        h("caption", { class: "sr-only" }, "Dictations, the most urgent first. Arrow keys move, Enter opens."),
        h("thead", {}, h("tr", {}, ...columns.map((name) => h("th", { scope: "col" }, name || h("span", { class: "sr-only" }, "Urgent"))))),
        this.body,
      ),
      this.more,
      h("p", { class: "drop-hint hint" }, "Drop sound files anywhere on this page to add them."),
    );
    this.stop = listenForChanges(() => later());
    document.addEventListener("keydown", this.slash);
    void this.askPeople();
  }

  async load(more = false): Promise<void> {
    const asked = { ...this.view.query, q: this.search.value.trim(), type: this.type.value, author: this.author.value };
    try {
      const { rows, next } = await api.worklist({ ...asked, ...(more && this.next ? { after: this.next } : {}) }, "asleep");
      this.rows = more ? [...this.rows, ...rows] : rows;
      this.next = next;
      this.draw();
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) toast((error as Error).message, "bad");
    }
  }

  close(): void {
    this.stop();
    this.recorder.close();
    clearTimeout(this.timer);
    document.removeEventListener("keydown", this.slash);
  }

  private show(view: (typeof VIEWS)[number], button: HTMLElement): void {
    this.view = view;
    for (const other of button.parentElement?.children ?? []) other.setAttribute("aria-pressed", String(other === button));
    void this.load();
  }

  private draw(): void {
    this.more.hidden = this.next === null;
    this.count.textContent = this.rows.length ? `${this.rows.length}${this.next ? "+" : ""} dictations` : "Nothing here.";
    const focused = document.activeElement?.closest("tr")?.dataset["id"];
    const before = this.lines;
    this.lines = new Map(this.rows.map((row) => [row.id, this.lineOf(row, before.get(row.id))]));
    arrange(this.body, [...this.lines.values()].map(({ element }) => element));
    if (focused && document.activeElement === document.body) this.lines.get(focused)?.element.querySelector("a")?.focus();
  }

  private lineOf(row: Row, before: Line | undefined): Line {
    const element = this.line(row);
    const says = JSON.stringify(row) + element.outerHTML; // a list's choice stands in the row alone
    return lineThat(says, before, () => element);
  }

  private line(row: Row): HTMLElement {
    const open = h("a", { href: `#/dictation/${row.id}` }, row.patient ?? "Patient not known");
    return h(
      "tr",
      { "data-id": row.id, class: row.stat ? "stat-row" : "", onclick: (event: Event) => (event.target as Element).closest("a, select, button") || this.site.go(`/dictation/${row.id}`) },
      h("td", {}, row.stat && h("span", { class: "stat" }, "STAT")),
      h("td", {}, open, row.mrn && h("span", { class: "under" }, row.mrn)),
      h("td", {}, row.document_type ? TYPES[row.document_type as keyof typeof TYPES] : "–"),
      h("td", {}, row.author ? (row.author_name ?? row.author) : this.whose(row)),
      h("td", { class: "number" }, row.seconds === null ? "–" : clock(row.seconds)),
      h("td", { class: "number" }, since(row.received_at)),
      h("td", { class: `number ${isLate(row) ? "late" : ""}` }, dueText(row)),
      h("td", {}, quality(row)),
      h("td", {}, STATES[row.state] ?? row.state),
      h("td", {}, this.holder(row)),
    );
  }

  private holder(row: Row): Node {
    if (row.held_name) return h("span", { class: "held" }, icon("lock"), row.held_name);
    if (!this.people.length) return document.createTextNode(row.assigned_name ?? "–");
    const secretaries = this.people.filter((person) => person.roles.includes("secretary"));
    const select = h(
      "select",
      { "aria-label": `Assigned to, ${row.patient ?? "patient not known"}`, onchange: () => void this.change(row, { assigned_to: select.value }) },
      h("option", { value: "" }, "anybody"),
      ...secretaries.map((person) => h("option", { value: person.person, selected: person.person === row.assigned_to }, person.name)),
    );
    return select;
  }

  /** Nobody knows yet whose dictation it is: without an author nobody could sign it. */
  private whose(row: Row): Node {
    if (!this.people.length) return document.createTextNode(row.author_name ?? "–");
    const authors = this.people.filter((person) => person.roles.includes("author"));
    const select = h(
      "select",
      { "aria-label": `Author, ${row.patient ?? "patient not known"}`, onchange: () => void this.change(row, { author: select.value }) },
      h("option", { value: "" }, "whose?"),
      ...authors.map((person) => h("option", { value: person.person }, person.name)),
    );
    return select;
  }

  private async change(row: Row, what: Parameters<typeof api.change>[1]): Promise<void> {
    try {
      await api.change(row.id, what);
      announce("Changed.");
    } catch (error) {
      toast((error as Error).message, "bad");
      this.lines.delete(row.id); // what was chosen does not hold
    }
    await this.load();
  }

  private async askPeople(): Promise<void> {
    const { people } = await api.people().catch(() => ({ people: [] as Person[] }));
    this.author.append(...people.filter((person) => person.roles.includes("author")).map((person) => h("option", { value: person.person }, person.name)));
    if (!this.site.me.roles.some((role) => role === "secretary" || role === "supervisor")) return;
    this.people = people;
    this.draw();
  }

  private uploadButton(): HTMLElement {
    const input = h("input", { type: "file", multiple: true, accept: "audio/*,.dss,.ds2,.amr,.wma,.caf", hidden: true, onchange: () => void this.upload([...(input.files ?? [])]) });
    return h("span", {}, h("button", { type: "button", onclick: () => input.click() }, icon("upload"), "Add sound"), input);
  }

  /** Give sound files to the server; every one that it refuses is told, and keeps no other back. */
  private async upload(files: File[]): Promise<void> {
    const told: string[] = [];
    let taken = 0;
    for (const file of files) {
      try {
        await this.take(file, files.length === 1);
        taken += 1;
      } catch (error) {
        told.push(`${file.name}: ${(error as Error).message}`);
      }
    }
    if (files.length > 1 && taken) told.unshift(`${taken} of ${files.length} files were taken in.`);
    if (told.length) toast(told.join(" "), taken === files.length ? "good" : "bad");
    await this.load();
  }

  /** Give one sound file to the server. Throws what the server said. */
  private async take(file: File, tell = true): Promise<void> {
    const author = this.site.me.roles.includes("author") ? this.site.me.person : this.author.value;
    const { new: isNew } = await api.upload(file, { ...(author ? { author } : {}) });
    if (tell) toast(isNew ? `${file.name} was taken in.` : `${file.name} was here already.`);
  }

  private async recorded(recording: File): Promise<void> {
    await this.take(recording);
    await this.load();
  }

  private dragged(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.element.classList.add("dropping");
  }

  private dropped(event: DragEvent): void {
    event.preventDefault();
    this.element.classList.remove("dropping");
    void this.upload([...(event.dataTransfer?.files ?? [])]);
  }

  private key(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!move || (event.target as Element).tagName === "SELECT") return;
    const links = [...this.body.querySelectorAll<HTMLElement>("td a")];
    const index = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
    event.preventDefault();
    links[Math.min(Math.max(index + move, 0), links.length - 1)]?.focus();
  }

  private readonly slash = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (target.matches("input, select, textarea") || document.querySelector("dialog[open]")) return;
    if (event.key === "/") this.search.focus();
    else if (event.key === "ArrowDown" && target === document.body) this.body.querySelector<HTMLElement>("td a")?.focus();
    else return;
    event.preventDefault();
  };
}

/** How much must be looked at, and whether typing would be faster. */
function quality(row: Row): HTMLElement {
  const { critical, major, minor } = row.flags;
  const parts = (
    [
      ["critical", critical],
      ["major", major],
      ["minor", minor],
      ["blank", row.blanks],
    ] as const
  ).filter(([, count]) => count > 0);
  const counts = parts.map(([kind, count]) => h("span", { class: `count ${kind}`, title: `${count} ${kind}` }, icon(kind), h("span", { class: "sr-only" }, `${kind}: `), count));
  const advice = row.quality?.faster_to_type ? h("span", { class: "under advice" }, "faster to type") : null;
  const share = row.quality && !advice ? h("span", { class: "under" }, `≈ ${Math.max(1, Math.round(row.quality.wrong_share * 100))}% to mend`) : null;
  return h("div", { class: "quality" }, h("span", { class: "counts" }, ...counts), advice, share);
}

/** How long ago, in the largest unit that tells it. */
export function since(iso: string, now = Date.now()): string {
  return span(Math.max(0, now - new Date(iso).getTime()));
}

function span(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / (24 * 60))} days`;
}

const OPEN = new Set(["received", "transcribing", "draft", "in_review", "returned_to_author", "awaiting_signature", "failed", "quarantined"]);

function isLate(row: Row): boolean {
  return OPEN.has(row.state) && row.due !== null && new Date(row.due).getTime() < Date.now();
}

function dueText(row: Row): string {
  if (row.due === null || !OPEN.has(row.state)) return "–";
  const left = new Date(row.due).getTime() - Date.now();
  return left < 0 ? `${span(-left)} late` : `in ${span(left)}`;
}
