import { api, Refused, Unreachable, type Asked, type Dictation, type Goal, type Peaks } from "../api";
import { choices } from "../choices";
import { ChangesList } from "../desk/changes_list";
import { Editor } from "../desk/editor";
import { FlagList } from "../desk/flag_list";
import { HeaderForm, TYPES } from "../desk/header_form";
import { historyList } from "../desk/history_list";
import { deskKeys } from "../desk/keys";
import { letterhead } from "../desk/letterhead";
import { PlayerBar } from "../desk/player_bar";
import { questionList } from "../desk/question_list";
import { activePoint, reviewing } from "../desk/reviewing";
import { Saver, type SaveState } from "../desk/saver";
import { Spelling } from "../desk/spelling";
import { Tabs } from "../desk/tabs";
import { merged } from "../document/merging";
import { opened, type Opened } from "../document/opening";
import { placeOf, saved } from "../document/saving";
import { announce, ask, fill, h, icon, toast } from "../dom";
import type { Report } from "../report";
import { Pedals } from "../sound/pedal";
import { Player } from "../sound/player";
import { toolsOf, wordMenu } from "../desk/tools";
import { STATES } from "./states";
import type { Page, Site } from "./page";

const RENEW = 60_000; // milliseconds between two words to the server that the dictation is still in use
const DRAW_AFTER = 60; // milliseconds after a change before the lists beside the document are drawn anew

/** One dictation: the document, its sound, and what must be looked at. */
export async function dictationPage(site: Site, [id = ""]: string[]): Promise<Page> {
  const [given, peaks] = await Promise.all([api.dictation(id), api.peaks(id).catch(() => null)]);
  const desk = new DictationDesk(site, given, peaks);
  await desk.begin();
  return desk.page();
}

export class DictationDesk {
  readonly element = h("div", { class: "dictation" });
  opened: Opened;
  editor!: Editor;
  readonly player: Player | null;
  readonly spelling: Spelling;
  saver: Saver | null = null;
  private bar: PlayerBar | null = null;
  private flags!: FlagList;
  private changes!: ChangesList;
  private header!: HeaderForm;
  private head!: { element: HTMLElement; update: () => void };
  private tabs!: Tabs;
  private readonly status = h("span", { class: "save-state" });
  private readonly actions = h("div", { class: "actions" });
  private readonly questions = h("div", {});
  private readonly notice = h("div", { class: "notice-place" });
  private readonly pedals: Pedals;
  private readonly stopKeys: () => void;
  private drawing = 0;
  private renewing = 0;
  private lastUse = Date.now();
  private base: Report;
  editable = false;

  constructor(
    readonly site: Site,
    public given: Dictation,
    private readonly peaks: Peaks | null,
  ) {
    this.base = given.working?.report ?? given.report;
    this.opened = opened(this.base);
    const seconds = peaks?.seconds ?? given.row.seconds ?? 0;
    this.player = given.row.has_sound === false ? null : new Player(api.soundUrl(given.row.id), seconds);
    if (this.player) {
      this.player.stepBack = choices().stepBack;
      this.player.speed = choices().speed;
    }
    this.spelling = new Spelling(() => this.editor);
    this.pedals = new Pedals({
      press: (action) => {
        if (action === "play") this.player?.play();
        else this.player?.skip(action === "back" ? -3 : 3);
      },
      release: (action) => action === "play" && this.player?.pause(),
    });
    this.stopKeys = deskKeys(this);
  }

  get id(): string {
    return this.given.row.id;
  }

  may(act: string): boolean {
    return this.given.may.includes(act);
  }

  page(): Page {
    return {
      title: this.given.row.patient ?? "Dictation",
      element: this.element,
      leave: () => this.leave(),
      close: () => this.close(),
      back: () => this.saver?.retryNow(),
    };
  }

  /** Hold the dictation if that is why it was opened, and show it. */
  async begin(): Promise<void> {
    const { lease, row } = this.given;
    const atWork = ["draft", "in_review", "failed", "quarantined"].includes(row.state) && this.site.me.roles.includes("secretary");
    if (this.may("edit") && (lease?.yours || (!lease && atWork))) await this.hold(false).catch(() => undefined);
    this.draw();
    void this.pedals.start();
    this.renewing = window.setInterval(() => void this.renew(), RENEW);
  }

