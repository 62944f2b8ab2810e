import { api, Refused, Unreachable, whenLoggedOut, type Me, type Role } from "./api";
import { fill, h, liveRegions, toast } from "./dom";
import { showKeys } from "./desk/keys_help";
import { dictationPage } from "./pages/dictation";
import { loginPage, setupPage } from "./pages/login";
import { newPasswordPage } from "./pages/new_password";
import { myDeskPage } from "./pages/my_desk";
import type { Page, PageMaker } from "./pages/page";
import { peoplePage } from "./pages/people";
import { questionsPage } from "./pages/questions";
import { signingPage } from "./pages/signing";
import { troublesPage } from "./pages/troubles";
import { turnaroundPage } from "./pages/turnaround";
import { worklistPage } from "./pages/worklist";
import "./style/base.css";
import "./style/pages.css";
import "./style/desk.css";

interface Route {
  path: string;
  label: string | null;
  make: PageMaker;
  roles: Role[];
}

const MEDICAL: Role[] = ["secretary", "supervisor", "author"];
const ROUTES: Route[] = [
  { path: "", label: "Worklist", make: worklistPage, roles: MEDICAL },
  { path: "signing", label: "To sign", make: signingPage, roles: ["author"] },
  { path: "questions", label: "Questions", make: questionsPage, roles: ["author"] },
  { path: "turnaround", label: "Turnaround", make: turnaroundPage, roles: ["supervisor"] },
  { path: "troubles", label: "Troubles", make: troublesPage, roles: ["supervisor", "administrator"] },
  { path: "people", label: "People", make: peoplePage, roles: ["administrator"] },
  { path: "my-desk", label: "My desk", make: myDeskPage, roles: [...MEDICAL, "administrator"] },
  { path: "dictation", label: null, make: dictationPage, roles: MEDICAL },
];

const LOOK = 60_000; // milliseconds between two looks whether somebody works without a key
const app = document.getElementById("app")!;
const place = h("div", { id: "page" });
const door = h("div", { id: "door" });
let me: Me | null = null;
let page: Page | null = null;
let shownHash = "";
let idle = 0;
let signOn: string | null = null; // what the office's own sign-on is called

