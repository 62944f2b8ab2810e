/**
 * Texts that were begun and not sent yet: an answer, an addendum. They wait in this page's memory while one looks elsewhere, closes the
 * dialog or must log in again; another person's login begins with an empty page.
 */
const begun = new Map<string, string>();

/** Let a field begin with what was typed for this before, and keep what is typed from now on. */
export function resume<Field extends HTMLTextAreaElement | HTMLInputElement>(field: Field, about: string): Field {
  field.value = begun.get(about) ?? field.value;
  field.addEventListener("input", () => begun.set(about, field.value));
  return field;
}

/** It was sent. */
export function sent(about: string): void {
  begun.delete(about);
}
