import { h } from "../dom";

export interface Tab {
  name: string;
  label: string;
  content: HTMLElement;
  onShow?: () => void;
}

/** Panels behind tabs, after the usual pattern: arrow keys move between the tabs. */
export class Tabs {
  readonly element: HTMLElement;
  private readonly buttons: HTMLButtonElement[];
  private shown = 0;

  constructor(
    label: string,
    private readonly tabs: Tab[],
  ) {
    this.buttons = tabs.map((tab, index) =>
      h("button", { type: "button", role: "tab", id: `tab-${tab.name}`, "aria-controls": `panel-${tab.name}`, onclick: () => this.show(index) }, tab.label),
    );
    const panels = tabs.map((tab) =>
      h("div", { role: "tabpanel", id: `panel-${tab.name}`, "aria-labelledby": `tab-${tab.name}`, tabindex: 0, class: "panel" }, tab.content),
    );
    const list = h("div", { role: "tablist", "aria-label": label, onkeydown: (event: KeyboardEvent) => this.key(event) }, ...this.buttons);
    this.element = h("div", { class: "tabs" }, list, ...panels);
    this.show(0);
  }

  show(which: number | string): void {
    const index = typeof which === "number" ? which : this.tabs.findIndex((tab) => tab.name === which);
    this.shown = index;
    this.buttons.forEach((button, number) => {
      button.setAttribute("aria-selected", String(number === index));
      button.tabIndex = number === index ? 0 : -1;
    });
    this.element.querySelectorAll<HTMLElement>(":scope > .panel").forEach((panel, number) => (panel.hidden = number !== index));
    this.tabs[index]?.onShow?.();
  }

  rename(name: string, label: string): void {
    const index = this.tabs.findIndex((tab) => tab.name === name);
    const button = this.buttons[index];
    if (button && button.textContent !== label) button.textContent = label;
  }

  private key(event: KeyboardEvent): void {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    this.show((this.shown + move + this.tabs.length) % this.tabs.length);
    this.buttons[this.shown]?.focus();
  }
}
