import type { Peaks } from "../api";
import { clock, h } from "../dom";
import type { Severity } from "../report";
import type { Player } from "./player";

/** A mark on the waveform. */
export interface Mark {
  time: number;
  severity: Severity | "blank";
}

const BAR = 2; // pixels of a bar, and of the gap behind it: 1
const STEP = 5; // seconds that an arrow key moves

/**
 * The recording at a glance: its loudness, the flags on it, and where one is. Drawn by ourselves on a canvas: the usual
 * library brings its styles inline, and the page's content policy allows none.
 */
export class Waveform {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { "aria-hidden": "true" });
  private readonly context = this.canvas.getContext("2d");
  private marks: Mark[] = [];
  private picture: HTMLCanvasElement | null = null; // bars and marks, without the place
  private size = { width: 0, height: 0 }; // pixels; asked for here it would have the whole page laid out
  private readonly resized: ResizeObserver;
  private readonly scheme = matchMedia("(prefers-color-scheme: dark)");

  constructor(
    private readonly player: Player,
    private readonly peaks: Peaks,
  ) {
    this.element = h(
      "div",
      {
        class: "waveform",
        role: "slider",
        tabindex: 0,
        "aria-label": "Place in the recording",
        "aria-valuemin": 0,
        "aria-valuemax": Math.round(peaks.seconds),
        onpointerdown: (event: PointerEvent) => this.drag(event),
        onpointermove: (event: PointerEvent) => event.buttons === 1 && this.drag(event),
        onkeydown: (event: KeyboardEvent) => this.key(event),
      },
      this.canvas,
    );
    this.resized = new ResizeObserver(([entry]) => {
      if (entry) this.size = entry.contentRect;
      this.redraw();
    });
    this.resized.observe(this.element);
    this.scheme.addEventListener("change", this.redraw);
    player.listen(() => this.drawPlace());
  }

  /** Show flags and blanks where they are in the recording. */
  mark(marks: Mark[]): void {
    const same = marks.length === this.marks.length && marks.every(({ time, severity }, at) => time === this.marks[at]?.time && severity === this.marks[at].severity);
    this.marks = marks;
    if (!same) this.redraw();
  }

  close(): void {
    this.resized.disconnect();
    this.scheme.removeEventListener("change", this.redraw);
  }

  private readonly redraw = () => {
    const { context, canvas } = this;
    const scale = devicePixelRatio || 1;
    const { width, height } = this.size;
    if (!context || width < 10) return;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const style = getComputedStyle(this.element);
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.drawBars(context, style, scale);
    this.drawMarks(context, style, scale);
    const picture = h("canvas", {});
    picture.width = canvas.width;
    picture.height = canvas.height;
    if (canvas.width && canvas.height) picture.getContext("2d")?.drawImage(canvas, 0, 0);
    this.picture = picture;
    this.drawPlace();
  };

  private drawBars(context: CanvasRenderingContext2D, style: CSSStyleDeclaration, scale: number): void {
    const { width, height } = this.canvas;
    const top = 11 * scale;
    const room = height - top - 2 * scale;
    const bars = Math.floor(width / ((BAR + 1) * scale));
    context.fillStyle = style.getPropertyValue("--wave");
    for (let bar = 0; bar < bars; bar++) {
      const from = Math.floor((bar / bars) * this.peaks.peaks.length);
      const to = Math.max(from + 1, Math.floor(((bar + 1) / bars) * this.peaks.peaks.length));
      let most = 0;
      for (let index = from; index < to; index++) most = Math.max(most, this.peaks.peaks[index] ?? 0);
      const tall = Math.max(scale, Math.sqrt(most) * room);
      context.fillRect(bar * (BAR + 1) * scale, top + (room - tall) / 2, BAR * scale, tall);
    }
  }

  private drawMarks(context: CanvasRenderingContext2D, style: CSSStyleDeclaration, scale: number): void {
    for (const { time, severity } of this.marks) {
      const x = (time / this.peaks.seconds) * this.canvas.width;
      context.fillStyle = style.getPropertyValue(`--${severity}`);
      context.fillRect(x - scale / 2, 9 * scale, scale, this.canvas.height - 11 * scale);
      const size = 4.5 * scale;
      const y = 5 * scale;
      context.beginPath();
      if (severity === "critical") polygon(context, [[x, y - size], [x + size, y + size * 0.8], [x - size, y + size * 0.8]]);
      else if (severity === "major") polygon(context, [[x, y - size], [x + size, y], [x, y + size], [x - size, y]]);
      else if (severity === "minor") context.arc(x, y, size * 0.7, 0, 2 * Math.PI);
      else context.rect(x - size * 0.8, y - size * 0.4, size * 1.6, size * 0.8);
      context.fill();
    }
  }

  private drawPlace(): void {
    const { context, picture } = this;
    if (!context || !picture) return;
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (picture.width && picture.height) context.drawImage(picture, 0, 0);
    const scale = devicePixelRatio || 1;
    const x = (this.player.time / this.peaks.seconds) * this.canvas.width;
    context.fillStyle = getComputedStyle(this.element).getPropertyValue("--place");
    context.fillRect(x - scale, 0, 2 * scale, this.canvas.height);
    this.element.setAttribute("aria-valuenow", String(Math.round(this.player.time)));
    this.element.setAttribute("aria-valuetext", `${clock(this.player.time)} of ${clock(this.peaks.seconds)}`);
  }

  private drag(event: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    this.player.seek(((event.clientX - box.left) / box.width) * this.peaks.seconds);
  }

  private key(event: KeyboardEvent): void {
    const to: Record<string, number> = {
      ArrowLeft: this.player.time - STEP,
      ArrowRight: this.player.time + STEP,
      Home: 0,
      End: this.peaks.seconds,
    };
    const time = to[event.key];
    if (time === undefined) return;
    event.preventDefault();
    this.player.seek(time);
  }
}

function polygon(context: CanvasRenderingContext2D, points: [number, number][]): void {
  points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}
