"""What the comments in the margin say about a flag, a correction or a blank."""

from __future__ import annotations

from transcribe.report import Blank, Correction, Flag, Report, Token
from transcribe.templates.wording import between, clock, one_line


def comment_text(report: Report, about: Flag | Correction | Blank) -> str:
    """The comment's lines: what is the matter, what was heard, what else it might be.

    What is not known is left out. Times are ``m:ss`` from the start of the sound.
    """
    if isinstance(about, Blank):
        return _lines(
            f"Blank: {one_line(about.reason)}",
            _quoted("Sounds like ", about.sounds_like),
            f"Listen at {between(about.start, about.end)}",
        )
    if isinstance(about, Flag) and about.field is not None:
        return _lines(
            f"{about.severity.value.capitalize()}: {one_line(about.message)}", _listed("Could be: ", about.suggestions)
        )
    tokens = _tokens(report, about)
    if isinstance(about, Correction):
        rule = one_line(about.rule.replace("_", " "))
        return _lines(
            f"Heard “{one_line(about.heard)}”; written “{one_line(about.written)}”" + (f" ({rule})" if rule else ""),
            _listed("Could also be: ", about.alternatives, without=about.written),
            _at(tokens),
        )
    heard = about.heard or _heard(report, tokens)
    return _lines(
        f"{about.severity.value.capitalize()}: {one_line(about.message)}",
        ", ".join(part for part in (_quoted("Heard ", heard), _sureness(about, tokens)) if part),
        _listed("Could be: ", about.suggestions),
        _at(tokens),
    )


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _tokens(report: Report, about: Flag | Correction) -> tuple[Token, ...]:
    """The tokens under a mark, as many of them as there are."""
    if not 0 <= about.section < len(report.sections):
        return ()
    blocks = report.sections[about.section].blocks
    if not 0 <= about.block < len(blocks):
        return ()
    tokens = blocks[about.block].tokens
    first = min(max(about.tokens[0], 0), max(len(tokens) - 1, 0))
    return tokens[first : max(about.tokens[1], first + 1)]


def _heard(report: Report, tokens: tuple[Token, ...]) -> str:
    """What the recogniser wrote for these tokens, as the report's transcript has it."""
    indices = sorted({index for token in tokens for index in token.words})
    words = [report.transcript[index].text for index in indices if 0 <= index < len(report.transcript)]
    return " ".join(word.strip() for word in words)


def _sureness(flag: Flag, tokens: tuple[Token, ...]) -> str:
    """How sure the recogniser was, in percent; of several words the least sure."""
    known = [token.probability for token in tokens if token.probability is not None]
    probability = flag.probability if flag.probability is not None else min(known, default=None)
    if probability is None or not 0 <= probability <= 1:
        return ""
    return f"{round(100 * probability)}% sure"


def _at(tokens: tuple[Token, ...]) -> str:
    start = next((token.start for token in tokens if token.start is not None), None)
    return "" if start is None else f"Listen at {clock(start)}"


def _quoted(label: str, text: str) -> str:
    text = one_line(text)
    return f"{label}“{text}”" if text else ""


def _listed(label: str, readings: tuple[str, ...], without: str = "") -> str:
    others = [one_line(reading) for reading in readings if reading != without]
    return label + "; ".join(other for other in others if other) if any(others) else ""