  /** Take the dictation to edit it. */
  async edit(takeOver = false): Promise<void> {
    try {
      await this.hold(takeOver);
      this.given = await api.dictation(this.id);
      this.restart(this.given.working?.report ?? this.given.report);
    } catch (error) {
      toast(String((error as Error).message), "bad");
    }
  }

  private async hold(takeOver: boolean): Promise<void> {
    const lease = await api.takeLease(this.id, takeOver);
    this.given.lease = lease;
    this.given.row.state = lease.state ?? this.given.row.state;
    this.editable = true;
    const { working, version } = this.given;
    this.saver?.close();
    this.saver = new Saver(
      this.id,
      working?.base_version ?? version,
      working?.seq ?? 0,
      () => this.report(),
      (state) => this.showSaved(state),
      (seq) => this.merge(seq),
    );
  }

  /** The report as it stands in the document now. */
  report(): Report {
    return saved(this.opened, this.editor.state.doc);
  }

  private restart(report: Report): void {
    this.base = report;
    this.opened = opened(report);
    this.editor.close();
    this.bar?.close();
    this.draw();
  }

  private draw(): void {
    const editable = () => this.editable;
    const { row } = this.given;
    const paper = h("div", { class: "paper" });
    const current = () => this.editor;
    this.editor = new Editor(paper, {
      opened: this.opened,
      player: this.player,
      editable,
      clickPlays: () => choices().clickPlays,
      onChange: (docChanged) => this.onChange(docChanged),
    });
    this.flags = new FlagList(current, editable, () => this.tabs.show("header"));
    this.changes = new ChangesList(current, this.opened, editable, (start, end) => this.player?.clip(start, end));
    this.header = new HeaderForm(current, row, this.editable);
    this.head = letterhead(this.site.me.office, current, () => this.tabs.show("header"));
    paper.prepend(this.head.element);
    this.tabs = new Tabs("Beside the document", [
      { name: "flags", label: "To check", content: this.flags.element },
      { name: "changes", label: "Corrections", content: this.changes.element, onShow: () => this.changes?.update() },
      { name: "header", label: "Header", content: this.header.element },
      { name: "questions", label: "Questions", content: this.questions },
      { name: "history", label: "History", content: historyList(this.id) },
    ]);
    this.bar = this.player && new PlayerBar(this.player, this.peaks, this.soundButtons());
    fill(
      this.element,
      this.topBar(),
      this.notice,
      h(
        "div",
        { class: "workplace" },
        h("main", { class: "scroller" }, this.toolbar(), h("p", { id: "editor-keys", class: "sr-only" }, EDITOR_KEYS), paper),
        h("aside", { class: "beside", "aria-label": "Beside the document" }, this.tabs.element),
      ),
      this.bar?.element,
    );
    this.showQuestions();
    this.drawActions();
    this.update();
    this.spelling.look();
  }

  private topBar(): HTMLElement {
    const { row } = this.given;
    const kind = row.document_type ? TYPES[row.document_type as keyof typeof TYPES] : "Dictation";
    const about = [kind, row.author_name, STATES[row.state] ?? row.state].filter(Boolean).join(" · ");
    return h(
      "header",
      { class: "top" },
      h("a", { href: "#/", class: "back", "aria-label": "Back to the worklist" }, "‹ Worklist"),
      h("div", { class: "about" }, h("h1", {}, row.patient ?? "Patient not known"), h("p", {}, about)),
      row.stat && h("span", { class: "stat" }, "STAT"),
      this.status,
      this.actions,
    );
  }

  private soundButtons(): HTMLElement[] {
    const from = h("button", { type: "button", class: "quiet", title: "Play from the cursor (Alt+K)", onclick: () => this.editor.playFromCursor() }, "From the cursor");
    const to = h("button", { type: "button", class: "quiet", title: "Put the cursor where the sound is (Alt+J)", onclick: () => this.editor.cursorToSound() }, "Cursor to the sound");
    return [from, to];
  }

