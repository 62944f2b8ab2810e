import { api, type Kind } from "../api";
import type { DocumentType } from "../report";

/** The families of documents that the program tells apart by itself. */
export const TYPES: Record<DocumentType, string> = {
  clinic_note: "Clinic note",
  letter: "Letter",
  procedure_report: "Procedure report",
};

let known: Kind[] = []; // the office's kinds are the same for all documents of a visit

/** All kinds of document that can be printed; none if the server cannot say it now. */
export async function kinds(): Promise<Kind[]> {
  if (!known.length) known = await api.kinds().then((given) => given.kinds, () => []);
  return known;
}

/** How a document is called: by the finer kind that was chosen, else by its family. */
export function titleOf(type: DocumentType, template: string | null): string {
  return known.find((kind) => kind.name === template)?.title || TYPES[type];
}
