/** A draft report as its JSON holds it (format 1). Ranges are half-open; times are seconds from the start of the sound. */

export type Origin = "heard" | "command" | "correction" | "number" | "style" | "template" | "typed";
export type Severity = "critical" | "major" | "minor";
export type DocumentType = "clinic_note" | "letter" | "procedure_report";
export type Range = [number, number];

export interface Token {
  text: string;
  space: string;
  start: number | null;
  end: number | null;
  probability: number | null;
  doubt: number | null;
  origin: Origin;
  words: number[];
}

export type BlockKind = "paragraph" | "item";

export interface Block {
  kind: BlockKind;
  tokens: Token[];
  text: string;
}

export interface Section {
  heading: string | null;
  blocks: Block[];
}

export interface Header {
  author: string | null;
  patient: string | null;
  date_of_birth: string | null;
  mrn: string | null;
  date_of_service: string | null;
  recipient: string | null;
  cc: string[];
}

export interface Correction {
  section: number;
  block: number;
  tokens: Range;
  heard: string;
  written: string;
  rule: string;
  evidence: Record<string, number>;
  alternatives: string[];
}

export interface Flag {
  kind: string;
  severity: Severity;
  section: number;
  block: number;
  tokens: Range;
  message: string;
  suggestions: string[];
  heard: string | null;
  probability: number | null;
  field: string | null;
  start: number | null;
  rule: string | null;
}

export interface Blank {
  section: number;
  block: number;
  token: number;
  start: number;
  end: number;
  sounds_like: string;
  reason: string;
}

export interface Finding {
  kind: string;
  start: number;
  end: number;
  message: string;
}

export interface Quality {
  wrong_share: number;
  keystrokes_to_mend: number;
  keystrokes_to_type: number;
  faster_to_type: boolean;
}

export interface Report {
  format: 1;
  document_type: DocumentType;
  /** The finer kind that a person chose (templates/types.toml); null: what the program takes by itself. */
  template: string | null;
  language: string;
  source: { file: string; seconds: number | null; [key: string]: unknown };
  header: Header;
  sections: Section[];
  corrections: Correction[];
  flags: Flag[];
  blanks: Blank[];
  coverage: { speech_seconds: number; accounted_seconds: number; findings: Finding[] } | null;
  transcript: { text: string; start: number; end: number; probability: number }[];
  asides: { kind: "note" | "after_end"; text: string; start: number; end: number; words: Range }[];
  unwritten: { reason: string; words: Range }[];
  priority: "routine" | "stat";
  quality: Quality | null;
  enclosures: string[];
}

/** Families of rules that change the form alone ("five milligrams" to "5 mg") and guess nothing. */
const ROUTINE = new Set(["number", "style", "term"]);

/** Whether a correction changed only the form. */
export function isRoutine(correction: Correction): boolean {
  return ROUTINE.has(correction.rule.split(".")[0] ?? "");
}
