"""Forms of numbers that belong to medicine, by the table ``vocab/number_forms.tsv``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from transcribe.postprocess.writing.numbers.form_atoms import JOINTS, atoms_of
from transcribe.postprocess.writing.numbers.form_conditions import Surroundings
from transcribe.postprocess.writing.numbers.form_hearing import Heard, Reading
from transcribe.postprocess.writing.numbers.form_patterns import matches
from transcribe.postprocess.writing.numbers.form_table import Form, forms
from transcribe.postprocess.writing.numbers.glue import glue_of, replaced_glued
from transcribe.postprocess.writing.written import Context, Run, Written, replaced
from transcribe.report import Origin


def write_forms(run: Run, context: Context) -> Run:
    """Every form of the table ("one thirty over eighty", "cranial nerves two through twelve") as it is written."""
    heard = Heard(atoms_of(run))
    around = Surroundings(heard.atoms, context.heading or "")
    written: Run = []
    at = token = 0
    while at < len(heard.atoms):
        found = _longest(heard, around, context, at)
        if found is None:
            at += 1
            continue
        form, end, read = found
        first, last = heard.atoms[at].token, heard.atoms[end - 1].token + 1
        text = form.text(read, context.style.thousands)
        written.extend(run[token:first])
        if text.lower() == _as_heard(heard, at, end) and not heard.atoms[end - 1].last:
            written.extend(run[first:last])  # right as it is, with a word glued behind it
        else:
            written.extend(_changed(run[first:last], text + _rest(heard, end), form.rule))
        token = last
        at = _beyond(heard, last, end)
    written.extend(run[token:])
    return written


def _beyond(heard: Heard, token: int, at: int) -> int:
    """The first atom of the token, or behind the last one."""
    while at < len(heard.atoms) and heard.atoms[at].token < token:
        at += 1
    return at


def _as_heard(heard: Heard, at: int, end: int) -> str:
    """The atoms in small letters, with a space behind each token."""
    return "".join(atom.text + " " * atom.last for atom in heard.atoms[at:end]).strip()


def _rest(heard: Heard, end: int) -> str:
    """What is glued behind the form with a hyphen: "6-systolic" ends a form with its "6"."""
    if heard.atoms[end - 1].last:
        return ""
    token = heard.atoms[end - 1].token
    return "".join(f" {atom.raw}" for atom in heard.atoms[end + 1 : end + 2] if atom.token == token)


def _longest(
    heard: Heard, around: Surroundings, context: Context, at: int
) -> tuple[Form, int, Mapping[int, Reading]] | None:
    """The form that takes most of what follows; of equals, the first of the table."""
    if not heard.atoms[at].first or heard.inside_number(at):
        return None
    best: tuple[Form, int, Mapping[int, Reading]] | None = None
    for form in _candidates(heard, at):
        for end, read in matches(form.pattern, heard, at):
            if best is not None and (end, -form.order) <= (best[1], -best[0].order):
                continue
            if _ends_well(heard, end) and form.allows(read) and _fits(form, around, context, at, end):
                best = form, end, read
    return best


def _candidates(heard: Heard, at: int) -> Iterable[Form]:
    table = forms()
    by_word = table.by_word.get(heard.text(at), ())
    if not heard.may_count(at):
        return by_word
    ends = {at + 1, at + 2, *(reading.end for reading in heard.numbers(at))}
    words = {heard.text(heard.beyond_joint(end)) for end in ends} | {heard.text(end) for end in ends}
    by_next = (table.by_next.get(word, ()) for word in words)
    return chain(by_word, chain.from_iterable(by_next), table.other)


def _ends_well(heard: Heard, end: int) -> bool:
    """Whether the form ends with a token, or with a part of one that a hyphen parts from a word."""
    if heard.atoms[end - 1].last:
        return True
    behind = heard.atoms[end : end + 2]
    return len(behind) == 2 and behind[0].text in JOINTS and behind[1].last and _is_plain_word(behind[1].raw)


def _is_plain_word(raw: str) -> bool:
    return len(raw) > 2 and raw.isalpha() and raw[1:].islower()


def _fits(form: Form, around: Surroundings, context: Context, begin: int, end: int) -> bool:
    return (
        all(getattr(context.style, name) == value for name, value in form.settings)
        and all(around.meets(condition, begin, end) for condition in form.near)
        and not any(around.meets(condition, begin, end) for condition in form.not_near)
    )


def _changed(run: Run, text: str, rule: str) -> Run:
    """``text`` for the run, where only the smallest run that changes is replaced."""
    words = _with_capital_of(run[0].text, text).split(" ")
    new = [sign for word in words for sign in _parted(word)]
    begin = 0
    while begin < min(len(run), len(new)) - 1 and _same(run[begin], new[begin]):
        begin += 1
    end = 0
    while end < min(len(run), len(new)) - begin - 1 and _same(run[-1 - end], new[-1 - end]):
        end += 1
    if len(run) == len(new) == begin + end + 1 and _same(run[begin], new[begin]):
        return run
    while begin and "," in (new[begin], run[begin].text):
        begin -= 1  # a comma is made, or falls, together with the word before it
    middle = run[begin : len(run) - end]
    write = replaced_glued if any(map(glue_of, middle)) else replaced
    changed = write(middle, _joined(new[begin : len(new) - end]), rule, Origin.NUMBER)
    return [*run[:begin], *chain.from_iterable(_commas_apart(token) for token in changed), *run[len(run) - end :]]


def _with_capital_of(heard: str, text: str) -> str:
    """A form that begins with a word in small letters keeps the capital of the heard one: "Beta-2"."""
    capital = heard[:1].isupper() and heard[1:2].islower()
    return text[0].upper() + text[1:] if capital and text.partition(" ")[0].islower() else text


def _parted(word: str) -> list[str]:
    return [word[:-1], ","] if len(word) > 1 and word.endswith(",") else [word]


def _joined(new: list[str]) -> str:
    return " ".join(new).replace(" ,", ",")


def _same(token: Written, word: str) -> bool:
    """Whether a token stays as it is; the table's small letters leave a heard capital alone."""
    return token.text == word or (word.isalpha() and word.islower() and token.text.lower() == word)


def _commas_apart(token: Written) -> Run:
    if token.text == "," or not token.text.endswith(","):
        return [token]
    return [replace(token, text=token.text[:-1], space=""), replace(token, text=",")]
