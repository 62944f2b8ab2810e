import type { Report } from "./report";

/** What the server sends and takes (docs/desk-api.md). */

export type Role = "author" | "secretary" | "supervisor" | "administrator";

export interface Me {
  person: string;
  name: string;
  roles: Role[];
  office: string;
  idle_minutes: number;
  /** The password was given by somebody else. */
  must_change_password: boolean;
}

export interface Row {
  id: string;
  state: string;
  stat: boolean;
  due: string | null;
  author: string | null;
  author_name: string | null;
  document_type: string | null;
  patient: string | null;
  mrn: string | null;
  seconds: number | null;
  received_at: string;
  state_since: string;
  state_by: string;
  quality: { wrong_share: number; faster_to_type: boolean } | null;
  flags: { critical: number; major: number; minor: number };
  blanks: number;
  version: number;
  signed_version: number | null;
  has_sound: boolean;
  held_by: string | null;
  held_name: string | null;
  assigned_to: string | null;
  assigned_name: string | null;
}

export interface Worklist {
  rows: Row[];
  next: string | null;
}

export interface Lease {
  holder: string;
  holder_name: string;
  until: string;
  yours: boolean;
}

export interface Question {
  id: string;
  dictation: string;
  text: string;
  sounds_like: string;
  start: number | null;
  end: number | null;
  section: number;
  block: number;
  tokens: [number, number];
  answer: string | null;
  asked_by: string;
  asked_by_name: string;
  asked_at: string;
  patient: string | null;
}

/** What is asked of the author. */
export type Asked = Pick<Question, "section" | "block" | "tokens" | "start" | "end" | "sounds_like" | "text">;

export interface Working {
  seq: number;
  report: Report;
  base_version: number;
}

export interface Dictation {
  row: Row;
  report: Report;
  version: number;
  working: Working | null;
  lease: Lease | null;
  questions: Question[];
  may: string[];
  people_names: Record<string, string>;
}

export interface Peaks {
  seconds: number;
  per_second: number;
  peaks: number[];
}

export interface Step {
  at: string;
  by: string;
  by_name: string;
  what: string;
  reason: string | null;
}

export interface Version {
  number: number;
  addendum: boolean;
  made_by_name: string;
  made_at: string;
}

export interface Normal {
  name: string;
  text: string;
}

/** A kind of document that can be printed; `type` is the family it belongs to. */
export interface Kind {
  name: string;
  type: string;
  title: string;
  about: string;
}

/** Something that somebody must look after. */
export interface Trouble {
  where: string;
  sentence: string;
  at: string | null;
}

export interface Troubles {
  refused: { name: string; sentence: string; at: string }[];
  workers: Trouble[];
  deliveries: Trouble[];
  put_aside: number;
  waiting: number;
}

export interface Person {
  person: string;
  name: string;
  roles: Role[];
  locked?: boolean;
  active?: boolean;
}

export type Goal = "awaiting_signature" | "draft" | "returned_to_author" | "in_review";

/** The server said no: a plain sentence for the person, and the status. `body` is what it sent besides. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {}

/** Whether the server may take the same a moment later: somebody must log in, it has too much to do, or it went wrong. */
export function isPassing(refused: Refused): boolean {
  return refused.status === 401 || refused.status === 429 || refused.status >= 500;
}

/** Milliseconds to wait before the next try while the server is away: more after each, at most eight seconds. */
export function retryAfter(tries: number): number {
  return 1000 * 2 ** Math.min(tries, 3);
}

let onLoggedOut: () => void = () => undefined;
let logins = 0; // an answer to a request from before the last login says nothing about this session

/** What to do when the session has ended. */
export function whenLoggedOut(act: () => void): void {
  onLoggedOut = act;
}

/** Some requests are made by the page itself while nobody is at it: they must not keep the session alive. */
type Asleep = "asleep" | undefined;

async function send(method: string, path: string, body?: unknown, form?: FormData, asleep?: Asleep): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (asleep) headers["X-Asleep"] = "1";
  if (method !== "GET") headers["X-Requested-With"] = "transcribe";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const payload = form ?? (body === undefined ? undefined : JSON.stringify(body));
  const before = logins;
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers,
      credentials: "same-origin",
      ...(payload === undefined ? {} : { body: payload }),
    });
  } catch {
    throw new Unreachable("The server cannot be reached.");
  }
  if (response.ok) {
    if (path === "/login" || path === "/setup") logins += 1;
    return response;
  }
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const message = typeof answer["error"] === "string" ? answer["error"] : `The server answered ${response.status}.`;
  if (response.status === 401 && before === logins && !path.startsWith("/login") && path !== "/me") onLoggedOut();
  if (response.status === 502 || response.status === 504) throw new Unreachable(message);
  throw new Refused(response.status, message, answer);
}

async function call<T>(method: string, path: string, body?: unknown, form?: FormData, asleep?: Asleep): Promise<T> {
  const response = await send(method, path, body, form, asleep);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Parts of an address: a query without what is empty. */
function query(values: Record<string, string | number | boolean | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "" && value !== false);
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text ? `?${text}` : "";
}

function one(id: string): string {
  return `/dictations/${encodeURIComponent(id)}`;
}

