import { api, type Row } from "../api";
import { TYPES } from "../desk/kinds";
import { ask, clock, fill, h, icon, toast } from "../dom";
import type { Page, Site } from "./page";
import { since } from "./worklist";

/** The letters that await one's signature: to be read with their sound, and signed one by one or together. */
export async function signingPage(_site: Site): Promise<Page> {
  const chosen = new Set<string>();
  const body = h("ul", { class: "letters", "aria-label": "Letters to sign" });
  const button = h("button", { type: "button", class: "primary", onclick: () => void sign() });
  let rows: Row[] = [];

  const draw = () => {
    fill(body, ...rows.map(letter), !rows.length && h("li", { class: "hint" }, "Nothing awaits your signature."));
    count();
  };
  const count = () => {
    button.textContent = chosen.size > 1 ? `Sign ${chosen.size} letters` : "Sign";
    button.disabled = chosen.size === 0;
  };
  const load = async () => {
    ({ rows } = await api.signing());
    for (const id of chosen) if (!rows.some((row) => row.id === id)) chosen.delete(id);
    draw();
  };
  const letter = (row: Row): HTMLElement => {
    const name = row.patient ?? "Patient not known";
    const box = h("input", { type: "checkbox", checked: chosen.has(row.id), "aria-label": `Sign: ${name}`, onchange: () => pick(row.id, box.checked) });
    const open = row.flags.critical + row.blanks;
    const kind = row.document_type ? TYPES[row.document_type as keyof typeof TYPES] : "";
    return h(
      "li",
      { class: row.stat ? "stat-row" : "" },
      box,
      h("a", { href: `#/dictation/${row.id}` }, h("strong", {}, name), h("span", { class: "under" }, [kind, row.mrn, row.seconds === null ? "" : clock(row.seconds)].filter(Boolean).join(" · "))),
      row.stat && h("span", { class: "stat" }, "STAT"),
      open > 0 && h("span", { class: "count critical" }, icon("critical"), openPoints(row)),
      h("span", { class: "under" }, `waiting ${since(row.state_since)}`),
      h("button", { type: "button", "aria-label": `Send back: ${name}`, onclick: () => void sendBack(row) }, "Send back"),
    );
  };
  const pick = (id: string, on: boolean) => {
    if (on) chosen.add(id);
    else chosen.delete(id);
    count(); // the list stays as it is, with the focus in it
  };
  const sendBack = async (row: Row) => {
    const given = await ask({ title: `Send back: ${row.patient ?? "this letter"}`, text: [], yes: "Send back", reason: "What is to be changed?" });
    if (!given) return;
    try {
      await api.sendBack(row.id, given.reason);
      toast("Sent back.");
    } catch (error) {
      toast((error as Error).message, "bad");
    }
    await load();
  };
  const sign = async () => {
    const picked = rows.filter((row) => chosen.has(row.id));
    const open = picked.filter((row) => row.flags.critical + row.blanks > 0);
    const names = h("ul", {}, ...picked.map((row) => h("li", {}, row.patient ?? "Patient not known")));
    const warning = open.length ? h("p", { class: "warning" }, icon("critical"), "Open blanks or critical flags: signing in spite of them needs your reason, which is kept.") : null;
    const given = await ask({ title: picked.length > 1 ? `Sign ${picked.length} letters` : "Sign", text: [names, warning], yes: "Sign", password: true, ...(open.length ? { reason: "Why it is signed in spite of this" } : {}) });
    if (!given) return;
    const items = picked.map((row) => ({ id: row.id, version: row.version, ...(open.includes(row) ? { override_reason: given.reason } : {}) }));
    try {
      const { results } = await api.sign(given.password, items);
      const bad = results.filter((result) => !result.signed);
      if (bad.length) toast(bad.map((result) => `${rows.find((row) => row.id === result.id)?.patient ?? "A letter"}: ${result.error ?? "not signed"}`).join(" "), "bad");
      else toast(results.length > 1 ? `${results.length} letters are signed.` : "The letter is signed.");
    } catch (error) {
      toast((error as Error).message, "bad");
    }
    await load();
  };
  const all = h("button", { type: "button", onclick: () => { for (const row of rows) if (!(row.flags.critical + row.blanks)) chosen.add(row.id); draw(); } }, "Choose all without open points");
  await load();
  const element = h("main", { class: "signing" }, h("div", { class: "page-head" }, h("h1", {}, "To sign"), h("div", { class: "actions" }, all, button)), body);
  return { title: "To sign", element };
}

/** What still holds a signature up, in words. */
function openPoints({ flags, blanks }: Row): string {
  const parts = [flags.critical && `${flags.critical} critical`, blanks && `${blanks} ${blanks === 1 ? "blank" : "blanks"}`];
  return `${parts.filter(Boolean).join(", ")} open`;
}
