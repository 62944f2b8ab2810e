import { api, Refused, type Turnaround } from "../api";
import { fill, h, labelled, svg } from "../dom";
import type { Page, Site } from "./page";

const WIDTH = 760;
const HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 30;
const DAY = 24 * 3600 * 1000;

/** How long dictations take, and how many come and go. */
export async function turnaroundPage(_site: Site): Promise<Page> {
  const today = new Date();
  const from = h("input", { type: "date", value: iso(new Date(today.getTime() - 30 * DAY)) });
  const to = h("input", { type: "date", value: iso(today) });
  const place = h("div", { "aria-live": "polite" });
  const load = async () => {
    try {
      draw(await api.turnaround(from.value, to.value));
    } catch (error) {
      const text = error instanceof Refused && error.status === 404 ? "This server keeps no turnaround figures." : (error as Error).message;
      fill(place, h("p", { class: "problem" }, text));
    }
  };
  const draw = ({ steps, days }: Turnaround) => {
    const columns = ["Step", "Dictations", "Half are done within", "Nine in ten within"].map((name) => h("th", { scope: "col" }, name));
    const rows = steps.map((step) => h("tr", {}, h("th", { scope: "row" }, step.name), h("td", { class: "number" }, step.count), h("td", { class: "number" }, hours(step.median_hours)), h("td", { class: "number" }, hours(step.p90_hours))));
    fill(
      place,
      h("table", {}, h("thead", {}, h("tr", {}, ...columns)), h("tbody", {}, ...rows)),
      h("h2", {}, "Received and signed, by day"),
      days.length ? plot(days) : h("p", { class: "hint" }, "Nothing in these days."),
    );
  };
  for (const field of [from, to]) field.addEventListener("change", () => void load());
  await load();
  return { title: "Turnaround", element: h("main", { class: "turnaround" }, h("h1", {}, "Turnaround"), h("div", { class: "filters" }, labelled("From", from), labelled("To", to)), place) };
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Hours as a person says them. */
export function hours(value: number | null): string {
  if (value === null) return "–";
  if (value < 1) return `${Math.round(value * 60)} min`;
  return value < 48 ? `${value.toFixed(1)} h` : `${(value / 24).toFixed(1)} days`;
}

/** Two bars for each day: received, signed. The numbers stand in a table for who cannot see it. */
function plot(days: Turnaround["days"]): HTMLElement {
  const most = Math.max(1, ...days.map((day) => Math.max(day.received, day.signed)));
  const step = (WIDTH - LEFT) / days.length;
  const tall = (count: number) => (count / most) * (HEIGHT - BOTTOM - 10);
  const bars = days.flatMap((day, index) => {
    const x = LEFT + index * step;
    const bar = (count: number, shift: number, kind: string) => svg("rect", { x: x + shift * step, y: HEIGHT - BOTTOM - tall(count), width: step * 0.36, height: tall(count), class: kind });
    const label = index % Math.ceil(days.length / 10) === 0 ? [svg("text", { x: x + step * 0.1, y: HEIGHT - 10 }, day.day.slice(5))] : [];
    return [bar(day.received, 0.1, "bar-received"), bar(day.signed, 0.5, "bar-signed"), ...label];
  });
  const lines = [0, 0.5, 1].map((share) => {
    const y = HEIGHT - BOTTOM - tall(most * share);
    return svg("g", {}, svg("line", { x1: LEFT, x2: WIDTH, y1: y, y2: y, class: "grid" }), svg("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, String(Math.round(most * share))));
  });
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "plot", role: "img", "aria-label": `Received and signed dictations on ${days.length} days; at most ${most} a day.` }, ...lines, ...bars);
  const legend = h("p", { class: "legend" }, h("span", { class: "key-received" }, "received"), h("span", { class: "key-signed" }, "signed"));
  const figure = h("figure", {}, legend);
  figure.prepend(picture);
  return figure;
}
