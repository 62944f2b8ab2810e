import { isPassing, Refused, retryAfter, Unreachable } from "../api";
import { announce, ask, clock, fill, h, icon, mayLeave, toast } from "../dom";

const LOOK = 200; // milliseconds between two looks at the microphone
const QUIET = 0.01; // of full scale: a microphone that is switched off stays below it
const SOFTEST = 0.001; // of full scale: where the meter begins (-60 dB)
const DEAF_AFTER = 8000; // milliseconds of nothing before it is said

/** What becomes of a recording: the server takes it in, or it throws what the server said. */
export type Give = (recording: File) => Promise<void>;

/**
 * Dictating into the browser. What was spoken stays in this page's memory until the server has it: it is tried again while the server is
 * away, and leaving the page is warned of.
 */
export class Recorder {
  readonly element: HTMLElement;
  private readonly button = h("button", { type: "button", onclick: () => void (this.running ? this.stop() : this.start()) });
  private readonly pause = h("button", { type: "button", hidden: true, onclick: () => this.pauseOrGoOn() }, "Pause");
  private readonly level = h("meter", { min: 0, max: 1, hidden: true, "aria-label": "Loudness" });
  private readonly notice = h("span", { class: "problem", role: "status" });
  private running: Recording | null = null;
  private readonly waiting: File[] = []; // what the server does not have yet
  private giving: Promise<void> | null = null;
  private timer = 0;
  private tries = 0;

  constructor(private readonly give: Give) {
    this.element = h("span", { class: "recorder" }, this.button, this.pause, this.level, this.notice);
    addEventListener("beforeunload", this.warn);
    addEventListener("online", this.retryNow);
    this.draw();
  }

  /** Whether somebody speaks. */
  get recording(): boolean {
    return this.running !== null;
  }

  /** Whether the page may be left: what is spoken or not sent yet is asked about. */
  async leave(): Promise<boolean> {
    if (this.running) {
      const text = [h("p", {}, "Your dictation is stopped and added before the page is left.")];
      if (!(await ask({ title: "You are dictating", text, yes: "Stop and add it" }))) return false;
      await this.stop();
    }
    await this.giving;
    if (!this.waiting.length) return true;
    return mayLeave("Leave without your dictation?", "The server has not taken your dictation in. If you leave now it is lost.");
  }

  close(): void {
    clearTimeout(this.timer);
    removeEventListener("beforeunload", this.warn);
    removeEventListener("online", this.retryNow);
  }

  /** Send now what waits: the server is back, or somebody has logged in again. */
  readonly retryNow = (): void => {
    if (this.waiting.length && !this.giving) this.send();
  };

  private async start(): Promise<void> {
    try {
      this.running = await Recording.begin(() => this.draw());
    } catch {
      toast("The microphone cannot be used. The browser must be allowed to use it.", "bad");
      return;
    }
    const { running } = this;
    void running.ended.then((file) => this.take(file, running));
    this.draw();
    announce("Recording.");
  }

  private async stop(): Promise<void> {
    const { running } = this;
    running?.stop();
    await running?.ended;
  }

  private pauseOrGoOn(): void {
    this.running?.pauseOrGoOn();
    this.draw();
  }

  private take(file: File, from: Recording): void {
    this.running = null;
    this.draw();
    if (!this.waiting.length) fill(this.notice);
    if (!from.wasStopped) toast(`The microphone went away: your dictation ends at ${clock(from.seconds)}.`, "bad");
    if (!file.size) return toast("Nothing was recorded.", "bad");
    this.waiting.push(file);
    if (!this.giving) this.send();
  }

  private send(): void {
    clearTimeout(this.timer);
    this.giving = this.giveAll().finally(() => {
      this.giving = null;
    });
  }

  private async giveAll(): Promise<void> {
    for (let [file] = this.waiting; file; [file] = this.waiting) {
      try {
        await this.give(file);
      } catch (error) {
        if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
        return this.notGiven(file, error);
      }
      this.waiting.shift();
      this.tries = 0;
      fill(this.notice);
    }
  }

  private notGiven(file: File, error: Error): void {
    if (error instanceof Unreachable || isPassing(error as Refused)) {
      fill(this.notice, "Your dictation is not added yet: the server is away. Keep this window open.");
      this.timer = window.setTimeout(this.retryNow, retryAfter(this.tries++));
      return;
    }
    const again = h("button", { type: "button", onclick: this.retryNow }, "Try again");
    const keep = h("a", { class: "button", download: file.name, href: URL.createObjectURL(file) }, "Save the sound on this computer");
    fill(this.notice, `Your dictation is not added. ${error.message} `, again, " ", keep);
  }

  private draw(): void {
    const { running } = this;
    fill(this.button, icon("microphone"), running ? `Stop ${clock(running.seconds)}` : "Dictate");
    this.button.classList.toggle("recording", running !== null);
    this.pause.hidden = this.level.hidden = running === null;
    if (!running) return;
    this.pause.textContent = running.paused ? "Go on" : "Pause";
    this.level.value = 1 + Math.log10(Math.max(running.loudness, SOFTEST)) / -Math.log10(SOFTEST);
    const deaf = "Nothing is heard. Is the microphone switched on?";
    if (running.isDeaf !== (this.notice.textContent === deaf)) fill(this.notice, running.isDeaf && deaf);
  }

  private readonly warn = (event: BeforeUnloadEvent): void => {
    if (this.running || this.waiting.length) event.preventDefault();
  };
}

/** One recording that goes on. */
class Recording {
  readonly ended: Promise<File>;
  /** Whether somebody has ended it; else the microphone has. */
  wasStopped = false;
  /** 0 to 1 of full scale. */
  loudness = 0;
  private readonly pieces: Blob[] = [];
  private readonly listening = new AudioContext();
  private readonly timer: number;
  private spoken = 0; // milliseconds
  private since = performance.now();
  private heardAt = performance.now();

  private constructor(
    private readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
    onChange: () => void,
  ) {
    recorder.addEventListener("dataavailable", (event) => this.pieces.push(event.data));
    this.ended = new Promise((resolve) => recorder.addEventListener("stop", () => resolve(this.end())));
    const analyser = this.listening.createAnalyser();
    this.listening.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.loudness = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      this.count();
      if (this.loudness > QUIET || this.paused) this.heardAt = performance.now();
      onChange();
    }, LOOK);
    recorder.start(1000);
  }

  static async begin(onChange: () => void): Promise<Recording> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    return new Recording(stream, new MediaRecorder(stream), onChange);
  }

  get paused(): boolean {
    return this.recorder.state === "paused";
  }

  get seconds(): number {
    return this.spoken / 1000;
  }

  /** Whether nothing was heard for a while: a microphone that is switched off, or the wrong one. */
  get isDeaf(): boolean {
    return performance.now() - this.heardAt > DEAF_AFTER;
  }

  pauseOrGoOn(): void {
    this.count();
    if (this.paused) this.recorder.resume();
    else this.recorder.pause();
  }

  stop(): void {
    this.wasStopped = true;
    this.count();
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }

  private count(): void {
    const now = performance.now();
    if (this.recorder.state === "recording") this.spoken += now - this.since;
    this.since = now;
  }

  private end(): File {
    clearInterval(this.timer);
    for (const track of this.stream.getTracks()) track.stop();
    void this.listening.close();
    const type = this.recorder.mimeType || "audio/webm";
    const ending = type.includes("ogg") ? "ogg" : type.includes("mp4") ? "m4a" : "webm";
    return new File(this.pieces, `dictation-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.${ending}`, { type });
  }
}
