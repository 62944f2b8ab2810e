import type { Peaks } from "../api";
import { clock, fill, h, icon } from "../dom";
import { type Player, SPEEDS } from "../sound/player";
import { type Mark, Waveform } from "../sound/waveform";

const SKIP = 3; // seconds

/** The sound at the foot of the page. */
export class PlayerBar {
  readonly element: HTMLElement;
  private readonly play = h("button", { type: "button", class: "play", onclick: () => this.player.toggle() });
  private readonly time = h("span", { class: "clock" });
  private readonly speed: HTMLSelectElement;
  private readonly wait = h("p", { class: "hint" }, "The picture of the sound is not there yet.");
  private waveform: Waveform | null = null;
  private marks: Mark[] = [];
  private wasPlaying: boolean | null = null;

  constructor(
    private readonly player: Player,
    more: HTMLElement[],
  ) {
    this.speed = h(
      "select",
      { "aria-label": "Speed", onchange: () => (player.speed = Number(this.speed.value)) },
      ...SPEEDS.map((value) => h("option", { value: String(value), selected: value === 1 }, `${value}×`)),
    );
    const skip = (seconds: number, label: string, key: string) =>
      h(
        "button",
        { type: "button", class: "quiet", title: `${label} (${key})`, "aria-label": label, onclick: () => player.skip(seconds) },
        icon(seconds < 0 ? "back" : "forward"),
      );
    this.element = h(
      "section",
      { class: "player", "aria-label": "Sound" },
      h("div", { class: "controls" }, skip(-SKIP, "3 seconds back", "F7"), this.play, skip(SKIP, "3 seconds on", "F8"), this.time, this.speed),
      this.wait,
      h("div", { class: "controls" }, ...more),
    );
    player.listen(() => this.update());
    this.update();
  }

  /** Show the picture of the sound: it is made while one reads already. */
  show(peaks: Peaks): void {
    this.waveform = new Waveform(this.player, peaks);
    this.waveform.mark(this.marks);
    this.wait.replaceWith(this.waveform.element);
    this.update();
  }

  mark(marks: Mark[]): void {
    this.marks = marks;
    this.waveform?.mark(marks);
  }

  close(): void {
    this.waveform?.close();
  }

  private update(): void {
    const { player } = this;
    this.time.textContent = `${clock(player.time)} / ${clock(player.seconds)}`;
    this.speed.value = String(player.speed);
    if (player.playing === this.wasPlaying) return;
    this.wasPlaying = player.playing;
    fill(this.play, icon(player.playing ? "pause" : "play"));
    this.play.setAttribute("aria-label", player.playing ? "Pause" : "Play");
    this.play.title = `${player.playing ? "Pause" : "Play"} (F9 or Ctrl+Space)`;
  }
}
