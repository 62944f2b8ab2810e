import { dialog, h } from "../dom";

const KEYS: [string, [string, string][]][] = [
  [
    "What is flagged",
    [
      ["Tab / Shift+Tab", "next, previous flag: its words are chosen and played"],
      ["Enter", "it is right: settle it and go to the next"],
      ["1 … 9", "take that suggestion and go to the next"],
      ["Alt+1 … 9", "the same where a figure is flagged: there plain figures are typed"],
      ["type", "what you type takes the place of the words"],
      ["Alt+R", "and everywhere in this document"],
      ["Alt+W", "add the word to the vocabulary"],
      ["Alt+B", "make a blank: nobody can understand it"],
      ["Alt+Q", "ask the author about it"],
    ],
  ],
  [
    "Sound",
    [
      ["F9, Ctrl+Space", "play, pause; goes back a little when it is played again"],
      ["F7 / F8", "3 seconds back, on"],
      ["Alt+, / Alt+.", "slower, faster; the voice keeps its pitch"],
      ["Alt+K", "play from the cursor"],
      ["Alt+J", "put the cursor where the sound is"],
      ["click", "play the word; with Alt: play on from it"],
      ["foot pedal", "hold to play; release to pause and step back"],
    ],
  ],
  [
    "Text",
    [
      ["Ctrl+Z / Ctrl+Y", "undo, redo"],
      ["Ctrl+F", "find and replace"],
      ["Alt+N", "auto-text: by the name before the cursor, or from a list"],
      ["Alt+H / Alt+L / Alt+P", "heading, list, paragraph"],
    ],
  ],
  [
    "The page",
    [
      ["Ctrl+Enter", "done: to signature"],
      ["Ctrl+S", "save now (it is saved within a second anyway)"],
      ["F6", "next part of the page"],
      ["Esc, then Tab", "leave the document by Tab"],
      ["F1", "this sheet"],
    ],
  ],
];

/** The sheet of keys. */
export function showKeys(): void {
  const parts = KEYS.map(([title, keys]) =>
    h("section", {}, h("h3", {}, title), h("dl", { class: "keys" }, ...keys.map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what))))),
  );
  dialog("Keys", [h("div", { class: "key-sheet" }, ...parts)], undefined, true);
}
