import { redo, undo } from "prosemirror-history";
import { api, type Normal } from "../api";
import { announce, ask, dialog, fill, h, labelled, toast } from "../dom";
import { schema } from "../document/schema";
import { fillBlank, makeBlank, replaceText } from "../document/writing";
import { blockKind, hits, replaceAll } from "./commands";
import { findBar } from "./find_bar";
import { showKeys } from "./keys_help";
import { previewDialog } from "./preview";
import { activePoint, reviewing } from "./reviewing";
import type { DictationDesk } from "../pages/dictation";

export interface Tools {
  undo: () => void;
  redo: () => void;
  heading: () => void;
  list: () => void;
  autoText: () => void;
  blank: () => void;
  question: () => void;
  everywhere: () => void;
  vocabulary: () => void;
  find: () => void;
  help: () => void;
}

/** What can be done with the document besides typing: the same for buttons and keys. */
export function toolsOf(desk: DictationDesk): Tools {
  const run = (what: () => void) => () => {
    if (!desk.editable) return;
    what();
  };
  const focused = (what: () => void) =>
    run(() => {
      what();
      desk.editor.focus();
    });
  return {
    undo: focused(() => desk.editor.run(undo)),
    redo: focused(() => desk.editor.run(redo)),
    heading: focused(() => desk.editor.run(blockKind("heading"))),
    list: focused(() => desk.editor.run(blockKind("item"))),
    autoText: run(() => void autoText(desk)),
    blank: focused(() => putBlank(desk)),
    question: run(() => void askAuthor(desk)),
    everywhere: run(() => everywhere(desk)),
    vocabulary: run(() => addWord(desk)),
    find: () => findBar(desk),
    help: () => showKeys(),
  };
}

function putBlank(desk: DictationDesk): void {
  const tr = makeBlank(desk.editor.state, desk.player?.time ?? 0);
  if (tr) desk.editor.view.dispatch(tr);
  else announce("A blank can stand in one paragraph only.");
}

async function askAuthor(desk: DictationDesk): Promise<void> {
  if (!desk.asked("")) return toast("Choose the words that the question is about.", "bad");
  const chosen = await ask({ title: "Ask the author", text: [], yes: "Ask", reason: "What is to be asked?" });
  const asked = chosen && desk.asked(chosen.reason);
  if (!asked) return desk.editor.focus();
  await desk.attempt(async () => {
    const question = await api.ask(desk.id, asked);
    desk.given.questions.push(question);
    desk.showQuestions();
    toast("The author will be asked.");
  });
  desk.editor.focus();
}

/** What was changed last at the cursor, or is chosen: what stood there, and what stands there now. */
function changeAtCursor(desk: DictationDesk): { was: string; now: string } | null {
  const { state } = desk.editor;
  const { from, to } = state.selection;
  const chosen = state.doc.textBetween(from, to, " ").trim();
  const { words } = reviewing(state);
  const run = words.at(Math.max(0, to - 1)) ?? words.at(from);
  const mark = run && state.doc.nodeAt(run.from)?.marks.find((one) => one.type.name === "word");
  const was = (mark?.attrs["was"] as string | null | undefined) ?? run?.token.text ?? "";
  const now = chosen || run?.text.trim() || "";
  return now ? { was: was === now ? "" : was, now } : null;
}

function everywhere(desk: DictationDesk): void {
  const change = changeAtCursor(desk);
  const was = h("input", { value: change?.was || change?.now || "", required: true, id: "everywhere-was" });
  const now = h("input", { value: change?.was ? change.now : "", id: "everywhere-now" });
  const count = h("p", { class: "hint", role: "status" });
  const places = () => hits(desk.editor.state, was.value.trim(), true, false).filter((hit) => desk.editor.state.doc.textBetween(hit.from, hit.to) !== now.value);
  const update = () => (count.textContent = was.value.trim() ? `Stands in ${places().length} places.` : "");
  was.addEventListener("input", update);
  now.addEventListener("input", update);
  const submit = (event: Event) => {
    event.preventDefault();
    const found = places();
    if (found.length) desk.editor.view.dispatch(replaceAll(desk.editor.state, found, now.value));
    toast(`Replaced in ${found.length} places. Ctrl+Z undoes all of them.`);
    shown.close();
    desk.editor.focus();
  };
  const form = h("form", { onsubmit: submit }, labelled("Everywhere that it says", was), labelled("write", now), count, h("div", { class: "buttons" }, h("button", { class: "primary" }, "Replace everywhere")));
  const shown = dialog("And everywhere in this document", [form]);
  update();
  now.focus();
}

const WORD_KINDS = { drug: "Drug", term: "Medical term", person: "Person", place: "Place", abbreviation: "Abbreviation", other: "Other" };

