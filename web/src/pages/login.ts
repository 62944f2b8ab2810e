import { api, type Me } from "../api";
import { fill, h, labelled } from "../dom";

/** The door; `signOn` is what the office's own sign-on is called, if it has one. With `again` somebody's session has ended and the page behind it waits, covered. */
export function loginPage(onIn: (me: Me) => void, again: Me | null, signOn: string | null): HTMLElement {
  const person = h("input", { autocomplete: "username", autocapitalize: "off", spellcheck: "false", required: true, id: "person", value: again?.person ?? "" });
  const password = h("input", { type: "password", autocomplete: "current-password", required: true, id: "password" });
  const refused = location.hash === "#/sign-on-refused" && "You were not let in that way. Ask your administrator, or log in with a password of the desk.";
  const problem = h("p", { class: "problem", role: "alert" }, refused);
  const button = h("button", { class: "primary" }, "Log in");
  const submit = async (event: Event) => {
    event.preventDefault();
    button.disabled = true;
    problem.textContent = "";
    try {
      onIn(await api.login(person.value.trim(), password.value));
    } catch (error) {
      problem.textContent = (error as Error).message;
      password.value = "";
      password.focus();
    } finally {
      button.disabled = false;
    }
  };
  const text = again ? `${again.name}, you were logged off because nothing happened for a while. What you typed is kept.` : "Dictations and letters of this office.";
  return h(
    "main",
    { class: "door" },
    h(
      "form",
      { onsubmit: (event: Event) => void submit(event) },
      h("h1", {}, "Review desk"),
      h("p", { class: "hint" }, text),
      labelled("Name", person),
      labelled("Password", password),
      problem,
      button,
      signOn && h("a", { class: "button", href: "/api/single-sign-on" }, `Log in with ${signOn}`),
    ),
  );
}

export const SHORTEST = 12; // characters of a password

/** The first run: the first administrator, with the token that the program has printed. */
export function setupPage(onIn: (me: Me) => void): HTMLElement {
  const token = h("input", { required: true, autocomplete: "off", spellcheck: "false" });
  const person = h("input", { required: true, autocomplete: "username", pattern: "[a-z0-9][a-z0-9_.@\\-]*", autocapitalize: "off" });
  const name = h("input", { required: true, autocomplete: "name" });
  const password = h("input", { type: "password", required: true, minlength: SHORTEST, autocomplete: "new-password" });
  const repeated = h("input", { type: "password", required: true, autocomplete: "new-password" });
  const problem = h("p", { class: "problem", role: "alert" });
  const submit = async (event: Event) => {
    event.preventDefault();
    if (password.value !== repeated.value) return fill(problem, "The two passwords differ.");
    try {
      onIn(await api.setup({ token: token.value.trim(), person: person.value.trim(), name: name.value.trim(), password: password.value }));
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
      h("h1", {}, "Set up the review desk"),
      h("p", { class: "hint" }, "This makes the first account: an administrator, who lets the others in. It is asked for once."),
      labelled("Token", token, "The program has printed it in its window"),
      labelled("Your name", name),
      labelled("Name to log in with", person, "Small letters and figures"),
      labelled("Password", password, `At least ${SHORTEST} characters; a sentence is easy to remember`),
      labelled("Password again", repeated),
      problem,
      h("button", { class: "primary" }, "Begin"),
    ),
  );
}
