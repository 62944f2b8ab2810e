import { api, Refused, Unreachable, type Asked, type Dictation, type Goal, type Peaks, type Row } from "../api";
import { choices, choose } from "../choices";
import { ChangesList } from "../desk/changes_list";
import { settleConflict } from "../desk/conflicts";
import { Editor } from "../desk/editor";
import { FlagList } from "../desk/flag_list";
import { addendaOf, addendumDialog } from "../desk/addenda";
import { detailsDialog } from "../desk/details";
import { HeaderForm } from "../desk/header_form";
import { historyList } from "../desk/history_list";
import { deskKeys } from "../desk/keys";
import { TYPES } from "../desk/kinds";
import { letterhead } from "../desk/letterhead";
import { PlayerBar } from "../desk/player_bar";
import { questionList } from "../desk/question_list";
import { activePoint, reviewing } from "../desk/reviewing";
import { Saver, type SaveState } from "../desk/saver";
import { Spelling } from "../desk/spelling";
import { Tabs } from "../desk/tabs";
import { opened, type Opened } from "../document/opening";
import { placeOf, saved } from "../document/saving";
import { announce, announceSaving, ask, fill, h, icon, mayLeave, toast } from "../dom";
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
  const peaks = api.peaks(id).catch(() => null); // the sound is decoded for it: nobody waits for that
  const desk = new DictationDesk(site, await api.dictation(id));
  await desk.begin();
  void peaks.then((found) => desk.showPeaks(found));
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
  private peaks: Peaks | null = null;
  private flags!: FlagList;
  private changes!: ChangesList;
  private header!: HeaderForm;
  private head!: { element: HTMLElement; update: () => void };
  private tabs!: Tabs;
  private readonly status = h("span", { class: "save-state" });
  private readonly actions = h("div", { class: "actions" });
  private readonly about = h("div", { class: "about" });
  private readonly questions = h("div", {});
  private readonly notice = h("div", { class: "notice-place" });
  private readonly pedals: Pedals;
  private readonly stopKeys: () => void;
  private saidSaved = false;
  private closed = false;
  private shownAttrs: object | null = null; // the header and the like: the same object as long as nobody changes them
  private drawing = 0;
  private renewing = 0;
  private lastUse = Date.now();
  /** What the server has, as far as this page knows. */
  base: Report;
  editable = false;

  constructor(
    readonly site: Site,
    public given: Dictation,
  ) {
    this.base = given.working?.report ?? given.report;
    this.opened = opened(this.base);
    this.player = given.row.has_sound === false ? null : new Player(api.soundUrl(given.row.id), given.row.seconds ?? 0);
    if (this.player) {
      this.player.stepBack = choices().stepBack;
      this.player.speed = choices().speed;
      this.player.onSpeed = (speed) => choose({ speed });
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
      atWork: () => this.player?.playing ?? false,
    };
  }

  /** Hold the dictation if that is why it was opened, and show it. */
  async begin(): Promise<void> {
    const { lease, row } = this.given;
    const atWork = ["draft", "in_review", "failed", "quarantined"].includes(row.state) && this.site.me.roles.includes("secretary");
    if (this.may("edit") && (lease?.yours || (!lease && atWork))) await this.hold(false, this.given).catch(() => undefined);
    this.draw();
    void this.pedals.start();
    this.renewing = window.setInterval(() => void this.renew(), RENEW);
  }

  /** Take the dictation to edit it. */
  async edit(takeOver = false): Promise<void> {
    try {
      await this.hold(takeOver);
      this.restart(this.given.working?.report ?? this.given.report);
    } catch (error) {
      toast(String((error as Error).message), "bad");
    }
  }

  /** Hold the dictation to write to it; `given` is what the server has of it, if that was asked just before. */
  async hold(takeOver: boolean, given?: Dictation): Promise<void> {
    const lease = await api.takeLease(this.id, takeOver);
    this.given = given ?? (await api.dictation(this.id));
    this.given.lease = lease;
    this.given.row.state = lease.state ?? this.given.row.state;
    this.editable = true;
    const { working, version } = this.given;
    this.saver?.close();
    this.saver = new Saver(this.id, working?.base_version ?? version, working?.seq ?? 0, {
      current: () => this.report(),
      onState: (state, why) => this.showSaved(state, why),
      onSaved: (report) => (this.base = report),
      onConflict: () => settleConflict(this),
    });
    this.showSaved("saved");
  }

  /** The report as it stands in the document now. */
  report(): Report {
    return saved(this.opened, this.editor.state.doc);
  }

  /** Show another report in place of the one that was edited; `kept` is what the server has. */
  restart(report: Report, kept: Report = report): void {
    this.base = kept;
    this.opened = opened(report);
    this.editor.close();
    this.bar?.close();
    this.draw();
  }

  private draw(): void {
    const editable = () => this.editable;
    const { row } = this.given;
    this.shownAttrs = null;
    const paper = h("div", { class: "paper" });
    const current = () => this.editor;
    this.editor = new Editor(paper, {
      opened: this.opened,
      player: this.player,
      editable,
      clickPlays: () => choices().clickPlays,
      flagsPlay: () => choices().autoPlayFlags,
      onChange: (docChanged) => this.onChange(docChanged),
    });
    this.flags = new FlagList(current, editable, () => this.tabs.show("header"));
    this.changes = new ChangesList(current, this.opened, editable, (start, end) => this.player?.clip(start, end));
    this.header = new HeaderForm(current, row, this.editable);
    this.head = letterhead(this.site.me.office, row.signed_version !== null, current, () => this.tabs.show("header"));
    paper.prepend(this.head.element);
    if (row.signed_version !== null) void addendaOf(this.id).then((addenda) => paper.append(...addenda), () => undefined);
    this.tabs = new Tabs("Beside the document", [
      { name: "flags", label: "To check", content: this.flags.element },
      { name: "changes", label: "Corrections", content: this.changes.element, onShow: () => this.changes?.update() },
      { name: "header", label: "Header", content: this.header.element },
      { name: "questions", label: "Questions", content: this.questions },
      { name: "history", label: "History", content: historyList(this.id) },
    ]);
    this.bar = this.player && new PlayerBar(this.player, this.soundButtons());
    if (this.peaks) this.bar?.show(this.peaks);
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

  /** Show the picture of the sound, once it is there. */
  showPeaks(peaks: Peaks | null): void {
    if (!peaks || !this.player || this.closed) return;
    this.peaks = peaks;
    this.player.seconds = peaks.seconds;
    this.bar?.show(peaks);
  }

  private topBar(): HTMLElement {
    this.showRow(this.given.row);
    return h(
      "header",
      { class: "top" },
      h("a", { href: "#/", class: "back", "aria-label": "Back to the worklist" }, "‹ Worklist"),
      this.about,
      this.status,
      this.actions,
    );
  }

  /** Show whose dictation it is, and how urgent. */
  showRow(row: Row): void {
    this.given.row = row;
    const kind = row.document_type ? TYPES[row.document_type as keyof typeof TYPES] : "Dictation";
    const about = [kind, row.author_name ?? "author not known", STATES[row.state] ?? row.state].join(" · ");
    const details = this.may("assign") && h("button", { type: "button", class: "quiet", title: "Whose it is, whose turn, how urgent", onclick: () => void this.attempt(() => detailsDialog(this)) }, "Details");
    fill(this.about, h("h1", {}, row.patient ?? "Patient not known"), h("p", {}, row.stat && h("span", { class: "stat" }, "STAT"), h("span", { class: "facts-line" }, about), details));
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
      if (this.may("return")) add("To author", () => void this.finish("returned_to_author"));
      if (this.may("finish") || this.may("edit")) add("To signature", () => void this.finish("awaiting_signature"), "primary");
    } else {
      if (this.may("edit") && (!lease || lease.yours)) add("Edit", () => void this.edit());
      if (lease && !lease.yours && this.may("take_over")) add("Take over", () => void this.takeOver());
      if (this.may("send_back")) add("Send back", () => void this.sendBack());
      if (this.may("recognise_again")) add("Recognise again", () => void this.recogniseAgain());
      if (this.may("addendum")) add("Addendum", () => addendumDialog(this), "primary");
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
    const { attrs } = this.editor.state.doc;
    if (attrs !== this.shownAttrs) {
      this.shownAttrs = attrs;
      this.header.update();
      this.head.update();
    }
    this.bar?.mark(points.flatMap((point) => (point.start === null ? [] : [{ time: point.start, severity: point.kind }])));
    this.spelling.look();
  }

  private showSaved(state: SaveState, why = ""): void {
    const texts: Record<SaveState, string> = {
      saved: "Saved",
      waiting: "Saving …",
      saving: "Saving …",
      offline: "Not saved: the server is away. Keep this window open",
      conflict: "Somebody else has changed this, too …",
      lost: `Not saved. ${why} Keep this window open`,
    };
    if (this.status.dataset["state"] === state && state !== "lost") return;
    this.saySaved(state, texts[state]);
    this.status.dataset["state"] = state;
    this.status.textContent = texts[state];
  }

  /** Troubles are said at once. "Saved" is said the first time and after a trouble: at every pause it would only be in the way. */
  private saySaved(state: SaveState, text: string): void {
    if (state === "offline" || state === "lost") announce(text, true);
    if (state === "offline" || state === "lost" || state === "conflict") this.saidSaved = false;
    if (state !== "saved" || this.saidSaved || !this.saver?.savedAt) return;
    this.saidSaved = true;
    announceSaving(`${text}.`);
  }

  /** Save now, because somebody asks for it. */
  async saveNow(): Promise<void> {
    if (!this.saver) return;
    announceSaving("");
    await this.saver.flush();
    announceSaving("Saved.");
  }

  /** Nobody writes here any more: it is somebody else's, or has gone on. What stands on the page stays. */
  stop(theirs: Dictation): void {
    this.given = theirs;
    this.saver?.close();
    this.saver = null;
    this.lock();
    this.drawActions();
  }

  /** Let nobody type. */
  private lock(): void {
    this.editable = false;
    this.editor.view.setProps({ editable: () => this.editable });
  }

  private unlock(): void {
    this.editable = true;
    this.editor.view.setProps({ editable: () => this.editable });
    this.editor.focus();
  }

  /** Go on with a report that came from elsewhere (Word). */
  takeOverReport(report: Report): void {
    this.restart(report, this.base);
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

  private async recogniseAgain(): Promise<void> {
    const text = h("p", {}, "The recording is transcribed anew. What was written so far is kept among the versions.");
    const chosen = await ask({ title: "Recognise again", text: [text], yes: "Recognise again", reason: "Why?" });
    if (!chosen) return;
    await this.attempt(async () => {
      await api.again(this.id, chosen.reason);
      toast("It waits for its new draft.");
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
      this.lock();
      try {
        await this.saver?.flush();
        await api.finish(this.id, this.saver?.number ?? 0, to, chosen.reason || undefined);
      } catch (error) {
        if (this.saver) this.unlock();
        throw error;
      }
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
    this.lock();
    try {
      await this.saver.flush();
      await api.releaseLease(this.id).catch(() => undefined);
      return true;
    } catch {
      const leaves = await mayLeave("Leave without saving?", "The last changes are not saved. If you leave now they are lost.");
      if (!leaves && this.saver) this.unlock();
      return leaves;
    }
  }

  private close(): void {
    this.closed = true;
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
