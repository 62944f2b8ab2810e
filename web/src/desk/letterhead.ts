import { fill, h } from "../dom";
import type { DocAttrs } from "../document/schema";
import type { Editor } from "./editor";
import { titleOf } from "./kinds";

/** The head of the document as it will be printed: office, kind, patient. A click opens the form. */
export function letterhead(office: string, signed: boolean, editor: () => Editor, onOpen: () => void): { element: HTMLElement; update: () => void } {
  const kind = h("p", { class: "kind" });
  const facts = h("dl", {});
  const element = h(
    "div",
    { class: "letterhead" },
    h("div", { class: "office" }, h("p", {}, office || "Medical practice"), h("p", { class: signed ? "mark signed" : "mark" }, signed ? "Signed" : "DRAFT – not signed")),
    h("div", { class: "facts" }, kind, facts, !signed && h("button", { type: "button", class: "quiet", onclick: onOpen }, "Change the header")),
  );
  const update = () => {
    const { header, documentType, template, enclosures } = editor().state.doc.attrs as DocAttrs;
    kind.textContent = titleOf(documentType, template);
    const rows: [string, string | null][] = [
      ["Patient", header.patient],
      ["Date of birth", day(header.date_of_birth)],
      ["MRN", header.mrn],
      ["Date of service", day(header.date_of_service)],
      ["Dictated by", header.author],
    ];
    if (documentType === "letter") rows.push(["To", header.recipient], ["Copies", header.cc.join(", ") || "–"]);
    if (enclosures.length) rows.push(["Enclosures", enclosures.join(", ")]);
    fill(facts, ...rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { class: value ? "" : "unknown" }, value ?? "not known"))));
  };
  return { element, update };
}

/** A day in words. */
export function day(iso: string | null): string | null {
  if (!iso || !/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso;
  const date = new Date(`${iso}T12:00:00`);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleDateString("en-US", { dateStyle: "long" });
}
