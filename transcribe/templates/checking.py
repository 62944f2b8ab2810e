"""What is wrong with a template, in plain words, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from rapidfuzz import process

from transcribe.tables import rows_of
from transcribe.templates.fields import BLOCKS
from transcribe.templates.filling import opened
from transcribe.templates.sandbox import Environment, require_allowed
from transcribe.templates.types import DocumentKind

SHOWN = 80  # characters of a paragraph that are quoted
_TAG = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LEVEL = re.compile(r"(p|tr|tc|r)(?=\s)")
_QUOTES = str.maketrans("“”„‘’‚", "\"\"\"'''")
_FIELD = re.compile(r"[{\[<«]{1,2}\s*([A-Za-z_.]{3,40})\s*[}\]>»]{1,2}")
_IDENTITY = ("date_of_birth", "mrn")
_OPENERS = {"if": "endif", "for": "endfor"}
_LIKE = 60.0  # of 100: a field that may have been meant


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: a sentence, and the text of the paragraph, with the part of the document it is in.

    What is only ``advice`` does not keep a template from being used.
    """

    sentence: str
    part: str = ""
    where: str = ""
    advice: bool = False

    def __str__(self) -> str:
        place = f" ({self.part}: “{self.where}”)" if self.where else ""
        return f"{'Advice: ' if self.advice else ''}{self.sentence}{place}"


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph of the template."""

    part: str
    text: str
    in_row: bool
    in_box: bool

    def complaint(self, sentence: str, *, advice: bool = False) -> Complaint:
        text = " ".join(self.text.split())
        return Complaint(sentence, self.part, text if len(text) <= SHOWN else f"{text[:SHOWN]}…", advice)


@dataclass(frozen=True, slots=True)
class _Open:
    """An ``if`` or ``for`` that waits for its end."""

    word: str
    said: str
    level: str
    line: _Line
    variable: str = ""


@dataclass(slots=True)
class _Check:
    """One pass over a part of the template."""

    found: list[Complaint] = field(default_factory=list)
    used: dict[str, list[_Line]] = field(default_factory=dict)
    waiting: list[_Open] = field(default_factory=list)


def check_template(template: bytes, kind: DocumentKind | None = None) -> tuple[Complaint, ...]:
    """Everything that is wrong with a template, the parts of the document in their order; empty: nothing.

    ``kind`` is the kind of document that it is for, where that is known. Raises ``TemplateError`` if the file is no
    Word document.
    """
    check = _Check()
    for _, lines in _parts(opened(template)):
        for line in lines:
            _check_line(check, line)
        for left in check.waiting:
            check.found.append(
                left.line.complaint(f"“{left.said}” is never closed: {{% {_OPENERS[left.word]} %}} is missing.")
            )
        check.waiting.clear()
    return (*check.found, *_missing(check, kind))


def _parts(document: Document) -> Iterator[tuple[str, list[_Line]]]:
    section = document.sections[0]
    parts: list[tuple[str, Any]] = [
        ("head of the first page", section.first_page_header),
        ("head", section.header),
        ("page", document.element.body),
        ("foot of the first page", section.first_page_footer),
        ("foot", section.footer),
    ]
    for name, part in parts:
        if name != "page" and part.is_linked_to_previous:
            continue
        root = part if name == "page" else part._element
        yield name, [_line(name, paragraph) for paragraph in root.iter(qn("w:p"))]


def _line(part: str, paragraph: Any) -> _Line:
    own = (
        text.text or "" for text in paragraph.iter(qn("w:t")) if next(text.iterancestors(qn("w:p")), None) is paragraph
    )
    return _Line(
        part,
        "".join(own),
        next(paragraph.iterancestors(qn("w:tr")), None) is not None,
        next(paragraph.iterancestors(qn("w:txbxContent")), None) is not None,
    )


def _check_line(check: _Check, line: _Line) -> None:
    at, levels = 0, list[str]()
    rest = ""
    while (opener := _TAG.search(line.text, at)) is not None:
        rest += line.text[at : opener.start()]
        closer = _CLOSERS.get(opener.group())
        if closer is None:
            check.found.append(line.complaint(f"“{opener.group()}” stands here without its beginning."))
            at = opener.end()
            continue
        end = line.text.find(closer, opener.end())
        if end < 0:
            check.found.append(line.complaint(f"“{opener.group()}” is not closed by “{closer}” in the same paragraph."))
            return
        inside = line.text[opener.end() : end].translate(_QUOTES)
        if opener.group() == "{{":
            _check_field(check, line, inside)
        elif opener.group() == "{%":
            levels.append(_check_statement(check, line, inside))
        at = end + 2
    rest += line.text[at:]
    if any(level == "p" for level in levels) and (rest.strip() or len(levels) > 1):
        check.found.append(
            line.complaint("{%p …%} takes its whole paragraph away: it must stand alone in a paragraph of its own.")
        )
    for meant in _FIELD.finditer(rest):
        if meant.group(1) in known_fields():
            sentence = f"Fields are written with two curly brackets: {{{{ {meant.group(1)} }}}}."
            check.found.append(line.complaint(sentence, advice=True))


def _check_field(check: _Check, line: _Line, inside: str) -> None:
    level = _LEVEL.match(inside)
    if level is not None:
        name = inside[level.end() :].strip()
        check.found.append(
            line.complaint(f"Write {{{{ {name} }}}}, without the “{level.group(1)}” after the brackets.")
        )
        return
    _check_expression(check, line, inside)
    name = inside.strip()
    if name in BLOCKS:
        if line.text.strip() != f"{{{{{inside}}}}}":
            check.found.append(line.complaint(f"{{{{ {name} }}}} must stand alone in a paragraph of its own."))
        if line.part != "page" or line.in_box:
            sentence = f"{{{{ {name} }}}} must stand on the page itself, not in its head, its foot or a text box."
            check.found.append(line.complaint(sentence))
        if name in check.used and len(check.used[name]) > 1:
            check.found.append(line.complaint(f"{{{{ {name} }}}} stands in the template twice."))


def _check_statement(check: _Check, line: _Line, inside: str) -> str:
    """Check ``{% ... %}``; returns its level: "p" for a paragraph of its own, "" within one."""
    level = _LEVEL.match(inside)
    said = (inside[level.end() :] if level else inside).strip().strip("-").strip()
    name = level.group(1) if level else ""
    word, _, rest = said.partition(" ")
    if name == "tr" and not line.in_row:
        check.found.append(line.complaint("{%tr …%} works only in the row of a table."))
    if word in _OPENERS:
        variable = _check_opening(check, line, said)
        check.waiting.append(_Open(word, said, name, line, variable))
    elif word in {"else", "elif"}:
        if not check.waiting or check.waiting[-1].word != "if":
            check.found.append(line.complaint(f"“{said}” stands here without an “if” before it."))
        if word == "elif":
            _check_expression(check, line, rest)
    elif word in _OPENERS.values():
        _check_closing(check, line, word, name)
    else:
        sentence = "is not possible in a template: there are only “if”, “elif”, “else”, “for” and their ends"
        check.found.append(line.complaint(f"“{word}” {sentence}."))
    return name


def _check_opening(check: _Check, line: _Line, said: str) -> str:
    """Check what is asked or looped over; returns the loop's own name for an entry."""
    word, _, rest = said.partition(" ")
    if word == "if":
        _check_expression(check, line, rest)
        return ""
    loop = re.fullmatch(r"([A-Za-z_]\w*)\s+in\s+(.+)", rest)
    if loop is None:
        check.found.append(line.complaint(f"“{said}” is not understood: write “for line in office.lines”."))
        return ""
    _check_expression(check, line, loop.group(2))
    if known_fields().get(loop.group(2).strip()) in {"text", "block"}:
        check.found.append(line.complaint(f"“{loop.group(2).strip()}” is one text and no list to go through."))
    return loop.group(1)


