"use strict";

const faults = [...document.querySelectorAll(".fault")];
const choices = [...document.querySelectorAll("nav select")];
const count = document.querySelector("#count");
let current = null;

function matches(fault, choice) {
  const has = (name) => fault.dataset[choice.name].split(" ").includes(name);
  if (choice.value === "") return true;
  return choice.value.startsWith("not-") ? !has(choice.value.slice(4)) : has(choice.value);
}

function filter() {
  for (const fault of faults) fault.hidden = !choices.every((choice) => matches(fault, choice));
  const shown = faults.filter((fault) => !fault.hidden);
  count.textContent = `${shown.length} of ${faults.length} places`;
}

function choose(fault) {
  if (!fault) return;
  if (current) current.classList.remove("current");
  current = fault;
  current.classList.add("current");
  current.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const shown = faults.filter((fault) => !fault.hidden);
  const place = shown.indexOf(current);
  if (place < 0) choose(shown[by > 0 ? 0 : shown.length - 1]);
  else choose(shown[place + by]);
}

function pauseAll() {
  const playing = [...document.querySelectorAll("audio")].filter((audio) => !audio.paused);
  for (const audio of playing) audio.pause();
  return playing.length > 0;
}

function play(fault) {
  choose(fault);
  const audio = fault.closest(".dictation").querySelector("audio");
  if (!audio || !fault.dataset.from) return;
  pauseAll();
  audio.dataset.sound ??= audio.getAttribute("src");
  audio.src = `${audio.dataset.sound}#t=${fault.dataset.from},${fault.dataset.to}`;
  audio.play().catch((reason) => {
    if (reason.name !== "AbortError") audio.parentElement.querySelector(".problem").hidden = false;
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, audio")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === " ") {
    event.preventDefault();
    if (!pauseAll() && current) play(current);
  }
});
// A button that has the focus would answer the space bar once more.
document.addEventListener("keyup", (event) => event.key === " " && event.preventDefault());
document.addEventListener("click", (event) => {
  const fault = event.target.closest(".fault");
  if (event.target.closest("button")) play(fault);
  else if (fault) choose(fault);
});
for (const choice of choices) choice.addEventListener("change", filter);
filter();