function addWord(desk: DictationDesk): void {
  const change = changeAtCursor(desk);
  const term = h("input", { value: change?.now.replace(/[.,;:]+$/u, "") ?? "", required: true, maxlength: 80, id: "word-term" });
  const heard = h("input", { value: change?.was ?? "", maxlength: 80 });
  const kind = h("select", {}, ...Object.entries(WORD_KINDS).map(([value, label]) => h("option", { value, selected: value === "term" }, label)));
  const author = desk.given.row.author;
  const scope = h("select", {}, h("option", { value: "office" }, "everybody"), author && h("option", { value: "author" }, desk.given.row.author_name ?? author));
  const submit = (event: Event) => {
    event.preventDefault();
    const word = {
      term: term.value.trim(),
      kind: kind.value,
      scope: scope.value as "office" | "author",
      ...(heard.value.trim() ? { heard: heard.value.trim() } : {}),
      ...(scope.value === "author" && author ? { author } : {}),
    };
    void desk.attempt(async () => {
      await api.addWord(word);
      desk.spelling.learn(word.term);
      toast(`“${word.term}” is known from the next dictation on.`);
      shown.close();
      desk.editor.focus();
    });
  };
  const form = h(
    "form",
    { onsubmit: submit },
    labelled("Word", term),
    labelled("Was misheard as", heard, "Will be rewritten from now on; leave it empty if it may be right elsewhere"),
    labelled("What it is", kind),
    labelled("For", scope),
    h("div", { class: "buttons" }, h("button", { class: "primary" }, "Add")),
  );
  const shown = dialog("Add to the vocabulary", [form]);
  term.focus();
}

/** Put in a standard text: at once if its name stands before the cursor, else from a list. */
async function autoText(desk: DictationDesk): Promise<void> {
  await desk.attempt(async () => {
    const { normals } = await api.normals(desk.given.row.author ?? undefined);
    const { $from, from } = desk.editor.state.selection;
    const before = /\S+$/u.exec($from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc"))?.[0] ?? "";
    const named = normals.find((normal) => normal.name.toLowerCase() === before.toLowerCase());
    if (named && before) insert(desk, named, from - before.length);
    else chooseNormal(desk, normals);
  });
}

function insert(desk: DictationDesk, normal: Normal, from: number): void {
  const { view } = desk.editor;
  const { to } = view.state.selection;
  const [first = "", ...rest] = normal.text.split(/\n+/u).filter(Boolean);
  const point = activePoint(view.state);
  const tr = point?.kind === "blank" && point.from !== null ? fillBlank(view.state.tr, point.from, first) : replaceText(view.state.tr, from, to, first);
  let at = tr.selection.$to.after();
  for (const line of rest) {
    const node = schema.node("paragraph", null, schema.text(line));
    tr.insert(at, node);
    at += node.nodeSize;
  }
  view.dispatch(tr.scrollIntoView());
  view.focus();
}

function chooseNormal(desk: DictationDesk, normals: Normal[]): void {
  const list = h("ul", { class: "normals" });
  const search = h("input", { type: "search", "aria-label": "Search auto-texts", placeholder: "Name" });
  const from = desk.editor.state.selection.from;
  const draw = () => {
    const wanted = search.value.toLowerCase();
    const found = normals.filter((normal) => normal.name.toLowerCase().includes(wanted));
    fill(
      list,
      ...found.map((normal) =>
        h("li", {}, h("button", { type: "button", onclick: () => { shown.close(); insert(desk, normal, from); } }, h("strong", {}, normal.name), h("span", {}, normal.text))),
      ),
      !found.length && h("li", { class: "hint" }, "No such auto-text. Yours are under “My desk”."),
    );
  };
  search.addEventListener("input", draw);
  const submit = (event: Event) => {
    event.preventDefault();
    list.querySelector("button")?.click();
  };
  const shown = dialog("Auto-text", [h("form", { onsubmit: submit }, search), list]);
  draw();
  search.focus();
}

/** Word and PDF: down, and up again. */
export function wordMenu(desk: DictationDesk): HTMLElement {
  const file = h("input", { type: "file", accept: ".docx", class: "sr-only", tabindex: -1, "aria-hidden": "true", onchange: () => void upload() });
  const upload = async () => {
    const chosen = file.files?.[0];
    file.value = "";
    if (!chosen) return;
    await desk.attempt(async () => {
      await desk.saver?.flush();
      const { report, changes, ignored } = await api.uploadDocx(desk.id, chosen);
      if (changes) desk.takeOverReport(report);
      const text = changes ? `${changes} changes were taken over from Word.` : "Nothing was changed in Word.";
      if (ignored.length) await ask({ title: text, text: [h("p", {}, "This was not taken over:"), h("ul", {}, ...ignored.map((one) => h("li", {}, one)))], yes: "Understood" });
      else toast(text);
    });
  };
  return h(
    "div",
    { class: "word-menu" },
    h("button", { type: "button", onclick: () => void desk.attempt(() => previewDialog(desk)), title: "The pages as they will be printed" }, "Preview"),
    h("a", { class: "button", href: api.documentUrl(desk.id, "docx"), download: true }, "Word"),
    desk.editable && h("button", { type: "button", onclick: () => file.click(), title: "Upload the document that was edited in Word" }, "From Word …"),
    desk.editable && file,
  );
}
