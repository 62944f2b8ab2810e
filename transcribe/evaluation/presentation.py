"""An evaluation as a table for people and as one JSON object for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from transcribe.evaluation.bootstrap import interval
from transcribe.evaluation.figures import FalseCorrections, Figure, Structure, pooled
from transcribe.evaluation.run import CaseFigures, Evaluation, Figures

ORDER: dict[str, str] = {
    "wer": "Word error rate",
    "medical_term_recall": "Medical terms found",
    "drug_recall": "Drugs found",
    "medical_term_and_drug_recall": "Medical terms and drugs found",
    "number_recall": "Numbers found",
    "negation_recall": "Negations found",
    "side_recall": "Sides found",
    "false_corrections_per_1000": "False corrections per 1,000 right words",
    "medical_term_false_corrections_per_1000": "– medical terms",
    "drug_false_corrections_per_1000": "– drugs",
    "number_false_corrections_per_1000": "– numbers",
    "negation_false_corrections_per_1000": "– negations",
    "side_false_corrections_per_1000": "– sides",
    "repaired": "Wrong words repaired",
    "medical_term_repaired": "– medical terms",
    "drug_repaired": "– drugs",
    "number_repaired": "– numbers",
    "negation_repaired": "– negations",
    "side_repaired": "– sides",
    "catch_rate": "Wrong words under a flag or blank",
    "medical_term_catch_rate": "– wrong medical terms and drugs",
    "critical_catch_rate": "– wrong drugs, numbers, negations, sides",
    "trap_catch_rate": "– traps of the set",
    "review_load": "Words under a flag",
    "structure": "Paragraphs and items in place",
    "header_recall": "Header fields right",
    "keystrokes_per_100_words": "Keystrokes per 100 words",
}
"""Every figure's key and what people read."""

_PER_WORDS = ("per_1000", "per_100_words")  # how the keys of figures end that count among so many words
Side = Callable[[CaseFigures], Figures]


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain dictionaries and lists.

    ``pooled`` and ``dictations`` (by name) hold ``raw`` and ``draft``: each figure with its ``rate``
    (``null`` where there was nothing to count) and its counts; pooled ones have ``interval`` too
    (95 %, or ``null``). ``variants`` pools each sort of sound apart where there are several
    (``plain`` is ``audio.ogg``). ``speed`` is in seconds and seconds of sound a second.
    """
    variants = _variants(evaluation)
    return {
        "pooled": _pooled_json(evaluation.cases),
        "variants": {name: _pooled_json(cases) for name, cases in variants.items()},
        "dictations": {
            one.case.name: {"raw": _figures_json(one.raw), "draft": _figures_json(one.draft)}
            for one in evaluation.cases
        },
        "failed": [{"name": one.name, "reason": one.sentence} for one in evaluation.failed],
        "set_errors": set_errors(evaluation),
        "speed": _speed(evaluation),
    }


def set_errors(evaluation: Evaluation) -> list[str]:
    """A sentence for each entry of a ``terms.json`` that does not stand in the finished text."""
    entries = {(one.case.dictation, entry) for one in evaluation.cases for entry in one.set_errors}
    return [
        f"{dictation}: entry {entry.split()[1]} of {entry.split()[0]} does not stand in the finished text."
        for dictation, entry in sorted(entries)
    ]


def as_table(evaluation: Evaluation) -> Group:
    """The pooled figures, raw beside draft with their intervals, each dictation's, and what failed."""
    parts: list[Table | Text] = []
    for name, cases in {"": evaluation.cases, **_variants(evaluation)}.items():
        parts.append(_pooled_table(cases, f"{len(cases)} recordings{f', {name}' if name else ''}"))
    if len(evaluation.cases) > 1:
        parts.append(_dictations_table(evaluation.cases))
    speed = _speed(evaluation)
    if speed["speed"] is not None:
        parts.append(
            Text(
                f"{speed['audio_seconds']:.0f} s of sound in {speed['processing_seconds']:.0f} s: "
                f"{speed['speed']:.1f} times as fast as speech."
            )
        )
    parts.extend(Text(f"{one.name} failed: {one.sentence}", style="red") for one in evaluation.failed)
    parts.extend(Text(sentence, style="yellow") for sentence in set_errors(evaluation))
    return Group(*parts)


