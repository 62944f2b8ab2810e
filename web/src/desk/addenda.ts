import { api } from "../api";
import { resume, sent } from "../begun";
import { dialog, h, labelled, toast } from "../dom";
import type { DictationDesk } from "../pages/dictation";

/** Add to a signed document. The addition is signed by the password; the document itself stays as it is. */
export function addendumDialog(desk: DictationDesk): void {
  const about = `addendum ${desk.id}`;
  const text = resume(h("textarea", { rows: 8, required: true, maxlength: 20000, id: "addendum-text" }), about);
  const password = h("input", { type: "password", autocomplete: "current-password", required: true });
  const submit = (event: Event) => {
    event.preventDefault();
    void desk.attempt(async () => {
      await api.addendum(desk.id, text.value.trim(), password.value);
      sent(about);
      shown.close();
      toast("The addendum is signed.");
      desk.site.reload();
    });
  };
  const shown = dialog("Addendum", [
    h(
      "form",
      { onsubmit: submit },
      h("p", { class: "hint" }, "The signed document stays as it is. What you write here is added to it under today's date and sent out with it."),
      labelled("What is to be added", text),
      labelled("Your password", password),
      h("div", { class: "buttons" }, h("button", { class: "primary" }, "Sign the addendum"), h("button", { type: "button", onclick: () => shown.close() }, "Cancel")),
    ),
  ]);
  text.focus();
}

/** The addenda of a signed document, as they stand below it. */
export async function addendaOf(id: string): Promise<HTMLElement[]> {
  const { versions } = await api.history(id);
  const added = versions.filter((version) => version.addendum);
  return Promise.all(
    added.map(async (version) => {
      const report = await api.version(id, version.number);
      const lines = report.sections.flatMap((section) => section.blocks.map((block) => h("p", {}, block.text)));
      const head = `Addendum by ${version.made_by_name}, ${new Date(version.made_at).toLocaleString()}`;
      return h("section", { class: "addendum", "aria-label": head }, h("h2", {}, head), ...lines);
    }),
  );
}
