import { api, type Me } from "../api";
import { fill, h, labelled } from "../dom";
import { SHORTEST } from "./login";

/** Somebody else gave the password: before anything is shown it must be changed. */
export function newPasswordPage(me: Me, onDone: () => void, onLeave: () => void): HTMLElement {
  const person = h("input", { type: "text", autocomplete: "username", value: me.person, hidden: true, tabindex: -1 });
  const old = h("input", { type: "password", required: true, autocomplete: "current-password", id: "old-password" });
  const fresh = h("input", { type: "password", required: true, minlength: SHORTEST, autocomplete: "new-password", id: "new-password" });
  const repeated = h("input", { type: "password", required: true, autocomplete: "new-password", id: "repeated-password" });
  const problem = h("p", { class: "problem", role: "alert" });
  const submit = async (event: Event) => {
    event.preventDefault();
    if (fresh.value !== repeated.value) return fill(problem, "The two new passwords differ.");
    try {
      await api.password(old.value, fresh.value);
      onDone();
    } catch (error) {
      problem.textContent = (error as Error).message;
    }
  };
  return h(
    "main",
    { class: "door" },
    h(
      "form",
      { onsubmit: (event: Event) => void submit(event) },
      h("h1", {}, "Choose your own password"),
      h("p", { class: "hint" }, `${me.name}, the password you have was given to you. You sign and write under your name: nobody else may know it.`),
      person,
      labelled("Password that you were given", old),
      labelled("Your own password", fresh, `At least ${SHORTEST} characters; a sentence is easy to remember`),
      labelled("The same again", repeated),
      problem,
      h("button", { class: "primary" }, "Go on"),
      h("button", { type: "button", class: "quiet", onclick: onLeave }, "Log off"),
    ),
  );
}