def _check_closing(check: _Check, line: _Line, word: str, level: str) -> None:
    if not check.waiting:
        check.found.append(line.complaint(f"“{word}” stands here without its beginning."))
        return
    opened_at = check.waiting.pop()
    if _OPENERS[opened_at.word] != word:
        check.found.append(
            line.complaint(f"“{word}” closes “{opened_at.said}”, which needs “{_OPENERS[opened_at.word]}”.")
        )
    if opened_at.level != level or (not level and opened_at.line is not line):
        check.found.append(
            opened_at.line.complaint(
                f"“{opened_at.said}” begins in one paragraph and ends in another: write {{%p {opened_at.said} %}} and "
                f"{{%p {word} %}}, each alone in a paragraph of its own."
            )
        )


def _check_expression(check: _Check, line: _Line, said: str) -> None:
    try:
        tree = Environment().parse(f"{{{{ {said} }}}}")
        require_allowed(tree)
    except SecurityError as error:
        check.found.append(line.complaint(f"“{said.strip()}” is not possible: {error.message}."))
        return
    except TemplateSyntaxError:
        check.found.append(line.complaint(f"“{said.strip()}” is not understood."))
        return
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name not in Environment().filters:
            check.found.append(line.complaint(f"“|{filtered.name}” does not exist."))
    loops = {each.variable for each in check.waiting} | ({"loop"} if check.waiting else set())
    for name in _names(tree):
        if name.partition(".")[0] in loops:
            continue
        check.used.setdefault(name, []).append(line)
        if name not in known_fields():
            check.found.append(line.complaint(_unknown(name)))


