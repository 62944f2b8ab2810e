import { api, type Trouble } from "../api";
import { fill, h, icon } from "../dom";
import type { Page, Site } from "./page";

const EVERY = 30_000; // milliseconds between two looks

/** What does not go on by itself, in plain words, for who looks after the machine. */
export async function troublesPage(_site: Site): Promise<Page> {
  const body = h("div", { "aria-live": "polite" });
  const load = async (asleep?: "asleep") => {
    const now = await api.troubles(asleep);
    const parts = [
      part("Files that were not taken in", now.refused.map((file) => entry(file.name, file.sentence, file.at)), "The files lie where they were. When one was mended or replaced it is taken in by itself."),
      part("Workers", now.workers.map(line), "Dictations wait until a worker is well again; none is lost."),
      part("Documents that do not arrive", now.deliveries.map(line), "“transcribe delivery list” on the server says more about each."),
    ];
    const quiet = parts.every((one) => one === null);
    fill(
      body,
      h("p", { class: "hint" }, `${now.waiting} ${now.waiting === 1 ? "dictation waits" : "dictations wait"} for a draft${now.put_aside ? `; ${now.put_aside} could not be transcribed: see “Trouble” in the worklist` : ""}.`),
      quiet && h("p", { class: "done" }, icon("check"), "Everything goes on by itself."),
      ...parts,
    );
  };
  await load();
  const timer = setInterval(() => void load("asleep").catch(() => undefined), EVERY);
  return { title: "Troubles", element: h("main", { class: "narrow troubles" }, h("h1", {}, "Troubles"), body), close: () => clearInterval(timer) };
}

function part(title: string, entries: HTMLElement[], advice: string): HTMLElement | null {
  if (!entries.length) return null;
  return h("section", {}, h("h2", {}, `${title} (${entries.length})`), h("p", { class: "hint" }, advice), h("ul", { class: "told" }, ...entries));
}

function line(trouble: Trouble): HTMLElement {
  return entry(trouble.where, trouble.sentence, trouble.at);
}

function entry(what: string, sentence: string, at: string | null): HTMLElement {
  return h("li", {}, h("strong", {}, what), at && h("span", { class: "under" }, new Date(at).toLocaleString()), h("p", {}, sentence));
}
