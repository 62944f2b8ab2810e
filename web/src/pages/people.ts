import { api, type Person, type Role } from "../api";
import { dialog, fill, h, labelled, toast } from "../dom";
import type { Page, Site } from "./page";

const ROLES: Record<Role, string> = { author: "Author", secretary: "Secretary", supervisor: "Supervisor", administrator: "Administrator" };

/** The people of the office, for the administrator. */
export async function peoplePage(site: Site): Promise<Page> {
  const body = h("tbody", {});
  const attempt = async (what: () => Promise<unknown>, said: string) => {
    try {
      await what();
      toast(said);
      await load();
      return true;
    } catch (error) {
      toast((error as Error).message, "bad");
      return false;
    }
  };
  const load = async () => {
    const { people } = await api.people();
    fill(body, ...people.map(line));
  };
  const line = (person: Person): HTMLElement =>
    h(
      "tr",
      { class: person.locked ? "locked" : "" },
      h("td", {}, person.name, h("span", { class: "under" }, person.person)),
      h("td", {}, person.roles.map((role) => ROLES[role]).join(", ") || "–"),
      h("td", {}, person.locked ? "locked" : "active"),
      h("td", {}, h(
        "div",
        { class: "buttons" },
        h("button", { type: "button", "aria-label": `Change ${person.name}`, onclick: () => form(person) }, "Change"),
        person.person !== site.me.person &&
          h("button", { type: "button", "aria-label": `${person.locked ? "Unlock" : "Lock"} ${person.name}`, onclick: () => void attempt(() => api.changePerson(person.person, { locked: !person.locked }), "Changed.") }, person.locked ? "Unlock" : "Lock"),
      )),
    );
  const form = (person: Person | null) => {
    const id = h("input", { required: true, pattern: "[a-z0-9][a-z0-9_.@\\-]*", value: person?.person ?? "", disabled: person !== null, autocomplete: "off" });
    const name = h("input", { required: true, value: person?.name ?? "", autocomplete: "off" });
    const password = h("input", { type: "password", minlength: 12, autocomplete: "new-password", required: person === null });
    const boxes = (Object.keys(ROLES) as Role[]).map((role) => ({ role, box: h("input", { type: "checkbox", checked: person?.roles.includes(role) ?? role === "secretary" }) }));
    const submit = async (event: Event) => {
      event.preventDefault();
      const roles = boxes.filter(({ box }) => box.checked).map(({ role }) => role);
      const fresh = password.value ? { password: password.value } : {};
      const done = person
        ? await attempt(() => api.changePerson(person.person, { name: name.value.trim(), roles, ...fresh }), "Changed.")
        : await attempt(() => api.addPerson({ person: id.value.trim(), name: name.value.trim(), roles, password: password.value }), "Added.");
      if (done) shown.close();
    };
    const shown = dialog(person ? `Change ${person.name}` : "Add somebody", [
      h(
        "form",
        { onsubmit: (event: Event) => void submit(event) },
        labelled("Name", name, "As it is printed under a signature"),
        labelled("Name to log in with", id, "Small letters and figures; an author's is the name of the inbox folder"),
        h("fieldset", {}, h("legend", {}, "May work as"), ...boxes.map(({ role, box }) => h("label", { class: "check" }, box, ROLES[role]))),
        labelled(person ? "New password (empty: unchanged)" : "First password", password, "At least 12 characters"),
        h("div", { class: "buttons" }, h("button", { class: "primary" }, person ? "Change" : "Add")),
      ),
    ]);
    name.focus();
  };
  await load();
  const head = h("div", { class: "page-head" }, h("h1", {}, "People"), h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => form(null) }, "Add somebody")));
  const columns = ["Name", "Works as", "Account", "Actions"].map((name) => h("th", { scope: "col" }, name));
  return { title: "People", element: h("main", { class: "people" }, head, h("table", {}, h("thead", {}, h("tr", {}, ...columns)), body)) };
}