export interface WorklistQuery {
  [name: string]: string | number | boolean | undefined;
  state?: string;
  author?: string;
  type?: string;
  q?: string;
  mine?: boolean;
  after?: string;
  limit?: number;
}

export const api = {
  login: (person: string, password: string) => call<Me>("POST", "/login", { person, password }),
  logout: () => call<void>("POST", "/logout"),
  me: () => call<Me>("GET", "/me"),
  password: (old: string, fresh: string) => call<void>("POST", "/password", { old, new: fresh }),
  setupNeeded: () => call<{ needed: boolean; sign_on: string | null }>("GET", "/setup"),
  setup: (given: { token: string; person: string; name: string; password: string }) =>
    call<Me>("POST", "/setup", given),

  worklist: (asked: WorklistQuery, asleep?: Asleep) =>
    call<Worklist>("GET", `/worklist${query(asked)}`, undefined, undefined, asleep),
  upload: (file: File, more: { author?: string; document_type?: string; stat?: boolean }) => {
    const form = new FormData();
    form.append("file", file);
    for (const [name, value] of Object.entries(more)) if (value) form.append(name, String(value));
    return call<{ id: string; new: boolean }>("POST", "/upload", undefined, form);
  },
  change: (id: string, what: Partial<Pick<Row, "author" | "document_type" | "stat" | "assigned_to">>) =>
    call<Row>("PATCH", one(id), what),

  dictation: (id: string) => call<Dictation>("GET", one(id)),
  history: (id: string) => call<{ steps: Step[]; versions: Version[] }>("GET", `${one(id)}/history`),
  peaks: (id: string) => call<Peaks>("GET", `${one(id)}/peaks`),
  version: (id: string, number: number) => call<Report>("GET", `${one(id)}/versions/${number}`),
  soundUrl: (id: string) => `/api${one(id)}/sound`,
  documentUrl: (id: string, kind: "docx" | "pdf") => `/api${one(id)}/document.${kind}`,
  previewUrl: (id: string, page: number) => `/api${one(id)}/preview.png?page=${page}&at=${Date.now()}`,
  takeLease: (id: string, takeOver = false) => call<Lease & { state: string }>("POST", `${one(id)}/lease`, { take_over: takeOver }),
  renewLease: (id: string) => call<Lease>("POST", `${one(id)}/lease`, { take_over: false }, undefined, "asleep"),
  releaseLease: (id: string) => call<void>("DELETE", `${one(id)}/lease`),
  save: (id: string, working: Working) => call<{ seq: number; saved_at: string }>("PUT", `${one(id)}/working`, working),
  finish: (id: string, seq: number, to: Goal, reason?: string) =>
    call<{ version: number; state: string }>("POST", `${one(id)}/finish`, { seq, to, ...(reason ? { reason } : {}) }),
  uploadDocx: (id: string, file: File) => {
    const form = new FormData();
    form.append("file", file);
    return call<{ report: Report; changes: number; ignored: string[] }>("POST", `${one(id)}/upload-docx`, undefined, form);
  },

  ask: (id: string, question: Asked) =>
    call<Question>("POST", `${one(id)}/questions`, question),
  questions: () => call<{ questions: Question[] }>("GET", "/questions"),
  answer: (question: string, text: string) =>
    call<void>("POST", `/questions/${encodeURIComponent(question)}/answer`, { text }),

  signing: () => call<{ rows: Row[] }>("GET", "/signing"),
  again: (id: string, reason: string) => call<Row>("POST", `${one(id)}/again`, { reason }),
  sign: (password: string, items: { id: string; version: number; override_reason?: string }[]) =>
    call<{ results: { id: string; signed: boolean; error: string | null }[] }>("POST", "/sign", { password, items }),
  sendBack: (id: string, reason: string) => call<void>("POST", `${one(id)}/send-back`, { reason }),
  addendum: (id: string, text: string, password: string) =>
    call<void>("POST", `${one(id)}/addendum`, { text, password }),

  knownWords: (q: string) => call<{ terms: string[] }>("GET", `/vocabulary${query({ q })}`),
  addWord: (word: { term: string; kind: string; heard?: string; scope: "office" | "author"; author?: string }) =>
    call<void>("POST", "/vocabulary", word),
  unknownWords: (words: string[]) => call<{ unknown: string[] }>("POST", "/spelling", { words }, undefined, "asleep"),
  normals: (author?: string) => call<{ normals: Normal[] }>("GET", `/normals${query({ author })}`),
  saveNormals: (normals: Normal[]) => call<void>("POST", "/normals", { normals }),

  turnaround: (from: string, to: string) => call<Turnaround>("GET", `/turnaround${query({ from, to })}`),
  kinds: () => call<{ kinds: Kind[] }>("GET", "/kinds"),
  troubles: (asleep?: Asleep) => call<Troubles>("GET", "/troubles", undefined, undefined, asleep),
  people: () => call<{ people: Person[] }>("GET", "/people"),
  addPerson: (person: Person & { password: string }) => call<void>("POST", "/people", person),
  changePerson: (person: string, what: { name?: string; roles?: Role[]; locked?: boolean; password?: string }) =>
    call<void>("PATCH", `/people/${encodeURIComponent(person)}`, what),
};

export interface Turnaround {
  steps: { name: string; count: number; median_hours: number; p90_hours: number }[];
  days: { day: string; received: number; signed: number; median_hours: number | null }[];
}
