"""Left against right: the side of a diagnosis, a procedure and the text between, compared structure by structure.

Bilateral disease, the other side shown for comparison, earlier operations and where the patient lay are no
contradictions (``vocab/side_contexts.tsv``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from transcribe.postprocess.flags.safety.document.laterality import BOTH, Mention, mentions
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found

DIAGNOSES = frozenset({"preoperative_diagnosis", "postoperative_diagnosis", "diagnosis", "discharge_diagnosis"})
PROCEDURE = "procedure"
BODY = frozenset(
    {
        "description",
        "findings",
        "anesthesia",
        "complications",
        "specimens",
        "implants",
        "drains",
        "condition",
        "procedure",
    }
)
CONCLUSIONS = DIAGNOSES | {"assessment", "plan", "follow_up", "procedure"}
OPENING = frozenset({"chief_complaint", "indication", ""})
LOOKED_AT = frozenset({"examination", "imaging", "vitals", "laboratory", "findings"})  # where both sides are looked at
TITLE_WORDS = 60  # a longer "Procedure" tells how it was done


def check(draft: Draft) -> Iterator[Found]:
    """Sides that contradict the title of the operation, or all the rest of the document."""
    found = list(mentions(draft.passages))
    titles = [mention for mention in found if _is_title(mention)]
    for region in dict.fromkeys(mention.region for mention in found):
        here = [mention for mention in found if mention.region == region]
        titled = [mention for mention in titles if mention.region == region]
        yield from _titles(titled) or _body(titled, here) or _outlier(here)


def _is_title(mention: Mention) -> bool:
    holds = mention.passage.holds
    return holds in DIAGNOSES or (holds == PROCEDURE and len(mention.passage.starts) <= TITLE_WORDS)


def _sides(found: Iterable[Mention]) -> set[str]:
    return {mention.side for mention in found}


def _titles(titled: Sequence[Mention]) -> list[Found]:
    """Where the diagnosis has one side and the procedure, or the later diagnosis, the other."""
    groups: dict[str, list[Mention]] = {}
    for mention in titled:
        groups.setdefault(mention.passage.holds, []).append(mention)
    names = list(groups)
    for number, name in enumerate(names):
        for earlier in names[:number]:
            first, second = _sides(groups[earlier]), _sides(groups[name])
            if len(first) == len(second) == 1 and first != second and BOTH not in first | second:
                return [_found("side.titles", groups[name][0], groups[earlier][0])]
    return []


def _body(titled: Sequence[Mention], here: Sequence[Mention]) -> list[Found]:
    """Where the text tells the other side of what the titles name."""
    sides = _sides(titled)
    if len(sides) != 1 or BOTH in sides or any(mention.sense == "compared" for mention in titled):
        return []
    wrong = [
        mention
        for mention in here
        if mention.side not in sides | {BOTH} and not mention.sense and mention.passage.holds in BODY
    ]
    right = [mention for mention in here if mention.side in sides and mention not in titled]
    if not wrong or (len(wrong) > 2 and right):
        return []
    return [_found("side.body", wrong[0], titled[0])]


def _outlier(here: Sequence[Mention]) -> list[Found]:
    """Where the conclusion has one side and what leads to it the other, or one place another than all the rest."""
    if any((mention.side == BOTH or mention.of_two) and mention.passage.holds not in LOOKED_AT for mention in here):
        return []
    plain = [mention for mention in here if not mention.sense and mention.side != BOTH]
    plain = [mention for mention in plain if not (mention.normal and mention.passage.holds not in CONCLUSIONS)]
    if len(_sides(mention for mention in plain if mention.labels)) > 1:
        plain = [mention for mention in plain if not mention.labels]
    plain = [mention for mention in plain if not _goes_on(mention, plain) and not _tells_how(mention)]
    counted = Counter(mention.side for mention in plain).most_common()
    if len(counted) != 2:
        return []
    concluded = _sides(mention for mention in plain if mention.passage.holds in CONCLUSIONS)
    before = _sides(mention for mention in plain if mention.passage.holds not in CONCLUSIONS)
    (usual, many), (_, few) = counted
    odd = [mention for mention in plain if mention.side != usual]
    differ = concluded.isdisjoint(before) and len(concluded) == len(before) == 1
    alone = len({mention.passage for mention in odd}) == 1 and odd[0].passage.holds in OPENING
    alone = alone and all(mention.passage is not odd[0].passage for mention in plain if mention.side == usual)
    told_twice = sum(mention.side == odd[0].side and mention.passage is odd[0].passage for mention in here) > 1
    if (differ or alone or (few == 1 < many and not told_twice)) and not (few == 1 and odd[0].normal):
        return [_found("side.elsewhere", odd[0], next(mention for mention in plain if mention.side == usual))]
    return []


def _tells_how(mention: Mention) -> bool:
    """Whether it stands in the description of an operation, which may pass from one side to the other."""
    return mention.passage.holds in ("description", "procedure") and not _is_title(mention)


def _goes_on(mention: Mention, plain: Sequence[Mention]) -> bool:
    """Whether an examination goes from one side to the other ("The right drum is red. The left drum is clear.")."""
    return mention.passage.holds in LOOKED_AT and any(
        other.passage is mention.passage and other.side != mention.side for other in plain
    )


def _found(rule: str, wrong: Mention, other: Mention) -> Found:
    heading = other.passage.heading
    where = f"under “{heading}”" if heading else "elsewhere"
    words = {"side": wrong.side, "structure": wrong.structure, "other": other.side, "where": where}
    return Found(rule, wrong.place, words, (other.side,))