  private toolbar(): HTMLElement {
    if (!this.editable) return h("div", { class: "toolbar", hidden: true });
    const button = (label: string, key: string, act: () => void, picture?: "undo" | "redo" | "help") =>
      h("button", { type: "button", title: `${label} (${key})`, "aria-label": picture ? label : undefined, onclick: act }, picture ? icon(picture) : label);
    const tools = toolsOf(this);
    return h(
      "div",
      { class: "toolbar", role: "toolbar", "aria-label": "Editing" },
      button("Undo", "Ctrl+Z", tools.undo, "undo"),
      button("Redo", "Ctrl+Y", tools.redo, "redo"),
      h("span", { class: "gap" }),
      button("Heading", "Alt+H", tools.heading),
      button("List", "Alt+L", tools.list),
      button("Auto-text", "Alt+N", tools.autoText),
      h("span", { class: "gap" }),
      button("Blank", "Alt+B", tools.blank),
      button("Ask author", "Alt+Q", tools.question),
      button("Everywhere", "Alt+R", tools.everywhere),
      button("Add word", "Alt+W", tools.vocabulary),
      button("Find", "Ctrl+F", tools.find),
      button("Keys", "F1", tools.help, "help"),
    );
  }

  drawActions(): void {
    const buttons: HTMLElement[] = [];
    const add = (label: string, act: () => void, kind = "") => buttons.push(h("button", { type: "button", class: kind, onclick: act }, label));
    const { lease } = this.given;
    if (this.editable) {
      if (this.may("put_back")) add("Put back", () => void this.finish("draft"));
      if (this.may("return")) add("Return to author", () => void this.finish("returned_to_author"));
      if (this.may("finish") || this.may("edit")) add("To signature", () => void this.finish("awaiting_signature"), "primary");
    } else {
      if (this.may("edit") && (!lease || lease.yours)) add("Edit", () => void this.edit());
      if (lease && !lease.yours && this.may("take_over")) add("Take over", () => void this.takeOver());
      if (this.may("send_back")) add("Send back", () => void this.sendBack());
    }
    buttons.push(wordMenu(this));
    fill(this.actions, ...buttons);
    const held = lease && !lease.yours ? `${lease.holder_name} is working on this dictation. You can read and listen.` : "";
    fill(this.notice, held ? h("p", { class: "notice" }, icon("lock"), held) : null);
  }

  private onChange(docChanged: boolean): void {
    this.lastUse = Date.now();
    if (docChanged) this.saver?.changed();
    clearTimeout(this.drawing);
    this.drawing = window.setTimeout(() => this.update(docChanged), DRAW_AFTER);
  }

  /** Draw what stands beside the document. */
  update(docChanged = true): void {
    this.flags.update();
    const { points } = reviewing(this.editor.state);
    this.tabs.rename("flags", points.length ? `To check (${points.length})` : "To check");
    if (!docChanged) return;
    this.changes.update();
    this.header.update();
    this.head.update();
    this.bar?.mark(points.flatMap((point) => (point.start === null ? [] : [{ time: point.start, severity: point.kind }])));
    this.spelling.look();
  }

  private showSaved(state: SaveState): void {
    const texts: Record<SaveState, string> = {
      saved: "Saved",
      waiting: "Saving …",
      saving: "Saving …",
      offline: "Not saved: the server is away. Keep this window open",
      conflict: "Somebody else has changed this, too …",
      lost: "Not saved. Keep this window open",
    };
    if (this.status.dataset["state"] === state) return;
    if (state === "offline" || state === "lost") announce(texts[state], true);
    this.status.dataset["state"] = state;
    this.status.textContent = texts[state];
  }

  /** Somebody else has saved, too: put both together; where both changed the same paragraph, ours stands and theirs is shown. */
  private async merge(seq: number): Promise<void> {
    const theirs = await api.dictation(this.id);
    const report = theirs.working?.report ?? theirs.report;
    const mine = this.report();
    if (theirs.lease && !theirs.lease.yours) {
      this.editable = false;
      this.given = theirs;
      this.saver?.close();
      this.drawActions();
      this.editor.view.setProps({ editable: () => false });
      await ask({ title: "Taken over", text: [h("p", {}, `${theirs.lease.holder_name} has taken over this dictation. What you typed last could not be saved; copy what you need.`)], yes: "Understood" });
      return;
    }
    const both = merged(this.base, mine, report);
    this.given = theirs;
    this.restart(both.report);
    this.saver?.follow(theirs.working?.seq ?? seq);
    if (both.conflicts.length) {
      const shown = both.conflicts.map((text) => h("blockquote", {}, text));
      await ask({ title: "Changed twice", text: [h("p", {}, "These paragraphs were changed in another window, too. Yours were kept; theirs were:"), ...shown], yes: "Understood" });
    } else toast("The changes of both windows were put together.");
  }

  /** Go on with a report that came from elsewhere (Word). */
  takeOverReport(report: Report): void {
    this.restart(report);
    this.saver?.changed();
  }

