/** A person's own choices about how the desk works. They are kept in this browser; none is about a patient. */

export interface Choices {
  stepBack: number;
  clickPlays: boolean;
  autoPlayFlags: boolean;
  speed: number;
}

const KEY = "transcribe.choices";
const USUAL: Choices = { stepBack: 1.5, clickPlays: true, autoPlayFlags: true, speed: 1 };

export function choices(): Choices {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Choices>) };
  } catch {
    return USUAL;
  }
}

export function choose(some: Partial<Choices>): void {
  localStorage.setItem(KEY, JSON.stringify({ ...choices(), ...some }));
}
