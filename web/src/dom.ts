/** Small help for building pages: elements, icons, dialogs, what is read aloud. No HTML is ever made from text. */

type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, unknown>;

/** An element. Attributes that begin with "on" are listeners; `class`, `aria-*` and the like are set as they are. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on") && typeof value === "function") {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (name === "value" || name === "checked" || name === "disabled" || name === "selected") {
      Reflect.set(element, name, value);
    } else element.setAttribute(name, value === true ? "" : String(value));
  }
  fill(element, ...children);
  return element;
}

/** Put children into an element in place of what is in it. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter(isShown).map((child) => (typeof child === "number" ? String(child) : child)));
}

/** A line of a list, and all that it says. */
export interface Line {
  says: string;
  element: HTMLElement;
}

/** The line as it was if it still says the same, so that a focus or a click in it is not broken off; else a new one. */
export function lineThat(says: string, before: Line | undefined, make: () => HTMLElement): Line {
  return before?.says === says ? before : { says, element: make() };
}

/** Make these the children, in this order; those that are there already stay, with the focus or the click in them. */
export function arrange(parent: Element, children: readonly Element[]): void {
  const staying = new Set(children);
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove();
  children.forEach((child, place) => {
    const there = parent.children[place] ?? null;
    if (there !== child) parent.insertBefore(child, there);
  });
}

function isShown(child: Child): child is Node | string | number {
  return child !== null && child !== undefined && child !== false;
}

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M7 4.5h3.6v15H7zM13.4 4.5H17v15h-3.6z",
  back: "M11 5v6l8-6v14l-8-6v6l-9-7z",
  forward: "M13 5v6L5 5v14l8-6v6l9-7z",
  critical: "M12 3 22.5 21h-21zM11 9.5v6h2v-6zm0 7.3v2h2v-2z",
  major: "M12 2 22 12 12 22 2 12zM11 7v6.4h2V7zm0 7.8v2h2v-2z",
  minor: "M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14z",
  blank: "M3 15h18v3H3zM5 6h3v5H5zM10.5 6h3v5h-3zM16 6h3v5h-3z",
  upload: "M11 16V8.4L7.9 11.5 6.5 10 12 4.5l5.5 5.5-1.4 1.5L13 8.4V16zM4 18h16v2H4z",
  microphone: "M12 2.5a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0v-6a3 3 0 0 1 3-3zM5.5 11h2a4.5 4.5 0 0 0 9 0h2a6.5 6.5 0 0 1-5.5 6.4V21h-2v-3.6A6.5 6.5 0 0 1 5.5 11z",
  pedal: "M3 17 16 6l4 3v3L7 20H3z",
  undo: "M8 5 3 10l5 5v-3.5h6a3.5 3.5 0 0 1 0 7H9v2.5h5a6 6 0 0 0 0-12H8z",
  redo: "m16 5 5 5-5 5v-3.5h-6a3.5 3.5 0 0 0 0 7h5v2.5h-5a6 6 0 0 1 0-12h6z",
  check: "m9.5 17.6-5.4-5.4 1.8-1.8 3.6 3.6 8.6-8.6 1.8 1.8z",
  lock: "M7 10V8a5 5 0 0 1 10 0v2h1.5v10h-13V10zm2.2 0h5.6V8a2.8 2.8 0 0 0-5.6 0z",
  help: "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19zm-1 12.8v2.4h2.2v-2.4zM8.4 9.4h2.1a1.6 1.6 0 1 1 2.3 1.5c-1 .5-1.8 1.2-1.8 2.4v.6h2.1v-.4c0-.5.5-.9 1.1-1.3A3.7 3.7 0 1 0 8.4 9.4z",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture that is not read aloud; its meaning must stand in words beside it or in its button's label. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

