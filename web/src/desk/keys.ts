import { toolsOf } from "./tools";
import type { DictationDesk } from "../pages/dictation";

const SKIP = 3; // seconds

/** The keys that work wherever one is on the page of a dictation. Returns how to take them away. */
export function deskKeys(desk: DictationDesk): () => void {
  const tools = toolsOf(desk);
  const acts: Record<string, () => void> = {
    F9: () => desk.player?.toggle(),
    "Ctrl+Space": () => desk.player?.toggle(),
    F7: () => desk.player?.skip(-SKIP),
    F8: () => desk.player?.skip(SKIP),
    "Alt+Comma": () => desk.player?.changeSpeed(-1),
    "Alt+Period": () => desk.player?.changeSpeed(1),
    "Alt+KeyK": () => desk.editor.playFromCursor(),
    "Alt+KeyJ": () => desk.editor.cursorToSound(),
    "Alt+KeyN": tools.autoText,
    "Alt+KeyB": tools.blank,
    "Alt+KeyQ": tools.question,
    "Alt+KeyR": tools.everywhere,
    "Alt+KeyW": tools.vocabulary,
    "Ctrl+KeyF": tools.find,
    "Ctrl+KeyH": tools.find,
    "Ctrl+KeyS": () => void desk.attempt(() => desk.saveNow()),
    "Ctrl+Enter": () => desk.editable && void desk.finish("awaiting_signature"),
    F1: tools.help,
    F6: () => nextRegion(desk.element),
  };
  const onKey = (event: KeyboardEvent) => {
    if (document.querySelector("dialog[open]")) return;
    if (!event.isComposing) tellSelection();
    const held = [event.ctrlKey || event.metaKey ? "Ctrl+" : "", event.altKey ? "Alt+" : "", event.shiftKey ? "Shift+" : ""].join("");
    const act = acts[held + event.code];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  document.addEventListener("keydown", onKey, true);
  return () => document.removeEventListener("keydown", onKey, true);
}

/**
 * Browsers tell of a moved cursor a moment after it moved, on a busy machine even after the next key: that key would change
 * the word that was chosen before. The editor compares, and does nothing where it knows already.
 */
function tellSelection(): void {
  document.dispatchEvent(new Event("selectionchange"));
}

/** F6 goes round the parts of the page: document, what stands beside it, sound, head. */
function nextRegion(page: HTMLElement): void {
  const regions = [".document", "[role=tab][aria-selected=true]", ".player .play", ".actions button, .actions a"].flatMap(
    (selector) => page.querySelector<HTMLElement>(selector) ?? [],
  );
  const now = document.activeElement;
  const within = [".scroller", ".beside", ".player", ".top"].findIndex((selector) => now?.closest(selector));
  regions[(within + 1) % regions.length]?.focus();
}
