"""A recogniser with and without its adapter, on the same sound at the same beam: what it gained, and what it lost.

    python benchmarks/adapter.py SET [SET …] [--adapter medical] [--strength 0.8] [--text WORK/text.jsonl]

For each set: wrong words of all words; of the finished text's medical terms, drugs, numbers, negations and sides how
many are there, terms and drugs parted by whether all their words were in the training text (``--text``; without it: in
the vocabulary); spoken commands that were kept; how far the words' probabilities are from the share of right words.
``--save FILE`` keeps what was heard, for reading.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

from transcribe.asr.listening import listen
from transcribe.asr.recogniser import decoding_of, load_recogniser
from transcribe.audio import examine
from transcribe.evaluation.alignment import align, respelled
from transcribe.evaluation.documents import expected_document
from transcribe.evaluation.normalise import tokens
from transcribe.evaluation.recall import is_found, occurrences, texts
from transcribe.evaluation.sets import Case, read_set
from transcribe.settings import Recognition
from transcribe.speech import Word
from transcribe.tables import table, vocabulary_folder

COMMANDS = ("comma", "period", "colon", "paragraph", "stop")
BINS = 10  # of equal width, of the words' probabilities
Tally = Counter[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, nargs="+", help="folders of dictations or recordings")
    parser.add_argument("--model", default="base")
    parser.add_argument("--adapter", nargs="*", default=["none", "medical"], help="adapters to compare")
    parser.add_argument("--strength", type=float, help="instead of the adapter's own")
    parser.add_argument("--text", type=Path, help="the training's text.jsonl: which words were in it")
    parser.add_argument("--save", type=Path, help="write what was heard to this file (JSON)")
    asked = parser.parse_args()
    taught = taught_words(asked.text)
    heard: dict[str, dict[str, str]] = {}
    for adapter in asked.adapter:
        strength = None if adapter == "none" else asked.strength
        choice = Recognition(model=asked.model, adapter=adapter, adapter_strength=strength)
        recogniser = load_recogniser(choice)
        print(f"{recogniser.model}, strength {strength or 'as in the card'}")
        everything: Tally = Counter()
        for folder in asked.sets:
            tally: Tally = Counter()
            for case in read_set(folder):
                transcript = listen(examine(case.audio), recogniser, decoding_of(choice)).transcript
                heard.setdefault(case.name, {})[recogniser.model] = transcript.text
                count(case, transcript.text, tuple(transcript.words), taught, tally)
            show(folder.name, tally)
            everything += tally
        show("all", everything)
    if asked.save:
        asked.save.write_text(json.dumps(heard, indent=1), encoding="utf-8")


def taught_words(text: Path | None) -> frozenset[str]:
    """The words of the training text, or (without it) of the vocabulary that training texts are made from."""
    if text is not None:
        rows = [json.loads(line) for line in text.read_text(encoding="utf-8").splitlines()]
        written = [piece[1] for row in rows for _, pieces in row["utterances"] for piece in pieces]
    else:
        lists = [f"terms/{path.stem}" for path in (vocabulary_folder() / "terms").glob("*.tsv")]
        written = [row["written"] for row in table("drugs")]
        written += [f"{row['term']} {row['british']} {row['also']}" for name in lists for row in table(name)]
    return frozenset(word for phrase in written for word in re.findall(r"[a-z']+", phrase.lower()))


def count(case: Case, text: str, words: tuple[Word, ...], taught: frozenset[str], tally: Tally) -> None:
    """Add one case to a tally."""
    if case.spoken is not None:
        reference = texts(tokens(case.spoken, spoken_marks=False))
        said = tokens(text, spoken_marks=False)
        alignment = align(reference, texts(respelled(reference, said)))
        tally["words"] += len(reference)
        tally["wrong"] += sum(operation.edit.value != "equal" for operation in alignment.operations)
        spoken, kept = Counter(case.spoken.split()), Counter(re.findall(r"[a-z]+", text.lower()))
        tally["commands"] += sum(spoken[word] for word in COMMANDS)
        tally["commands kept"] += sum(min(spoken[word], kept[word]) for word in COMMANDS)
        tally["commands invented"] += sum(max(0, kept[word] - spoken[word]) for word in COMMANDS)
        _reliability(case.spoken, words, tally)
    if case.expected is not None and case.terms is not None:
        document = expected_document(case.expected)
        reference = texts(document.tokens)
        hypothesis = texts(respelled(reference, tokens(text)))
        alignment = align(reference, hypothesis)
        for one in occurrences(document, case.terms)[0]:
            kind = str(one.kind)
            if kind in {"drugs", "medical_terms"}:
                known = all(word in taught for word in reference[one.start : one.end] if word.isalpha())
                kind += " taught" if known else " not taught"
            tally[kind] += 1
            tally[f"{kind} found"] += is_found(one, reference, hypothesis, alignment)


def _reliability(spoken: str, words: tuple[Word, ...], tally: Tally) -> None:
    """Each heard word's probability beside whether it is right, in bins."""
    reference = texts(tokens(spoken))
    heard = " ".join(word.text for word in words)
    found = tokens(heard)
    right = set(align(reference, texts(found)).equal.values())
    place, spans = 0, []
    for word in words:
        spans.append((place, place + len(word.text), word.probability))
        place += len(word.text) + 1
    for index, token in enumerate(found):
        probability = next((p for start, end, p in spans if start <= token.start < end), None)
        if probability is not None:
            bin_ = min(BINS - 1, int(probability * BINS))
            tally[f"bin {bin_}"] += 1
            tally[f"bin {bin_} right"] += index in right
            tally[f"bin {bin_} thousandths"] += round(1000 * probability)


def show(name: str, tally: Tally) -> None:
    """Print a tally as lines."""
    if tally["words"]:
        print(f"  {name}: WER {tally['wrong'] / tally['words']:.3f} ({tally['wrong']}/{tally['words']})", flush=True)
    for kind in (
        "drugs taught",
        "drugs not taught",
        "medical_terms taught",
        "medical_terms not taught",
        "numbers",
        "negations",
        "sides",
    ):
        if tally[kind]:
            print(f"    {kind}: {tally[f'{kind} found']}/{tally[kind]} = {tally[f'{kind} found'] / tally[kind]:.3f}")
    if tally["commands"]:
        kept = f"{tally['commands kept']}/{tally['commands']}"
        print(f"    spoken commands kept: {kept}, invented {tally['commands invented']}")
    heard = sum(tally[f"bin {bin_}"] for bin_ in range(BINS))
    if heard:
        gap = sum(abs(tally[f"bin {b} thousandths"] / 1000 - tally[f"bin {b} right"]) for b in range(BINS)) / heard
        shares = " ".join(
            f"{tally[f'bin {b} right'] / tally[f'bin {b}']:.2f}" if tally[f"bin {b}"] else "-" for b in range(BINS)
        )
        print(f"    calibration: gap {gap:.3f}; right of words by probability, .0 to 1.0: {shares}", flush=True)


if __name__ == "__main__":
    main()
