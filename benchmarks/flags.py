"""Do flags lie where a draft is wrong, and nowhere else? Cross-validated by speaker and document.

    python benchmarks/flags.py SET [SET …] [--keep DIR] [--pictures DIR]

Each SET is a set as for `transcribe evaluate`, with sound; a dictation's folder may name its speaker (NAME__SPEAKER).
Doubt is fitted anew for each speaker, without that speaker and those documents, and the draft is marked by it. Printed,
for drafts of one hearing and of two: how well doubt tells wrong words from right ones, its calibration error, catch
rate and review load at the levels an office can choose, and the whole curve beside that of `1 - probability` alone; how
well the expected share of wrong words of a dictation is met. ``--keep`` is the folder that `transcribe learn doubt`
uses. ``--pictures`` writes the curve, the reliability diagram and the quality estimate as SVG.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from transcribe.evaluation.calibration import calibration_error, discrimination, reliability
from transcribe.evaluation.documents import Document
from transcribe.evaluation.figures import Catch, ReviewLoad, pooled
from transcribe.evaluation.review import CRITICAL, catch, review_load, term_catch
from transcribe.evaluation.sets import TermKind
from transcribe.learning.doubt import Studied, cross_validated, study
from transcribe.pipeline import Pipeline
from transcribe.postprocess.flags.choosing import LEVELS, Doubted, Limits, chosen
from transcribe.settings import Review, Settings

Marks = tuple[Studied, Sequence[Doubted]]
STEPS = 40  # of the curve
KINDS: tuple[TermKind, ...] = ("drugs", "numbers", "negations", "sides", "medical_terms")
WIDTH, HEIGHT, EDGE = 480, 360, 48  # of a picture, in points


@dataclass(frozen=True)
class Point:
    """What is caught, and at what cost, with the marks of some limits."""

    catch: Catch
    critical: Catch
    load: ReviewLoad


def flagged(drafted: Studied, doubted: Sequence[Doubted], limits: Limits) -> Document:
    """The draft with the marks that it has besides, and those of its doubts."""
    draft, spans = drafted.marked.draft, drafted.marked.spans
    marks = [(spans[look[0].place][0], spans[look[-1].place][1]) for look in chosen(doubted, limits)]
    return replace(draft, flagged=(*draft.flagged, *marks))


def point(rows: Iterable[Marks], limits: Limits) -> Point:
    """Catch and load of all recordings together."""
    found = []
    for drafted, doubted in rows:
        marked, draft = drafted.marked, flagged(drafted, doubted, limits)
        words = marked.words
        terms = (marked.found, marked.reference, marked.alignment, draft, words)
        found.append((catch(marked.alignment, draft, words), term_catch(CRITICAL, *terms), review_load(draft)))
    return Point(*(pooled(column) for column in zip(*found, strict=True)))  # type: ignore[arg-type]


def by_kind(rows: Iterable[Marks], limits: Limits) -> dict[str, Catch]:
    """The catch of each kind of term."""
    found: dict[str, list[Catch]] = {}
    for drafted, doubted in rows:
        marked, draft = drafted.marked, flagged(drafted, doubted, limits)
        for kind in KINDS:
            terms = (marked.found, marked.reference, marked.alignment, draft, marked.words)
            found.setdefault(kind, []).append(term_catch((kind,), *terms))
    return {kind: pooled(one) for kind, one in found.items()}  # type: ignore[misc]


def curve(rows: Sequence[Marks]) -> list[tuple[float, float, float]]:
    """Load, catch and critical catch from few marks to many; words that may harm at a quarter of the doubt."""
    doubts = sorted(word.doubt for _, words in rows for word in words)
    steps = sorted({*np.quantile(doubts, np.linspace(0, 1, STEPS)), 1.01}, reverse=True)
    points = [point(rows, Limits(step, step / 4, None)) for step in steps]
    return [(one.load.rate or 0.0, one.catch.rate or 0.0, one.critical.rate or 0.0) for one in points]


def area(points: Sequence[tuple[float, float, float]]) -> float:
    """The area under catch over load, from no load to all."""
    loads, catches, _ = zip(*[(0.0, 0.0, 0.0), *points, (1.0, 1.0, 1.0)], strict=True)
    means = (np.array(catches[1:]) + np.array(catches[:-1])) / 2
    return float((np.diff(loads) * means).sum())


def by_probability(rows: Sequence[Marks]) -> list[Marks]:
    """The same drafts with `1 - probability` as doubt."""
    result = []
    for drafted, words in rows:
        heard = drafted.heard.transcript.words
        plain = [replace(one, doubt=1 - min(heard[index].probability for index in one.words)) for one in words]
        result.append((drafted, plain))
    return result


def tell(name: str, rows: Sequence[Marks], pictures: Path | None) -> None:
    """Print the figures of one way to doubt."""
    doubts = [word.doubt for _, words in rows for word in words]
    wrong = [truth for drafted, _ in rows for truth in drafted.wrong]
    bins = reliability(doubts, wrong)
    plain = by_probability(rows)
    points, plain_points = curve(rows), curve(plain)
    words = sum(len(drafted.marked.words) for drafted, _ in rows)
    errors = sum(point([row], LEVELS["usual"]).catch.wrong for row in rows)
    print(f"\n== {name}: {len(rows)} recordings, {words} words, {errors} wrong or missing ({errors / words:.3f})")
    print(f"wrong words told from right ones: {discrimination(doubts, wrong) or 0:.3f}", end="")
    print(f" (1 - probability: {discrimination([w.doubt for _, ws in plain for w in ws], wrong) or 0:.3f})")
    print(f"expected calibration error: {calibration_error(bins):.4f}")
    print(f"area of catch over load: {area(points):.3f} (1 - probability: {area(plain_points):.3f})")
    for level, limits in LEVELS.items():
        one = point(rows, limits)
        kinds = ", ".join(f"{kind} {_rate(found)}" for kind, found in by_kind(rows, limits).items())
        print(f"{level:6} load {_rate(one.load)}  catch {_rate(one.catch)}  critical {_rate(one.critical)}  ({kinds})")
    print("load    catch   critical | 1 - probability: load, catch, critical")
    for ours, theirs in zip(points[::4], plain_points[::4], strict=False):
        print("  ".join(f"{value:.3f}" for value in ours), "|", "  ".join(f"{value:.3f}" for value in theirs))
    expected, true = zip(*(_shares(drafted, words) for drafted, words in rows), strict=True)
    print(f"expected share of wrong words: off by {np.mean(np.abs(np.subtract(expected, true))):.3f} on average")
    print(f"correlation with the true share: {np.corrcoef(expected, true)[0, 1]:.3f}")
    if pictures is not None:
        stem = name.replace(" ", "-")
        pictures.mkdir(parents=True, exist_ok=True)
        lines = {"doubt": [p[:2] for p in points], "1 - probability": [p[:2] for p in plain_points]}
        _write(pictures / f"{stem}-curve.svg", "review load", "catch rate", lines)
        _write(
            pictures / f"{stem}-reliability.svg",
            "doubt",
            "share of wrong words",
            {"calibrated": [(0, 0), (1, 1)], "measured": [(one.doubt, one.wrong) for one in bins]},
        )
        dots = list(zip(expected, true, strict=True))
        _write(pictures / f"{stem}-quality.svg", "expected share", "true share", {"": [(0, 0), (1, 1)]}, dots)


def _shares(drafted: Studied, words: Sequence[Doubted]) -> tuple[float, float]:
    total = max(1, len(words))
    return sum(word.doubt for word in words) / total, sum(drafted.wrong) / total


def _rate(figure: Catch | ReviewLoad) -> str:
    part, whole = figure.fraction
    return f"{part / whole:.3f} ({part:.0f}/{whole:.0f})" if whole else "–"


def _write(
    path: Path,
    across: str,
    up: str,
    lines: dict[str, Sequence[tuple[float, float]]],
    dots: Sequence[tuple[float, float]] = (),
) -> None:
    """Lines and dots between 0 and 1 as a small SVG."""
    x: Callable[[float], float] = lambda value: EDGE + value * (WIDTH - 2 * EDGE)  # noqa: E731
    y: Callable[[float], float] = lambda value: HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE)  # noqa: E731
    colours = ("#1b5e8a", "#b5541c")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}" fill="none" stroke="black"/>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">{across}</text>',
        f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{up}</text>',
    ]
    for tick in (0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(f'<text x="{x(tick)}" y="{y(0) + 14}" text-anchor="middle">{tick}</text>')
        parts.append(f'<text x="{x(0) - 6}" y="{y(tick) + 4}" text-anchor="end">{tick}</text>')
    for number, (name, points) in enumerate(lines.items()):
        way = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colours[number]}" stroke-width="1.5"/>')
        parts.append(f'<text x="{x(0.55)}" y="{y(0.1) + 14 * number}" fill="{colours[number]}">{name}</text>')
    parts += [f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="3" fill="{colours[0]}"/>' for a, b in dots]
    path.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def main() -> None:
    """Measure the sets that are named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="keep what was heard there, and take it from there")
    parser.add_argument("--second", default="auto", help="the second recogniser, as in the settings")
    parser.add_argument("--pictures", type=Path, help="write the pictures there")
    asked = parser.parse_args()
    pipeline = Pipeline(Settings(review=Review(second_opinion=asked.second)))
    studies = study(asked.set, pipeline, asked.keep, print)
    for name, rows in cross_validated(studies).items():
        tell(name, rows, asked.pictures)


if __name__ == "__main__":
    main()
