import { api, type Normal } from "../api";
import { choices, choose } from "../choices";
import { fill, h, labelled, mayLeave, toast } from "../dom";
import { type Button, buttonsOf, keep, type PedalAction, Pedals, pedalsWork } from "../sound/pedal";
import type { Page, Site } from "./page";

/** One's own choices: foot pedal, sound, auto-texts, password. */
export async function myDeskPage(_site: Site): Promise<Page> {
  const pedal = pedalPart();
  const normals = await normalsPart();
  const element = h("main", { class: "narrow" }, h("h1", {}, "My desk"), pedal.element, soundPart(), normals.element, passwordPart());
  const leave = async () => {
    if (!normals.changed()) return true;
    return mayLeave("Leave without saving?", "What you have changed in your auto-texts is not saved. If you leave now it is lost.");
  };
  return { title: "My desk", element, leave, close: pedal.close };
}

const ACTIONS: Record<PedalAction, string> = { play: "play", back: "go back", forward: "go on" };

function pedalPart(): { element: HTMLElement; close: () => void } {
  const state = h("p", { role: "status" });
  const list = h("div", {});
  const element = h("section", {}, h("h2", {}, "Foot pedal"), state, list);
  if (!pedalsWork()) {
    state.textContent = "This browser cannot use foot pedals (Chrome and Edge can). All keys work without one.";
    return { element, close: () => undefined };
  }
  const pedals = new Pedals({ press: (action) => (state.textContent = `Pressed: ${ACTIONS[action]}.`), release: () => (state.textContent = "Released.") });
  const learn = (device: HIDDevice, action: PedalAction) => {
    state.textContent = `Press the button that is to ${ACTIONS[action]} …`;
    pedals.learning = (pressed: HIDDevice, button: Button) => {
      if (pressed !== device) return;
      pedals.learning = null;
      keep({ vendor: device.vendorId, product: device.productId, name: device.productName, buttons: { ...buttonsOf(device), [action]: button } });
      state.textContent = `Learned: this button will ${ACTIONS[action]}.`;
    };
  };
  const draw = () =>
    fill(
      list,
      ...pedals.devices.map((device) =>
        h("div", { class: "device" }, h("strong", {}, device.productName || "Foot pedal"), ...(Object.keys(ACTIONS) as PedalAction[]).map((action) => h("button", { type: "button", onclick: () => learn(device, action) }, `Learn “${ACTIONS[action]}”`))),
      ),
      h("button", { type: "button", onclick: () => void pedals.choose().then(draw, () => toast("No pedal was chosen.", "bad")) }, "Connect a pedal …"),
    );
  state.textContent = "Hold to play; release to pause and step back. Press a button to try it.";
  void pedals.start().then(draw);
  draw();
  return { element, close: () => pedals.stop() };
}

function soundPart(): HTMLElement {
  const now = choices();
  const back = h("input", { type: "number", min: 0, max: 10, step: 0.5, value: String(now.stepBack), onchange: () => choose({ stepBack: Number(back.value) }) });
  const clicks = h("input", { type: "checkbox", checked: now.clickPlays, onchange: () => choose({ clickPlays: clicks.checked }) });
  const flags = h("input", { type: "checkbox", checked: now.autoPlayFlags, onchange: () => choose({ autoPlayFlags: flags.checked }) });
  return h(
    "section",
    {},
    h("h2", {}, "Sound"),
    labelled("Seconds to step back when playing goes on", back),
    h("label", { class: "check" }, clicks, "A click on a word plays it"),
    h("label", { class: "check" }, flags, "Going to a flag plays it"),
  );
}

async function normalsPart(): Promise<{ element: HTMLElement; changed: () => boolean }> {
  const { normals } = await api.normals().catch(() => ({ normals: [] as Normal[] }));
  const list = h("div", { class: "normal-list" });
  const add = (normal: Normal) => {
    const name = h("input", { required: true, maxlength: 60, value: normal.name });
    const text = h("textarea", { rows: 3, required: true, maxlength: 10000, value: normal.text });
    const row = h("fieldset", {}, h("legend", { class: "sr-only" }, normal.name || "New auto-text"), labelled("Name", name), labelled("Text", text), h("button", { type: "button", class: "quiet", onclick: () => row.remove() }, "Remove"));
    list.append(row);
    return name;
  };
  normals.forEach(add);
  const written = (): Normal[] =>
    [...list.querySelectorAll("fieldset")].map((row) => ({ name: row.querySelector("input")!.value.trim(), text: row.querySelector("textarea")!.value.trim() }));
  let kept = JSON.stringify(written());
  const submit = async (event: Event) => {
    event.preventDefault();
    const all = written();
    try {
      await api.saveNormals(all);
      kept = JSON.stringify(all);
      toast("Your auto-texts are saved.");
    } catch (error) {
      toast((error as Error).message, "bad");
    }
  };
  const buttons = h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => add({ name: "", text: "" }).focus() }, "Add an auto-text"), h("button", { class: "primary" }, "Save"));
  const element = h("section", {}, h("h2", {}, "Auto-texts and normals"), h("p", { class: "hint" }, "In a document, type the name and press Alt+N."), h("form", { onsubmit: (event: Event) => void submit(event) }, list, buttons));
  return { element, changed: () => JSON.stringify(written()) !== kept };
}

function passwordPart(): HTMLElement {
  const old = h("input", { type: "password", required: true, autocomplete: "current-password" });
  const fresh = h("input", { type: "password", required: true, minlength: 12, autocomplete: "new-password" });
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await api.password(old.value, fresh.value);
      toast("Your password is changed.");
      old.value = fresh.value = "";
    } catch (error) {
      toast((error as Error).message, "bad");
    }
  };
  return h("section", {}, h("h2", {}, "Password"), h("form", { onsubmit: (event: Event) => void submit(event) }, labelled("Password until now", old), labelled("New password", fresh, "At least 12 characters"), h("div", { class: "buttons" }, h("button", {}, "Change the password"))));
}
