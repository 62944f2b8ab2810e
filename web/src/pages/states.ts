/** The states of a dictation in the words of the office. */
export const STATES: Record<string, string> = {
  received: "Waiting",
  transcribing: "Being transcribed",
  draft: "Draft",
  in_review: "In review",
  returned_to_author: "With the author",
  awaiting_signature: "To sign",
  signed: "Signed",
  distributed: "Sent out",
  addended: "With addendum",
  failed: "Failed",
  quarantined: "Set aside",
};
