import { api, type Person, type Row } from "../api";
import { dialog, h, labelled, toast } from "../dom";
import type { DictationDesk } from "../pages/dictation";

/** Whose a dictation is, whose turn it is, and whether it is urgent: what is no part of the document. */
export async function detailsDialog(desk: DictationDesk): Promise<void> {
  const { people } = await api.people();
  const { row } = desk.given;
  const author = choice(people.filter((person) => person.roles.includes("author")), row.author, "not known yet");
  const assigned = choice(people.filter((person) => person.roles.includes("secretary")), row.assigned_to, "anybody");
  const stat = h("input", { type: "checkbox", checked: row.stat });
  const submit = (event: Event) => {
    event.preventDefault();
    void desk.attempt(async () => {
      const changed: Row = await api.change(desk.id, {
        assigned_to: assigned.value,
        stat: stat.checked,
        ...(author.value ? { author: author.value } : {}),
      });
      desk.showRow(changed);
      shown.close();
      toast("Changed.");
    });
  };
  const shown = dialog("This dictation", [
    h(
      "form",
      { onsubmit: submit },
      labelled("Dictated by", author, "Who signs it and answers questions about it"),
      labelled("Assigned to", assigned),
      h("label", { class: "check" }, stat, "STAT: before everything else"),
      h("div", { class: "buttons" }, h("button", { class: "primary" }, "Change"), h("button", { type: "button", onclick: () => shown.close() }, "Cancel")),
    ),
  ]);
  author.focus();
}

function choice(people: Person[], now: string | null, nobody: string): HTMLSelectElement {
  const known = people.some((person) => person.person === now);
  return h(
    "select",
    {},
    h("option", { value: "" }, nobody),
    ...people.map((person) => h("option", { value: person.person, selected: person.person === now }, person.name)),
    now && !known && h("option", { value: now, selected: true }, now),
  );
}
