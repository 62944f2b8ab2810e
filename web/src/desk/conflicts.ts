import { api, type Dictation } from "../api";
import { merged } from "../document/merging";
import { ask, h, toast } from "../dom";
import type { DictationDesk } from "../pages/dictation";
import { STATES } from "../pages/states";

/**
 * The server has something that this page does not know: what another window of the same person has saved, or that the
 * dictation has gone on. Puts both together where that can be done, else says what became of it; what was typed here is
 * never thrown away unseen.
 */
export async function settleConflict(desk: DictationDesk): Promise<void> {
  const theirs = await api.dictation(desk.id);
  if (theirs.lease && !theirs.lease.yours) return takenOver(desk, theirs);
  const isSame = theirs.version === desk.saver?.baseVersion;
  if (isSame && theirs.row.state === desk.given.row.state) return joined(desk, theirs);
  if (isSame && theirs.row.state === "draft") {
    await api.takeLease(desk.id);
    return joined(desk, await api.dictation(desk.id));
  }
  return goneOn(desk, theirs);
}

/** Both windows wrote: where both changed the same, ours stands and theirs is shown. */
async function joined(desk: DictationDesk, theirs: Dictation): Promise<void> {
  const report = theirs.working?.report ?? theirs.report;
  const both = merged(desk.base, desk.report(), report);
  desk.given = theirs;
  desk.restart(both.report, report);
  desk.saver?.follow(theirs.working?.seq ?? 0);
  await tellConflicts(both.conflicts);
}

async function tellConflicts(conflicts: string[]): Promise<void> {
  if (!conflicts.length) return toast("The changes of both windows were put together.");
  const shown = conflicts.map((text) => h("blockquote", {}, text));
  const text = [h("p", {}, "These places were changed in another window, too. Yours were kept; theirs were:"), ...shown];
  await ask({ title: "Changed twice", text, yes: "Understood", only: true });
}

async function takenOver(desk: DictationDesk, theirs: Dictation): Promise<void> {
  const text = `${theirs.lease?.holder_name ?? "Somebody"} has taken over this dictation. What you typed last could not be saved; copy what you need.`;
  desk.stop(theirs);
  await ask({ title: "Taken over", text: [h("p", {}, text)], yes: "Understood", only: true });
}

/** It was finished, sent back or recognised anew meanwhile. */
async function goneOn(desk: DictationDesk, theirs: Dictation): Promise<void> {
  const [base, mine] = [desk.base, desk.report()];
  desk.stop(theirs);
  const now = `It was saved and finished elsewhere, and is now: ${STATES[theirs.row.state] ?? theirs.row.state}. What you typed last is not in it.`;
  const mayTake = theirs.may.includes("edit");
  const text = h("p", {}, now, mayTake ? " It can be taken back into review together with your text." : " Copy from this page what you need.");
  const chosen = await ask({ title: "It has gone on meanwhile", text: [text], yes: mayTake ? "Take it back with my text" : "Understood", only: !mayTake });
  if (!chosen || !mayTake) return;
  await desk.attempt(async () => {
    await desk.hold(false);
    const report = desk.given.working?.report ?? desk.given.report;
    const both = merged(base, mine, report);
    desk.restart(both.report, report);
    desk.saver?.changed();
    await tellConflicts(both.conflicts);
  });
}
