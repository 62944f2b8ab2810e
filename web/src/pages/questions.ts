import { api, type Question } from "../api";
import { resume, sent } from "../begun";
import { clock, h, icon, labelled, toast } from "../dom";
import { Player } from "../sound/player";
import type { Page, Site } from "./page";

/** What the secretaries ask an author: each with its sound, what it sounds like, and a box for the answer. */
export async function questionsPage(_site: Site): Promise<Page> {
  const players = new Map<string, Player>();
  const list = h("ol", { class: "asked" });
  const { questions } = await api.questions();
  const nothing = h("li", { class: "hint" }, "Nobody asks you anything.");
  const play = (question: Question) => {
    let player = players.get(question.dictation);
    if (!player) players.set(question.dictation, (player = new Player(api.soundUrl(question.dictation), Number.MAX_SAFE_INTEGER)));
    player.clip(question.start ?? 0, question.end ?? (question.start ?? 0) + 3, 2);
  };
  const card = (question: Question): HTMLElement => {
    const about = `answer ${question.id}`;
    const box = resume(h("textarea", { rows: 2, required: true }), about);
    const submit = async (event: Event) => {
      event.preventDefault();
      try {
        await api.answer(question.id, box.value.trim());
        sent(about);
        toast("Thank you: the secretary sees your answer.");
        line.remove(); // alone: the other boxes keep what was typed into them
        if (!list.childElementCount) list.append(nothing);
        list.querySelector("textarea")?.focus();
      } catch (error) {
        toast((error as Error).message, "bad");
      }
    };
    const line = h(
      "li",
      {},
      h("p", { class: "under" }, [question.patient, `asked by ${question.asked_by_name}`].filter(Boolean).join(" · ")),
      h("p", {}, h("strong", {}, question.text || "What was said here?")),
      question.sounds_like && h("p", {}, `It sounds like “${question.sounds_like}”.`),
      question.start !== null && h("button", { type: "button", onclick: () => play(question) }, icon("play"), `Listen at ${clock(question.start)}`),
      h("form", { onsubmit: (event: Event) => void submit(event) }, labelled("Your answer", box), h("div", { class: "buttons" }, h("button", { class: "primary" }, "Answer"), h("a", { class: "button", href: `#/dictation/${question.dictation}` }, "Open the document"))),
    );
    return line;
  };
  list.append(...(questions.length ? questions.map(card) : [nothing]));
  return {
    title: "Questions",
    element: h("main", { class: "narrow" }, h("h1", {}, "Questions to you"), list),
    close: () => players.forEach((player) => player.close()),
  };
}
