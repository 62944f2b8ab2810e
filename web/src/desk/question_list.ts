import { clock, fill, h, icon } from "../dom";
import type { DictationDesk } from "../pages/dictation";

/** The questions to the author about this dictation, and the answers. */
export function questionList(desk: DictationDesk): HTMLElement {
  const { questions } = desk.given;
  const element = h("div", { class: "questions" });
  if (!questions.length) {
    fill(element, h("p", { class: "hint" }, "No questions. Choose the words that only the author can explain and press Alt+Q."));
    return element;
  }
  const items = questions.map((question) => {
    const { start, end } = question;
    return h(
      "li",
      {},
      h("p", {}, h("strong", {}, question.text || question.sounds_like || "What was said here?")),
      question.sounds_like && h("p", { class: "hint" }, `Sounds like “${question.sounds_like}”`),
      start !== null && h("button", { type: "button", class: "reading", onclick: () => desk.player?.clip(start, end ?? start + 2) }, icon("play"), clock(start)),
      question.answer === null ? h("p", { class: "hint" }, `Asked by ${question.asked_by_name}; no answer yet.`) : h("p", { class: "answer" }, `Answer: ${question.answer}`),
    );
  });
  fill(element, h("ol", {}, ...items));
  return element;
}
