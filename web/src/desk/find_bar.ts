import { TextSelection } from "prosemirror-state";
import { h } from "../dom";
import { replaceText } from "../document/writing";
import type { DictationDesk } from "../pages/dictation";
import { hits, replaceAll } from "./commands";
import { domRange } from "./editor";

const NAME = "found"; // the name of the highlight (style.css)

/** Find and replace, above the document. Escape closes it. */
export function findBar(desk: DictationDesk): void {
  const { editor } = desk;
  const before = desk.element.querySelector<HTMLInputElement>(".find input");
  if (before) return before.select();
  const { state } = editor;
  const chosen = state.doc.textBetween(state.selection.from, state.selection.to, " ");
  const wanted = h("input", { type: "search", "aria-label": "Find", placeholder: "Find", value: chosen });
  const other = h("input", { type: "text", "aria-label": "Replace by", placeholder: "Replace by" });
  const exact = h("input", { type: "checkbox" });
  const count = h("span", { class: "hint", role: "status" });
  const places = () => hits(editor.state, wanted.value, false, exact.checked);
  const show = () => {
    const found = places();
    count.textContent = wanted.value ? `${found.length} found` : "";
    const ranges = found.flatMap((hit) => domRange(editor.view, hit.from, hit.to) ?? []);
    CSS.highlights?.set(NAME, new Highlight(...ranges));
  };
  const go = (direction: 1 | -1) => {
    const found = places();
    const { from, to } = editor.state.selection;
    const next = direction > 0 ? (found.find((hit) => hit.from >= to) ?? found[0]) : (found.findLast((hit) => hit.to <= from) ?? found.at(-1));
    if (next) editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, next.from, next.to)).scrollIntoView());
    show();
  };
  const one = () => {
    const { from, to } = editor.state.selection;
    if (places().some((hit) => hit.from === from && hit.to === to)) editor.view.dispatch(replaceText(editor.state.tr, from, to, other.value));
    go(1);
  };
  const all = () => {
    const found = places();
    if (found.length) editor.view.dispatch(replaceAll(editor.state, found, other.value));
    show();
    count.textContent = `${found.length} replaced`;
  };
  const close = () => {
    CSS.highlights?.delete(NAME);
    bar.remove();
    editor.focus();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === wanted) go(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target === other) one();
    else return;
    event.preventDefault();
  };
  const button = (label: string, act: () => void) => h("button", { type: "button", onclick: act }, label);
  const bar = h(
    "div",
    { class: "find", role: "search", "aria-label": "Find and replace", onkeydown: key },
    wanted,
    button("Previous", () => go(-1)),
    button("Next", () => go(1)),
    desk.editable && other,
    desk.editable && button("Replace", one),
    desk.editable && button("All", all),
    h("label", { class: "check" }, exact, "Same capitals"),
    count,
    button("Close", close),
  );
  wanted.addEventListener("input", show);
  exact.addEventListener("change", show);
  desk.element.querySelector(".scroller")?.prepend(bar);
  wanted.focus();
  wanted.select();
  show();
}
