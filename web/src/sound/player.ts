/** Plays a dictation: at any speed without a change of pitch, in clips, and a little before where it was stopped. */

export const SPEEDS = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;
const STEP_BACK = 1.5; // seconds that are heard again after a pause
const BESIDE = 0.6; // seconds before and after the words of a clip

export class Player {
  readonly audio = new Audio();
  /** Seconds to go back when playing is resumed. */
  stepBack = STEP_BACK;
  /** Somebody has chosen another speed. */
  onSpeed: (speed: number) => void = () => undefined;
  private clipEnd: number | null = null;
  private frame = 0;
  private readonly listeners = new Set<() => void>();

  constructor(url: string, public seconds: number) {
    this.audio.preload = "auto";
    this.audio.preservesPitch = true;
    this.audio.src = url;
    for (const event of ["play", "pause", "seeked", "ratechange", "ended", "error"]) {
      this.audio.addEventListener(event, () => this.changed());
    }
    this.audio.addEventListener("play", () => this.follow());
  }

  /** Be told of every change, and of the time while it plays, once a picture. Returns how to stop being told. */
  listen(act: () => void): () => void {
    this.listeners.add(act);
    return () => this.listeners.delete(act);
  }

  get playing(): boolean {
    return !this.audio.paused;
  }

  get time(): number {
    return this.audio.currentTime;
  }

  get speed(): number {
    return this.audio.playbackRate;
  }

  set speed(value: number) {
    this.audio.playbackRate = Math.min(2, Math.max(0.5, value));
    this.changed(); // the browser's own word comes a moment later
    this.onSpeed(this.speed);
  }

  /** The next speed up or down. */
  changeSpeed(direction: 1 | -1): void {
    const faster = SPEEDS.find((speed) => speed > this.speed + 0.001) ?? 2;
    const slower = [...SPEEDS].reverse().find((speed) => speed < this.speed - 0.001) ?? 0.5;
    this.speed = direction > 0 ? faster : slower;
  }

  /** Play on from a time, or from a little before where it stopped. */
  play(from?: number): void {
    this.clipEnd = null;
    this.seek(from ?? this.time - this.stepBack);
    this.start();
  }

  pause(): void {
    this.clipEnd = null;
    this.audio.pause();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Play only what was said between two times, with a little before and after it. */
  clip(start: number, end: number, beside = BESIDE): void {
    this.seek(start - beside);
    this.clipEnd = end + beside;
    this.start();
  }

  skip(seconds: number): void {
    this.clipEnd = null;
    this.seek(this.time + seconds);
  }

  seek(time: number): void {
    this.audio.currentTime = Math.min(Math.max(0, time), Math.max(0, this.seconds - 0.05));
    this.changed();
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    this.listeners.clear();
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  private start(): void {
    // A pause that follows at once breaks off the play; the browser tells of it by a rejection that means nothing else.
    this.audio.play().catch(() => undefined);
  }

  private follow(): void {
    cancelAnimationFrame(this.frame);
    const step = () => {
      if (this.clipEnd !== null && this.time >= this.clipEnd) {
        this.audio.pause();
        this.clipEnd = null;
      }
      this.changed();
      if (this.playing) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  private changed(): void {
    for (const act of this.listeners) act();
  }
}
