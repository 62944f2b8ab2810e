import type { Row } from "../api";
import { h, labelled } from "../dom";
import type { DocAttrs } from "../document/schema";
import type { Header } from "../report";
import type { Editor } from "./editor";
import { kinds, TYPES } from "./kinds";

type Field = Exclude<keyof Header, "cc">;

const FIELDS: { name: Field; label: string; type: "text" | "date"; hint?: string }[] = [
  { name: "patient", label: "Patient", type: "text" },
  { name: "date_of_birth", label: "Date of birth", type: "date" },
  { name: "mrn", label: "Record number", type: "text" },
  { name: "date_of_service", label: "Date of service", type: "date" },
  { name: "author", label: "Dictated by", type: "text" },
  { name: "recipient", label: "To", type: "text" },
];
const OLDEST = 130; // years
const LONGEST_MRN = 40;

/** What is wrong with a header's field, in one sentence; empty if nothing is. */
export function complaint(name: Field, header: Header, today: Date): string {
  const value = header[name];
  if (!value) return ["patient", "mrn", "date_of_birth"].includes(name) ? "This is not known yet." : "";
  if (name === "mrn" && (value.length > LONGEST_MRN || !/^[\p{L}\p{N}][\p{L}\p{N} ./-]*$/u.test(value)))
    return "A record number has letters and figures only.";
  if (name !== "date_of_birth" && name !== "date_of_service") return "";
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value))) return "There is no such day.";
  if (new Date(value) > today) return "This day is still to come.";
  const years = (today.getTime() - new Date(value).getTime()) / (365.25 * 24 * 3600 * 1000);
  if (name === "date_of_birth" && years > OLDEST) return "Nobody is so old.";
  if (name === "date_of_service" && header.date_of_birth && value < header.date_of_birth) return "This is before the patient was born.";
  return "";
}

/** Whose document it is: what was dictated, beside what the worklist knows. Every change is a change of the document. */
export class HeaderForm {
  readonly element: HTMLElement;
  private readonly inputs = new Map<Field, HTMLInputElement>();
  private readonly notes = new Map<Field, HTMLElement>();
  private readonly cc = h("textarea", { rows: 2, oninput: () => this.changed() });
  private readonly enclosures = h("textarea", { rows: 2, oninput: () => this.changed() });
  private readonly enclosed = labelled("Enclosures", this.enclosures, "One a line; printed below the signature");
  private readonly type = h("select", { onchange: () => this.changed() }, ...familyOptions());

  constructor(
    private readonly editor: () => Editor,
    private readonly row: Row,
    editable: boolean,
  ) {
    const fields = FIELDS.map(({ name, label, type }) => {
      const input = h("input", { type, id: `header-${name}`, autocomplete: "off", oninput: () => this.changed() });
      const note = h("span", { class: "complaint", id: `note-${name}` });
      input.setAttribute("aria-describedby", note.id);
      this.inputs.set(name, input);
      this.notes.set(name, note);
      return h("div", {}, labelled(label, input), note);
    });
    const given = [row.patient && `Patient: ${row.patient}`, row.mrn && `Record number: ${row.mrn}`].filter(Boolean);
    this.element = h(
      "form",
      { class: "header-form", "aria-label": "Header", onsubmit: (event: Event) => event.preventDefault() },
      given.length ? h("p", { class: "hint" }, `Worklist: ${given.join(" · ")}`) : null,
      labelled("Kind of document", this.type),
      ...fields,
      labelled("Copies to", this.cc, "One a line"),
      this.enclosed,
    );
    void offerKinds(this.type).then(() => this.update());
    if (!editable) for (const field of [...this.inputs.values(), this.cc, this.enclosures, this.type]) field.disabled = true;
  }

  /** Show the header as it is now; the field that is being typed in is left alone. */
  update(): void {
    const { header, documentType, template, enclosures } = this.editor().state.doc.attrs as DocAttrs;
    for (const [name, input] of this.inputs) {
      if (document.activeElement !== input) input.value = header[name] ?? "";
      this.complain(name, header);
    }
    if (document.activeElement !== this.cc) this.cc.value = header.cc.join("\n");
    if (document.activeElement !== this.enclosures) this.enclosures.value = enclosures.join("\n");
    this.enclosed.hidden = documentType !== "letter";
    this.type.value = template ?? documentType;
  }

  private complain(name: Field, header: Header): void {
    const listed = name === "patient" ? this.row.patient : name === "mrn" ? this.row.mrn : null;
    const differs = listed && header[name] && listed.toLowerCase() !== header[name]?.toLowerCase();
    const text = complaint(name, header, new Date()) || (differs ? `The worklist says ${listed}.` : "");
    const note = this.notes.get(name)!;
    if (note.textContent !== text) note.textContent = text;
    this.inputs.get(name)!.setAttribute("aria-invalid", String(text !== ""));
  }

  private changed(): void {
    const { view } = this.editor();
    const before = (view.state.doc.attrs as DocAttrs).header;
    const header: Header = { ...before };
    for (const [name, input] of this.inputs) header[name] = input.value.trim() || null;
    header.cc = linesOf(this.cc);
    const chosen = this.type.selectedOptions[0];
    const family = chosen?.dataset["family"] ?? this.type.value;
    const tr = view.state.tr
      .setDocAttribute("header", header)
      .setDocAttribute("documentType", family)
      .setDocAttribute("template", family === this.type.value ? null : this.type.value)
      .setDocAttribute("enclosures", linesOf(this.enclosures));
    view.dispatch(tr);
  }
}

function linesOf(field: HTMLTextAreaElement): string[] {
  return field.value.split("\n").map((name) => name.trim()).filter(Boolean);
}

function familyOptions(): HTMLElement[] {
  return Object.entries(TYPES).map(([value, label]) => h("option", { value }, label));
}

/** Offer the finer kinds, too, below the family that each belongs to. */
async function offerKinds(select: HTMLSelectElement): Promise<void> {
  const all = await kinds();
  if (!all.length) return;
  const groups = Object.entries(TYPES).map(([family, label]) => {
    const finer = all.filter((kind) => kind.type === family && kind.name !== family);
    return h(
      "optgroup",
      { label },
      h("option", { value: family }, label),
      ...finer.map((kind) => h("option", { value: kind.name, "data-family": family }, `${kind.title}: ${kind.about}`)),
    );
  });
  select.replaceChildren(...groups);
}
