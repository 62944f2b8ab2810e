import { api, type Question } from "../api";
import { clock, fill, h, icon, labelled, toast } from "../dom";
import { Player } from "../sound/player";
import type { Page, Site } from "./page";

/** What the secretaries ask an author: each with its sound, what it sounds like, and a box for the answer. */
export async function questionsPage(_site: Site): Promise<Page> {
  const players = new Map<string, Player>();
  const list = h("ol", { class: "asked" });
  const { questions } = await api.questions();
  let open = questions;

  const draw = () => fill(list, ...open.map(card), !open.length && h("li", { class: "hint" }, "Nobody asks you anything."));
  const play = (question: Question) => {
    let player = players.get(question.dictation);
    if (!player) players.set(question.dictation, (player = new Player(api.soundUrl(question.dictation), Number.MAX_SAFE_INTEGER)));
    player.clip(question.start ?? 0, question.end ?? (question.start ?? 0) + 3, 2);
  };
  const card = (question: Question): HTMLElement => {
    const box = h("textarea", { rows: 2, required: true });
    const submit = async (event: Event) => {
      event.preventDefault();
      try {
        await api.answer(question.id, box.value.trim());
        open = open.filter((one) => one.id !== question.id);
        toast("Thank you: the secretary sees your answer.");
        draw();
        list.querySelector("textarea")?.focus();
      } catch (error) {
        toast((error as Error).message, "bad");
      }
    };
    return h(
      "li",
      {},
      h("p", { class: "under" }, [question.patient, `asked by ${question.asked_by_name}`].filter(Boolean).join(" · ")),
      h("p", {}, h("strong", {}, question.text || "What was said here?")),
      question.sounds_like && h("p", {}, `It sounds like “${question.sounds_like}”.`),
      question.start !== null && h("button", { type: "button", onclick: () => play(question) }, icon("play"), `Listen at ${clock(question.start)}`),
      h("form", { onsubmit: (event: Event) => void submit(event) }, labelled("Your answer", box), h("div", { class: "buttons" }, h("button", { class: "primary" }, "Answer"), h("a", { class: "button", href: `#/dictation/${question.dictation}` }, "Open the document"))),
    );
  };
  draw();
  return {
    title: "Questions",
    element: h("main", { class: "narrow" }, h("h1", {}, "Questions to you"), list),
    close: () => players.forEach((player) => player.close()),
  };
}
