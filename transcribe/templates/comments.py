"""What the comments in the margin say about flags, corrections and blanks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transcribe.report import Blank, Correction, Flag, Report, Token
from transcribe.templates.marks import Mark, is_broad
from transcribe.templates.wording import between, clock, one_line

_LAST_WORDS = 3  # of a passage, named so that its end can be found


def comment_text(report: Report, about: Sequence[Mark]) -> str:
    """The comment's lines on marks that share a place: what is the matter, what was heard, what else it might be.

    The gravest comes first; what is the same for all of them is said once, and what is not known is left out.
    Times are ``m:ss`` from the start of the sound.
    """
    blanks = [mark for mark in about if isinstance(mark, Blank)]
    flags = [mark for mark in about if isinstance(mark, Flag)]
    corrections = [mark for mark in about if isinstance(mark, Correction)]
    lines = [line for blank in blanks for line in _about_blank(blank)]
    lines += [told(flag) for flag in flags]
    lines += [_changed(correction) for correction in corrections]
    placed: list[Flag | Correction] = [*(flag for flag in flags if flag.field is None), *corrections]
    tokens = _tokens(report, placed)
    broad = any(is_broad(mark) for mark in placed)
    if flags and placed and not broad:
        heard = "" if corrections else _heard(report, flags, tokens)
        lines.append(", ".join(part for part in (_quoted("Heard ", heard), _sureness(flags, tokens)) if part))
    lines.append(_listed("Could be: " if flags else "Could also be: ", readings(about)))
    if broad:
        last = "".join(token.text + token.space for token in tokens[-_LAST_WORDS:])
        lines.append(_quoted("This is about the passage up to ", last))
    lines.append(_at(tokens, to_the_end=broad))
    return "\n".join(line for line in dict.fromkeys(lines) if line)


def told(flag: Flag) -> str:
    """How grave a flag is and what it says, in one line."""
    return f"{flag.severity.value.capitalize()}: {one_line(flag.message)}"


def readings(about: Iterable[Mark]) -> tuple[str, ...]:
    """What else may have been said, each once: what flags suggest and what corrections might have written."""
    found: dict[str, None] = {}
    for mark in about:
        if isinstance(mark, Flag):
            found.update(dict.fromkeys(mark.suggestions))
        elif isinstance(mark, Correction):
            found.update(dict.fromkeys(each for each in mark.alternatives if each != mark.written))
    return tuple(text for text in dict.fromkeys(map(one_line, found)) if text)


def _about_blank(blank: Blank) -> tuple[str, ...]:
    return (
        f"Blank: {one_line(blank.reason)}",
        _quoted("Sounds like ", blank.sounds_like),
        f"Listen at {between(blank.start, blank.end)}",
    )


def _changed(correction: Correction) -> str:
    rule = one_line(correction.rule.replace("_", " "))
    text = f"Heard “{one_line(correction.heard)}”; written “{one_line(correction.written)}”"
    return f"{text} ({rule})" if rule else text


def _tokens(report: Report, marks: Sequence[Flag | Correction]) -> tuple[Token, ...]:
    """The tokens under marks of one place, as many of them as there are."""
    if not marks or not 0 <= marks[0].section < len(report.sections):
        return ()
    blocks = report.sections[marks[0].section].blocks
    if not 0 <= marks[0].block < len(blocks):
        return ()
    tokens = blocks[marks[0].block].tokens
    first = min(max(min(mark.tokens[0] for mark in marks), 0), max(len(tokens) - 1, 0))
    return tokens[first : max(*(mark.tokens[1] for mark in marks), first + 1)]


def _heard(report: Report, flags: Sequence[Flag], tokens: tuple[Token, ...]) -> str:
    """What the recogniser wrote there: as the one flag says, or as the report's transcript has these tokens."""
    said = list(dict.fromkeys(flag.heard for flag in flags if flag.heard))
    if len(said) == 1:
        return said[0]
    indices = sorted({index for token in tokens for index in token.words})
    words = [report.transcript[index].text for index in indices if 0 <= index < len(report.transcript)]
    return " ".join(word.strip() for word in words) or "; ".join(said)


def _sureness(flags: Sequence[Flag], tokens: tuple[Token, ...]) -> str:
    """How sure it is that these words are right, in percent; of several words the least sure.

    That is the calibrated doubt where there is one, else the recogniser's own probability.
    """
    known = [1 - token.doubt for token in tokens if token.doubt is not None]
    known = known or [flag.probability for flag in flags if flag.probability is not None]
    known = known or [token.probability for token in tokens if token.probability is not None]
    least = min(known, default=None)
    if least is None or not 0 <= least <= 1:
        return ""
    return f"{round(100 * least)}% sure"


def _at(tokens: tuple[Token, ...], *, to_the_end: bool) -> str:
    start = next((token.start for token in tokens if token.start is not None), None)
    if start is None:
        return ""
    end = next((token.end for token in reversed(tokens) if token.end is not None), start)
    return f"Listen at {between(start, end) if to_the_end else clock(start)}"


def _quoted(label: str, text: str) -> str:
    text = one_line(text)
    return f"{label}“{text}”" if text else ""


def _listed(label: str, texts: tuple[str, ...]) -> str:
    return label + "; ".join(texts) if texts else ""
