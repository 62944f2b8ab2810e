import { api, isPassing, Refused, retryAfter, Unreachable, type Working } from "../api";
import type { Report } from "../report";

export type SaveState = "saved" | "waiting" | "saving" | "offline" | "conflict" | "lost";

const PAUSE = 350; // milliseconds without typing before it is saved
const LONGEST = 900; // milliseconds after which it is saved although somebody types on

/** What the page does with a saver's news. */
export interface Saving {
  /** The document as it stands on the screen. */
  current: () => Report;
  /** `why` is the server's own sentence, where it said no. */
  onState: (state: SaveState, why: string) => void;
  /** The server has this report now. */
  onSaved: (report: Report) => void;
  /** Something else was saved meanwhile, or it has gone on: put both together, then `follow` it, or begin anew. */
  onConflict: () => Promise<void>;
}

/**
 * Saves a document within a second of every change. It is "saved" only while the server has everything that is on the
 * screen. While the server is away the changes stay in this page's memory alone (patient data is never written to the
 * browser's disk), are tried again until it is back, and leaving the page is warned of. Each save has the next number
 * (`seq`); one whose answer never came is sent again as it was, which changes nothing if it had arrived.
 */
export class Saver {
  state: SaveState = "saved";
  savedAt: Date | null = null;
  private timer = 0;
  private firstChange = 0;
  private changes = 0;
  private savedChanges = 0;
  private tries = 0;
  private running: Promise<void> | null = null;
  private unanswered: { working: Working; changes: number } | null = null;
  private closed = false;

  constructor(
    private readonly id: string,
    readonly baseVersion: number,
    private seq: number,
    private readonly page: Saving,
  ) {
    addEventListener("beforeunload", this.warn);
    addEventListener("online", this.retryNow);
  }

  /** The number of the last save that the server has. */
  get number(): number {
    return this.seq;
  }

  get unsaved(): boolean {
    return this.changes !== this.savedChanges;
  }

  /** The document has changed. */
  changed(): void {
    this.changes += 1;
    const now = performance.now();
    if (!this.timer) this.firstChange = now;
    const wait = Math.min(PAUSE, Math.max(0, this.firstChange + LONGEST - PAUSE - now));
    if (this.state !== "offline" && this.state !== "conflict") {
      this.plan(wait);
      this.tell(this.running ? "saving" : "waiting");
    }
  }

  /** Save now what is not saved; waits until the server has all of it. Throws `Unreachable` or `Refused`. */
  async flush(): Promise<void> {
    do {
      clearTimeout(this.timer);
      this.timer = 0;
      await this.running;
      if (this.unsaved) await this.save(true);
    } while (this.unsaved && !this.closed);
  }

  /** After a conflict was settled: the next save follows this number. */
  follow(seq: number): void {
    this.seq = seq;
    this.changes += 1;
    this.tell("waiting");
    this.plan(0);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    removeEventListener("beforeunload", this.warn);
    removeEventListener("online", this.retryNow);
  }

  /** Try again what was refused because nobody was logged in. */
  readonly retryNow = (): void => {
    if (this.unsaved && !this.running) this.plan(0);
  };

  private plan(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      void this.save(false);
    }, milliseconds);
  }

  private async save(loud: boolean): Promise<void> {
    if (this.running) {
      await this.running;
      if (this.unsaved && !this.closed) return this.save(loud);
      return;
    }
    let failure: unknown = null;
    this.running = this.send().catch((error: unknown) => {
      failure = error;
    });
    await this.running;
    this.running = null;
    if (failure) {
      await this.failed(failure);
      if (loud) throw failure;
    } else if (this.unsaved) this.plan(PAUSE);
  }

  private async send(): Promise<void> {
    this.unanswered ??= { working: { base_version: this.baseVersion, seq: this.seq + 1, report: this.page.current() }, changes: this.changes };
    const { working, changes } = this.unanswered;
    this.tell("saving");
    const { seq } = await api.save(this.id, working);
    this.unanswered = null;
    this.seq = seq;
    this.savedChanges = changes;
    this.savedAt = new Date();
    this.tries = 0;
    this.page.onSaved(working.report);
    this.tell(this.unsaved ? "waiting" : "saved");
  }

  private async failed(error: unknown): Promise<void> {
    if (this.closed) return;
    if (error instanceof Refused && !isPassing(error)) this.unanswered = null;
    if (error instanceof Refused && [403, 404, 409].includes(error.status)) await this.settle();
    else if (error instanceof Refused && !isPassing(error)) this.tell("lost", error.message);
    else this.tryLater();
  }

  private async settle(): Promise<void> {
    this.tell("conflict");
    try {
      await this.page.onConflict();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      if (error instanceof Refused && !isPassing(error)) this.tell("lost", error.message);
      else this.tryLater();
    }
  }

  private tryLater(): void {
    this.tell("offline");
    this.plan(retryAfter(this.tries++));
  }

  private tell(state: SaveState, why = ""): void {
    if (this.closed) return;
    this.state = state;
    this.page.onState(state, why);
  }

  private readonly warn = (event: BeforeUnloadEvent): void => {
    if (!this.unsaved) return;
    event.preventDefault();
  };
}