/** A drawing of shapes, for plots. */
export function svg(tag: string, attributes: Record<string, string | number>, ...children: (Node | string)[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

const polite = h("div", { class: "sr-only", "aria-live": "polite", role: "status" });
const urgent = h("div", { class: "sr-only", "aria-live": "assertive", role: "alert" });
const saving = h("div", { class: "sr-only", "aria-live": "polite", role: "status" }); // so that it takes no other words away

/** The places that screen readers listen to; put into the page once. */
export function liveRegions(): HTMLElement[] {
  return [polite, urgent, saving];
}

/** Say how the saving goes; nothing: it goes on as usual. */
export function announceSaving(text: string): void {
  saving.textContent = text;
}

/** Say something to who cannot see it. */
export function announce(text: string, now = false): void {
  (now ? urgent : polite).textContent = text;
}

/** A short message at the foot of the page, read aloud too. */
export function toast(text: string, kind: "good" | "bad" = "good"): void {
  announce(text, kind === "bad");
  document.querySelector(".toast")?.remove();
  const shown = h("div", { class: `toast toast-${kind}` }, text);
  document.body.append(shown);
  setTimeout(() => shown.remove(), kind === "bad" ? 9000 : 4000);
}

export interface Dialog {
  element: HTMLDialogElement;
  close: () => void;
}

/** A dialog with a title; `Esc` closes it, and the focus goes back to where it was. */
export function dialog(title: string, content: Child[], onClose: () => void = () => undefined, wide = false): Dialog {
  const before = document.activeElement;
  const close = () => element.close();
  const heading = h("h2", { id: "dialog-title" }, title);
  const away = h("button", { type: "button", class: "quiet dialog-close", "aria-label": "Close", onclick: close }, "×");
  const element = h(
    "dialog",
    { class: wide ? "wide" : "", "aria-labelledby": "dialog-title" },
    h("div", { class: "dialog-head" }, heading, away),
    ...content,
  );
  element.addEventListener("close", () => {
    element.remove();
    onClose();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  document.body.append(element);
  element.showModal();
  return { element, close };
}

export interface Choice {
  title: string;
  text: Child[];
  yes: string;
  reason?: string;
  password?: boolean;
  /** There is nothing to choose: it is only told. */
  only?: boolean;
}

export interface Chosen {
  reason: string;
  password: string;
}

/** Ask before something is done; with a reason or the password if they are needed. Null: better not. */
export function ask(choice: Choice): Promise<Chosen | null> {
  return new Promise((resolve) => {
    let chosen: Chosen | null = null;
    const reason = h("textarea", { id: "ask-reason", rows: 3, required: true });
    const password = h("input", { id: "ask-password", type: "password", autocomplete: "current-password", required: true });
    const form = h(
      "form",
      {
        method: "dialog",
        onsubmit: () => {
          chosen = { reason: reason.value.trim(), password: password.value };
        },
      },
      ...choice.text,
      choice.reason && labelled(choice.reason, reason),
      choice.password && labelled("Your password", password),
      h("div", { class: "buttons" }, h("button", { class: "primary" }, choice.yes), !choice.only && cancel()),
    );
    const shown = dialog(choice.title, [form], () => resolve(chosen));
    (choice.reason ? reason : choice.password ? password : shown.element.querySelector<HTMLElement>(".primary"))?.focus();
    function cancel() {
      return h("button", { type: "button", onclick: () => shown.close() }, "Cancel");
    }
  });
}

/** Ask before something that is not kept is left behind. */
export async function mayLeave(title: string, why: string): Promise<boolean> {
  return (await ask({ title, text: [h("p", {}, why)], yes: "Leave" })) !== null;
}

/** A field with its label above it. */
export function labelled(label: string, field: HTMLElement, hint?: string): HTMLElement {
  const children: Child[] = [h("span", { class: "label" }, label), field];
  if (hint) children.push(h("span", { class: "hint" }, hint));
  return h("label", { class: "field" }, ...children);
}

/** m:ss, or h:mm:ss. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}