/** Which page the address asks for: what this person may see, or the first that is. */
function routeOf(hash: string, person: Me): { route: Route; rest: string[] } {
  const [path = "", ...rest] = hash.replace(/^#\/?/, "").split("/");
  const mine = ROUTES.filter((route) => route.roles.some((role) => person.roles.includes(role)));
  const first = person.roles.includes("author") && !person.roles.includes("secretary") ? mine.find((route) => route.path === "signing") : mine[0];
  return { route: mine.find((route) => route.path === path && (path || hash)) ?? first ?? ROUTES.at(-2)!, rest };
}

async function show(): Promise<void> {
  if (!me || location.hash === shownHash) return;
  const wanted = location.hash;
  if (page?.leave && !(await page.leave())) {
    history.replaceState(null, "", shownHash || "#/");
    return;
  }
  page?.close?.();
  page = null;
  shownHash = wanted;
  const { route, rest } = routeOf(wanted, me);
  fill(place, h("p", { class: "loading", role: "status" }, "…"));
  try {
    const made = await route.make({ me, go, reload }, rest);
    if (location.hash !== wanted) return made.close?.();
    page = made;
    fill(place, nav(route), made.element);
    document.title = `${made.title} – Review desk`;
    const heading = made.element.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    if (!made.element.contains(document.activeElement)) heading?.focus({ preventScroll: true });
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    if (error instanceof Refused && error.status === 401) return;
    fill(place, nav(route), h("main", { class: "narrow" }, h("h1", {}, "This cannot be shown"), h("p", { class: "problem" }, error.message), h("a", { href: "#/" }, "Back to the worklist")));
  }
}

function go(path: string): void {
  location.hash = path;
}

function reload(): void {
  shownHash = "";
  void show();
}

function nav(now: Route): HTMLElement | null {
  if (now.path === "dictation" || !me) return null;
  const person = me;
  const links = ROUTES.filter((route) => route.label && route.roles.some((role) => person.roles.includes(role)));
  return h(
    "header",
    { class: "site" },
    h("a", { href: "#page", class: "skip", onclick: (event: Event) => { event.preventDefault(); place.querySelector<HTMLElement>("h1")?.focus(); } }, "To the content"),
    h("span", { class: "brand" }, person.office || "Review desk"),
    h("nav", { "aria-label": "Pages" }, ...links.map((route) => h("a", { href: `#/${route.path}`, "aria-current": route === now ? "page" : undefined }, route.label))),
    h("span", { class: "person" }, person.name),
    h("button", { type: "button", class: "quiet", onclick: showKeys, title: "F1" }, "Keys"),
    h("button", { type: "button", class: "quiet", onclick: () => void logOut() }, "Log off"),
  );
}

async function logOut(): Promise<void> {
  if (page?.leave && !(await page.leave())) return;
  await api.logout().catch(() => undefined);
  location.hash = "#/";
  location.reload();
}

/** Cover the page and ask for the password again; what was typed behind it stays in memory. */
function cover(): void {
  if (!me || door.childElementCount) return;
  const before = me;
  for (const open of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) open.close();
  place.hidden = true;
  const onIn = (now: Me) => {
    if (now.person !== before.person) {
      location.hash = "#/";
      location.reload();
      return;
    }
    if (now.must_change_password) return location.reload();
    me = now;
    door.replaceChildren();
    place.hidden = false;
    if (page) page.back?.();
    else {
      shownHash = "";
      void show();
    }
    watchIdle();
  };
  fill(door, loginPage(onIn, before, signOn));
  door.querySelector<HTMLElement>("#password")?.focus();
}

/** Who speaks or listens is here, too: the page is not covered, and the session goes on. */
function watchWork(): void {
  if (!me || door.childElementCount || !page?.atWork?.()) return;
  watchIdle();
  void api.me().catch(() => undefined);
}

function watchIdle(): void {
  clearTimeout(idle);
  if (!me) return;
  idle = window.setTimeout(() => {
    void api.logout().catch(() => undefined);
    cover();
  }, me.idle_minutes * 60_000);
}

function enter(now: Me): void {
  if (now.must_change_password) return changePassword(now);
  me = now;
  door.replaceChildren();
  shownHash = "-";
  watchIdle();
  void show();
}

/** Nothing is shown to who came with a password that somebody else gave, until it is changed. */
function changePassword(now: Me): void {
  const leave = () => void api.logout().catch(() => undefined).then(() => location.reload());
  fill(door, newPasswordPage(now, () => enter({ ...now, must_change_password: false }), leave));
  door.querySelector<HTMLElement>("#old-password")?.focus();
}

async function begin(): Promise<void> {
  fill(app, ...liveRegions(), place, door);
  whenLoggedOut(cover);
  addEventListener("hashchange", () => void show());
  for (const event of ["keydown", "pointerdown", "wheel"]) addEventListener(event, watchIdle, { passive: true, capture: true });
  setInterval(watchWork, LOOK);
  addEventListener("keydown", (event) => {
    if (event.key === "F1" && me && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      showKeys();
    }
  });
  const asked = api.setupNeeded().catch(() => ({ needed: false, sign_on: null }));
  try {
    enter(await api.me());
    signOn = (await asked).sign_on;
  } catch (error) {
    if (error instanceof Unreachable) return fill(door, h("main", { class: "door" }, h("p", { class: "problem" }, error.message)));
    const { needed, sign_on } = await asked;
    signOn = sign_on;
    fill(door, needed ? setupPage(enter) : loginPage(enter, null, signOn));
    door.querySelector("input")?.focus();
  }
}

addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof Refused || event.reason instanceof Unreachable) {
    event.preventDefault();
    if (!(event.reason instanceof Refused && event.reason.status === 401)) toast(event.reason.message, "bad");
  }
});

void begin();
