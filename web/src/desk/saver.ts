import { api, Refused, Unreachable } from "../api";
import type { Report } from "../report";

export type SaveState = "saved" | "waiting" | "saving" | "offline" | "conflict" | "lost";

const PAUSE = 350; // milliseconds without typing before it is saved
const LONGEST = 900; // milliseconds after which it is saved although somebody types on
const RETRIES = [1000, 2000, 4000, 8000]; // milliseconds between tries while the server is away

/**
 * Saves a document within a second of every change. While the server is away the changes stay in this page's memory alone
 * (patient data is never written to the browser's disk), are tried again until it is back, and leaving the page is warned
 * of. Each save has the next number (`seq`), so that one which is sent twice does nothing the second time.
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

  constructor(
    private readonly id: string,
    readonly baseVersion: number,
    private seq: number,
    private readonly current: () => Report,
    private readonly onState: (state: SaveState) => void,
    private readonly onConflict: (theirSeq: number) => Promise<void>,
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

  /** Save now what is not saved; waits until the server has it. Throws `Unreachable` or `Refused`. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = 0;
    await this.running;
    if (this.unsaved) await this.save(true);
  }

  /** After a conflict was settled: the next save follows this number. */
  follow(seq: number): void {
    this.seq = seq;
    this.changes += 1;
    this.tell("waiting");
    this.plan(0);
  }

  close(): void {
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
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      void this.save(false);
    }, milliseconds);
  }

  private async save(loud: boolean): Promise<void> {
    if (this.running) {
      await this.running;
      if (this.unsaved) return this.save(loud);
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
    const sent = this.changes;
    this.tell("saving");
    const working = { base_version: this.baseVersion, seq: this.seq + 1, report: this.current() };
    const { seq } = await api.save(this.id, working);
    this.seq = seq;
    this.savedChanges = sent;
    this.savedAt = new Date();
    this.tries = 0;
    this.tell(this.unsaved ? "waiting" : "saved");
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof Refused && error.status === 401) this.tell("offline"); // goes on when somebody has logged in
    else if (error instanceof Unreachable || (error instanceof Refused && [429, 500].includes(error.status))) {
      this.tell("offline");
      this.plan(RETRIES[Math.min(this.tries++, RETRIES.length - 1)] ?? 8000);
    } else if (error instanceof Refused && error.status === 409) {
      this.tell("conflict");
      await this.onConflict(Number(error.body["seq"] ?? this.seq));
    } else this.tell("lost");
  }

  private tell(state: SaveState): void {
    this.state = state;
    this.onState(state);
  }

  private readonly warn = (event: BeforeUnloadEvent): void => {
    if (!this.unsaved) return;
    event.preventDefault();
  };
}
