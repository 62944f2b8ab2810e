"""An evaluation as one page for people to read and listen: every fault of every draft, with its sound.

The page holds all it needs; its sound files lie where they lay, or within it. It holds dictated
text: keep it where the dictations are kept. Nothing in it is trusted: all text is escaped, and its
Content-Security-Policy lets nothing run but its own script and nothing load but sound.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import os
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from transcribe.errors import EvaluationError
from transcribe.evaluation.changes import Outcome
from transcribe.evaluation.faults import Excerpt, Fault
from transcribe.evaluation.presentation import ORDER, as_json, set_errors, shown_interval, shown_rate
from transcribe.evaluation.run import CaseFigures, Evaluation
from transcribe.evaluation.sets import TERM_KINDS

LEAD = 1.0
"""Seconds that are played before a fault and after it."""

KINDS: dict[Outcome, str] = {
    Outcome.BROKEN: "broken",
    Outcome.LEFT: "left as heard",
    Outcome.ALTERED: "wrong in another way",
    Outcome.ADDED: "added",
    Outcome.REPAIRED: "repaired",
}
GROUPS: dict[str, str] = {kind: kind.replace("_", " ") for kind in TERM_KINDS}
_TYPES = {".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav", ".m4a": "audio/mp4"}


def write_page(evaluation: Evaluation, file: Path, title: str, *, embed: bool = False) -> None:
    """Write the page to ``file``, whole or not at all.

    The sound is referred to by its path from the page's folder (or, from another drive, by its full
    path); ``embed`` puts it into the page, which can then be moved, and grows by 4/3 of the sound.

    Raises :class:`EvaluationError` if the page cannot be written, or a sound to embed not be read.
    """
    unfinished = file.with_name(f".{file.name}.part")
    try:
        content = page(evaluation, file.parent, title, embed=embed)
        unfinished.write_bytes(content.encode("utf-8", "replace"))
        unfinished.replace(file)
    except OSError as error:
        raise EvaluationError(f"The page {file.name} cannot be written ({error.strerror}).") from None


def page(evaluation: Evaluation, folder: Path, title: str, *, embed: bool = False) -> str:
    """The page's HTML, to lie in ``folder``. Raises ``OSError`` if a sound to embed cannot be read."""
    style, script = _beside("page.css"), _beside("page.js")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "media-src 'self' file: data:; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width">\n<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>",
            *_figures(evaluation),
            *_filters(),
            "<main>",
            *(line for one in evaluation.cases for line in _dictation(one, _address(one, folder, embed=embed))),
            f"</main>\n<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def _beside(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _figures(evaluation: Evaluation) -> Iterator[str]:
    pooled: dict[str, dict[str, Any]] = as_json(evaluation)["pooled"]
    yield "<table>\n<thead><tr><th>Figure<th>Recogniser alone<th>95 %<th>Draft<th>95 %</thead>\n<tbody>"
    for key, label in ORDER.items():
        cells = [cell for side in ("raw", "draft") for cell in _cells(key, pooled[side].get(key))]
        if any(cells):
            yield f"<tr><td>{escape(label)}" + "".join(f"<td>{escape(cell)}" for cell in cells)
    yield "</tbody>\n</table>"
    for failure in evaluation.failed:
        yield f'<p class="problem">{escape(failure.name)} failed: {escape(failure.sentence)}</p>'
    for sentence in set_errors(evaluation):
        yield f'<p class="problem">{escape(sentence)}</p>'


def _cells(key: str, figure: dict[str, Any] | None) -> tuple[str, str]:
    if figure is None or figure["rate"] is None:
        return "", ""
    return shown_rate(key, figure["rate"]), shown_interval(key, figure["interval"])