def _unknown(name: str) -> str:
    near = process.extractOne(name, list(known_fields()), score_cutoff=_LIKE)
    meant = f" Did you mean “{near[0]}”?" if near else " Run: transcribe templates list --fields"
    return f"There is no field “{name}”.{meant}"


def _names(tree: nodes.Node) -> Iterator[str]:
    """The fields that an expression names, with what is asked of them: "office.name"."""
    if isinstance(tree, nodes.Getattr) and isinstance(tree.node, nodes.Name):
        yield f"{tree.node.name}.{tree.attr}"
        return
    if isinstance(tree, nodes.Name):
        yield tree.name
    for child in tree.iter_child_nodes():
        yield from _names(child)


def _missing(check: _Check, kind: DocumentKind | None) -> Iterator[Complaint]:
    used = set(check.used)
    if "body" not in used:
        yield Complaint("There is no place for the text: write {{ body }} in a paragraph of its own.")
    if "patient_block" not in used and not _in_subject(used):
        if "patient" not in used:
            yield Complaint("The patient's name is missing: write {{ patient }}, or {{ patient_block }} for all of it.")
        if not used & set(_IDENTITY):
            yield Complaint(
                "A patient is told apart by more than the name: write {{ date_of_birth }} or {{ mrn }}, or both."
            )
    if "signature" not in used:
        yield Complaint(
            "There is no place for the signature: write {{ signature }}; as it is, it stands at the end.", advice=True
        )
    if kind is not None and kind.addressee and not used & {"address", "address_lines", "recipient"}:
        yield Complaint("A letter needs its addressee: write {{ address }}.", advice=True)


def _in_subject(used: set[str]) -> bool:
    """A letter names the patient in its subject line."""
    return "subject" in used


@cache
def known_fields() -> dict[str, str]:
    """What a template may name, and what each is: "text", "list" or "block" (``fieldlist.tsv``)."""
    return {row["field"]: row["of"] for row in field_table()}


@cache
def field_table() -> tuple[dict[str, str], ...]:
    """The rows of ``fieldlist.tsv``."""
    return rows_of(Path(str(files("transcribe.templates").joinpath("fieldlist.tsv"))))