def _pooled_table(cases: Sequence[CaseFigures], title: str) -> Table:
    table = Table("Figure", title=title, title_justify="left")
    for heading in ("Recogniser alone", "95 %", "Draft", "95 %"):
        table.add_column(heading, justify="right")
    for key, label in ORDER.items():
        cells: list[str] = []
        for side in (_raw, _draft):
            figure, between = _pool(cases, side, key)
            cells += [_shown(key, figure, counts=True), shown_interval(key, between)]
        if any(cells):
            table.add_row(label, *cells)
    return table


def _dictations_table(cases: Sequence[CaseFigures]) -> Table:
    table = Table("Dictation", title="Each recording: recogniser alone → draft", title_justify="left")
    keys = ("wer", "medical_term_recall", "drug_recall", "number_recall", "catch_rate", "review_load")
    for heading in ("WER", "Terms", "Drugs", "Numbers", "Catch", "Load"):
        table.add_column(heading, justify="right")
    for one in cases:
        cells = []
        for key in keys:
            raw, draft = _shown(key, one.raw.get(key)), _shown(key, one.draft.get(key))
            cells.append(f"{raw} → {draft}" if raw and draft else raw or draft)
        table.add_row(one.case.name, *cells)
    return table


def _shown(key: str, figure: Figure | None, counts: bool = False) -> str:
    if figure is None or figure.rate is None:
        return ""
    number = shown_rate(key, figure.rate)
    if isinstance(figure, Structure) and counts:
        return (
            f"{number} (headings {figure.headings_found} found, {figure.headings_missed} missed, "
            f"{figure.headings_invented} invented)"
        )
    if isinstance(figure, FalseCorrections) and counts:
        return f"{number} ({figure.broken}/{figure.right}; {figure.added} added)"
    part, whole = figure.fraction
    return f"{number} ({part:.0f}/{whole:.0f})" if counts and not key.endswith(_PER_WORDS) else number


def shown_rate(key: str, rate: float) -> str:
    """A rate as people read it."""
    return f"{rate:.1f}" if key.endswith(_PER_WORDS) else f"{rate:.3f}"


def shown_interval(key: str, between: Sequence[float] | None) -> str:
    """The two ends of an interval; nothing for none."""
    return "" if between is None else f"{shown_rate(key, between[0])}–{shown_rate(key, between[1])}"


def _raw(one: CaseFigures) -> Figures:
    return one.raw


def _draft(one: CaseFigures) -> Figures:
    return one.draft


def _pool(cases: Iterable[CaseFigures], side: Side, key: str) -> tuple[Figure | None, tuple[float, float] | None]:
    """The pooled figure and its interval; the sound variants of one dictation are drawn together."""
    by_dictation: dict[str, list[Figure]] = {}
    for one in cases:
        if key in side(one):
            by_dictation.setdefault(one.case.dictation, []).append(side(one)[key])
    if not by_dictation:
        return None, None
    dictations = [pooled(figures) for figures in by_dictation.values()]
    return pooled(dictations), interval([figure.fraction for figure in dictations])


def _pooled_json(cases: Sequence[CaseFigures]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, side in (("raw", _raw), ("draft", _draft)):
        result[name] = {}
        for key in ORDER:
            figure, between = _pool(cases, side, key)
            if figure is not None:
                result[name][key] = {**_figure_json(figure), "interval": between and list(between)}
    return result


def _figures_json(figures: Figures) -> dict[str, Any]:
    return {key: _figure_json(figures[key]) for key in ORDER if key in figures}


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {"rate": figure.rate, **figure.counts()}


def _variants(evaluation: Evaluation) -> dict[str, list[CaseFigures]]:
    result: dict[str, list[CaseFigures]] = {}
    for one in evaluation.cases:
        result.setdefault(one.case.variant or "plain", []).append(one)
    return dict(sorted(result.items())) if len(result) > 1 else {}


def _speed(evaluation: Evaluation) -> dict[str, float | None]:
    audio = sum(one.audio_seconds for one in evaluation.cases)
    processing = sum(one.processing_seconds for one in evaluation.cases)
    return {
        "audio_seconds": audio,
        "processing_seconds": processing,
        "speed": audio / processing if processing else None,
    }