def _filters() -> Iterator[str]:
    wrong = {f"not-{Outcome.REPAIRED}": "all that is wrong", "": "everything"}
    yield "<nav>"
    yield _choice("outcomes", "Kind", {**wrong, **{one.value: label for one, label in KINDS.items()}})
    yield _choice("groups", "Group", {"": "all", **GROUPS, "other": "other words"})
    yield _choice("flagged", "Flag", {"": "any", "yes": "under a flag", "no": "not under a flag"})
    yield '<span id="count"></span>'
    yield "<span><kbd>j</kbd> next, <kbd>k</kbd> previous, <kbd>space</kbd> play and stop</span>\n</nav>"


def _choice(name: str, label: str, options: dict[str, str]) -> str:
    rows = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options.items())
    return f'<label>{label} <select name="{name}">{rows}</select></label>'


def _address(one: CaseFigures, folder: Path, *, embed: bool) -> str:
    """The address of a recording as the page refers to it."""
    sound = one.case.audio
    if embed:
        kind = _TYPES.get(sound.suffix.lower()) or mimetypes.guess_type(sound.name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(sound.read_bytes()).decode()}"
    try:
        path = Path(os.path.relpath(sound, folder))
    except ValueError:
        return sound.resolve().as_uri()
    return quote(os.fsencode(path.as_posix()))


def _dictation(one: CaseFigures, address: str) -> Iterator[str]:
    yield '<section class="dictation">\n<header>'
    yield f'<h2>{escape(one.case.name)}</h2>\n<audio controls preload="none" src="{escape(address)}"></audio>'
    yield '<span class="problem" hidden>This browser cannot play this sound.</span>\n</header>'
    for fault in one.faults:
        yield from _fault(fault)
    yield "</section>" if one.faults else "<p>Nothing is wrong here.</p>\n</section>"


def _fault(fault: Fault) -> Iterator[str]:
    outcomes = [one for one in KINDS if one in fault.outcomes]
    groups = [kind for kind in TERM_KINDS if kind in fault.groups]
    repaired = fault.outcomes == {Outcome.REPAIRED}
    flagged = "" if repaired else "yes" if fault.flagged else "no"
    marks = {
        "outcomes": " ".join(outcomes),
        "groups": " ".join(groups) or "other",
        "flagged": flagged,
        **_played(fault),
    }
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in marks.items())
    yield f'<article class="fault{" repaired" if repaired else ""}"{attributes}>'
    yield _button(fault)
    yield "<dl>"
    for name, label, excerpt in (
        ("reference", "reference", fault.reference),
        ("raw", "heard", fault.raw),
        ("draft", "draft", fault.draft),
    ):
        yield f'<dt>{label}</dt><dd class="{name}">{_excerpt(excerpt)}</dd>'
    yield '</dl>\n<div class="marks">'
    yield from (f'<span class="{one}">{escape(KINDS[one])}</span>' for one in outcomes)
    yield from (f"<span>{escape(GROUPS[kind])}</span>" for kind in groups)
    if not repaired:
        yield _flag(fault)
    yield "</div>\n</article>"


def _played(fault: Fault) -> dict[str, str]:
    if fault.said is None or fault.until is None:
        return {}
    return {"from": f"{max(0.0, fault.said - LEAD):.2f}", "to": f"{fault.until + LEAD:.2f}"}


def _button(fault: Fault) -> str:
    if fault.said is None:
        return "<div>no time</div>"
    minutes, seconds = divmod(fault.said, 60)
    return f'<div><button type="button">▶ {minutes:.0f}:{seconds:04.1f}</button></div>'


def _flag(fault: Fault) -> str:
    if not fault.flagged:
        return '<span class="unflagged">no flag</span>'
    return (
        "<span>flagged</span>"
        if fault.flagged == fault.words
        else f"<span>{fault.flagged} of {fault.words} flagged</span>"
    )


def _excerpt(excerpt: Excerpt) -> str:
    text = f"<mark>{escape(excerpt.text)}</mark>" if excerpt.text else "<mark>–</mark>"
    before, after = (f'<span class="around">{escape(side)}</span>' for side in (excerpt.before, excerpt.after))
    return f"{before}{text}{after}"
