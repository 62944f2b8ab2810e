import { api } from "../api";
import { dialog, fill, h } from "../dom";
import type { DictationDesk } from "../pages/dictation";

/** The printed document, page by page, as it would leave the office now. */
export async function previewDialog(desk: DictationDesk): Promise<void> {
  await desk.saver?.flush();
  let page = 1;
  let pages = Infinity; // not known before the page behind the last one was asked for
  const place = h("div", { class: "preview-page", "aria-live": "polite" });
  const number = h("span", { class: "hint", role: "status" });
  const back = h("button", { type: "button", onclick: () => show(page - 1) }, "Page before");
  const on = h("button", { type: "button", onclick: () => show(page + 1) }, "Next page");
  const show = (wanted: number) => {
    page = wanted;
    fill(place, h("p", { class: "loading" }, "The page is being made …"));
    const picture = h("img", { alt: `Page ${page} of the document as it will be printed`, src: api.previewUrl(desk.id, page) });
    picture.addEventListener("load", () => page === wanted && (fill(place, picture), draw()));
    picture.addEventListener("error", () => {
      if (page !== wanted) return;
      if (wanted > 1) {
        pages = wanted - 1;
        show(pages);
      } else fill(place, h("p", { class: "problem" }, "The preview cannot be made on this machine just now. “Word” gives the document itself."));
    });
    draw();
  };
  const draw = () => {
    number.textContent = `Page ${page}`;
    back.disabled = page <= 1;
    on.disabled = page >= pages;
  };
  dialog("As it will be printed", [h("div", { class: "buttons" }, back, on, h("a", { class: "button", href: api.documentUrl(desk.id, "pdf"), download: true }, "PDF"), number), place], undefined, true);
  show(1);
}
