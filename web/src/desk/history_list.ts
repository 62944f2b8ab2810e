import { api } from "../api";
import { fill, h } from "../dom";
import { STATES } from "../pages/states";

/** What happened to a dictation; asked for when it is first shown. */
export function historyList(id: string): HTMLElement {
  const list = h("ol", {});
  const element = h("div", { class: "history" }, list);
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    api.history(id).then(
      ({ steps }) => fill(list, ...steps.map((step) => h("li", {}, h("strong", {}, STATES[step.what] ?? step.what), h("span", {}, `${step.by_name} · ${new Date(step.at).toLocaleString()}`), step.reason && h("p", {}, step.reason)))),
      (error: Error) => fill(list, h("li", {}, error.message)),
    );
  });
  seen.observe(element);
  return element;
}