  /** Draw the questions anew. */
  showQuestions(): void {
    this.questions.replaceChildren(questionList(this));
  }

  private async takeOver(): Promise<void> {
    const text = [h("p", {}, `${this.given.lease?.holder_name ?? "Somebody"} is working on it. What was typed so far stays.`)];
    if (await ask({ title: "Take over this dictation?", text, yes: "Take over" })) await this.edit(true);
  }

  private async sendBack(): Promise<void> {
    const chosen = await ask({ title: "Send back", text: [], yes: "Send back", reason: "What is to be changed?" });
    if (!chosen) return;
    await this.attempt(async () => {
      await api.sendBack(this.id, chosen.reason);
      toast("Sent back.");
      this.site.go("/");
    });
  }

  /** Make a version of what was typed, and let go of the dictation. */
  async finish(to: Goal): Promise<void> {
    const points = reviewing(this.editor.state).points;
    const grave = points.filter((point) => point.kind === "critical").length;
    const blanks = points.filter((point) => point.kind === "blank").length;
    const left = [grave && `${grave} critical`, blanks && `${blanks} blank`].filter(Boolean).join(" and ");
    const text = to === "awaiting_signature" && left ? [h("p", { class: "warning" }, icon("critical"), `${left} still open: it can be signed only when they are settled, or with a reason.`)] : [];
    const titles: Record<string, string> = { awaiting_signature: "To signature", draft: "Put back for others", returned_to_author: "Return to the author" };
    const needsAsking = text.length > 0 || to !== "awaiting_signature";
    const reason = to === "returned_to_author" ? { reason: "What is the author to do?" } : {};
    const chosen = needsAsking ? await ask({ title: titles[to] ?? "", text, yes: titles[to] ?? "Yes", ...reason }) : { reason: "" };
    if (!chosen) return;
    await this.attempt(async () => {
      await this.saver?.flush();
      await api.finish(this.id, this.saver?.number ?? 0, to, chosen.reason || undefined);
      this.editable = false;
      this.saver?.close();
      toast(to === "awaiting_signature" ? "It awaits the signature." : "Done.");
      this.site.go("/");
    });
  }

  async attempt(what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      toast(error.message, "bad");
    }
  }

  /** What is asked about: the words that are chosen, or what is looked at. */
  asked(text: string): Asked | null {
    const { state } = this.editor;
    const { words } = reviewing(state);
    const point = activePoint(state);
    const { from, to } = state.selection;
    const runs = words.runs.filter((run) => run.from < Math.max(to, from + 1) && run.to > from);
    const first = runs[0] ?? words.at(from);
    if (!first && !point) return null;
    const starts = runs.flatMap((run) => run.token.start ?? []);
    const ends = runs.flatMap((run) => run.token.end ?? []);
    const ids = runs.map((run) => run.id);
    return {
      ...placeOf(state.doc, ids, state.doc.resolve(from).index(0)),
      start: point?.start ?? (starts.length ? Math.min(...starts) : (this.player?.time ?? null)),
      end: point?.end ?? (ends.length ? Math.max(...ends) : null),
      sounds_like: state.doc.textBetween(from, to, " ") || (point?.suggestions[0] ?? ""),
      text,
    };
  }

  private async renew(): Promise<void> {
    if (!this.editable || document.hidden || Date.now() - this.lastUse > 5 * RENEW) return;
    await api.renewLease(this.id).catch(() => undefined);
  }

  /** Whether the page may be left: what was typed must be saved first. */
  private async leave(): Promise<boolean> {
    if (!this.saver || !this.editable) return true;
    try {
      await this.saver.flush();
      await api.releaseLease(this.id).catch(() => undefined);
      return true;
    } catch {
      const text = [h("p", {}, "The server cannot be reached, and the last changes are not saved. If you leave now they are lost.")];
      return (await ask({ title: "Leave without saving?", text, yes: "Leave" })) !== null;
    }
  }

  private close(): void {
    clearInterval(this.renewing);
    clearTimeout(this.drawing);
    this.stopKeys();
    this.pedals.stop();
    this.saver?.close();
    this.bar?.close();
    this.spelling.close();
    this.player?.close();
    this.editor.close();
  }
}

const EDITOR_KEYS =
  "Tab goes to the next flag and plays it. Enter says it is right, a number (with Alt where a figure is flagged) takes a suggestion, typing replaces the words. " +
  "Escape, then Tab, leaves the document. F1 shows all keys.";
