"""The finished draft beside the recognisers that others use: the same sound, weights and beam, in one run.

    python benchmarks/peers.py SET [--recordings 02 05] [--contestants NAME …] [--rounds 1] [--threads 2] [--out FOLDER]

Contestants take turns: each recording is given to all of them before the next one, so that other load on the machine
hits all alike; beside the seconds of the clock stand the processor seconds (user and system), which it hits less.
``transcribe`` is the whole way of a worker that is running already, from the sound file to the written document;
``transcribe run`` and ``openai-whisper`` are command lines, a new process for each file, start included; the others are
libraries in a process that has its weights. Before anything is timed each of these hears ten seconds. All have the
weights that the program has without its adapter, those marked ``+medical`` (and ``transcribe``) with it;
openai-whisper's and whisper.cpp's files are converted from them.

Words are compared as ``transcribe evaluate`` does it: wrong words of those spoken, for ``transcribe`` as its recogniser
heard them; terms, drugs and keystrokes against the finished document, for ``transcribe`` those of its draft.

Needs the extra ``whisper``, FFmpeg's program, and ``pip install pywhispercpp matplotlib``; contestants whose packages
are missing are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

BEAM = 5
WARMING_SECONDS = 10.0
MARK = "@"  # before a line that a contestant answers with: libraries print, too
NEEDED = {"openai": "whisper", "cpp": "pywhispercpp"}
TARGETS = (("faster-whisper", "wall", 1.3), ("openai-whisper", "wall", 0.4))
MOST_MEMORY = 1000.0  # MB, of a worker
SIGNS = ".,-%'/:"  # with which a part of a word begins


@dataclass(frozen=True)
class Contestant:
    """What is measured: its name, its kind, and whether it has the adapter."""

    name: str
    kind: str
    adapter: str = "none"
    command_line: bool = False


CONTESTANTS = {
    one.name: one
    for one in (
        Contestant("transcribe", "transcribe", "auto"),
        Contestant("transcribe run", "transcribe", "auto", command_line=True),
        Contestant("faster-whisper", "faster"),
        Contestant("faster-whisper+medical", "faster", "auto"),
        Contestant("openai-whisper", "openai", command_line=True),
        Contestant("openai-whisper+medical", "openai", "auto", command_line=True),
        Contestant("whisper.cpp", "cpp"),
        Contestant("whisper.cpp+medical", "cpp", "auto"),
    )
}
USUAL = (
    "transcribe",
    "transcribe run",
    "faster-whisper",
    "faster-whisper+medical",
    "openai-whisper",
    "whisper.cpp",
)


@dataclass
class Account:
    """What a contestant took and wrote: seconds and MB, and the text of each recording (or its report)."""

    start: float | None = None  # seconds until it can hear
    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)  # processor seconds
    texts: dict[str, str] = field(default_factory=dict)  # by recording: what was heard
    reports: dict[str, str] = field(default_factory=dict)  # by recording: the draft's JSON

    def add(self, answer: dict[str, Any], name: str) -> None:
        """One more recording."""
        self.wall += answer["wall"]
        self.cpu += answer["cpu"]
        self.peak_mb = max(self.peak_mb, answer["peak_mb"])
        self.texts[name] = answer["text"]
        if "report" in answer:
            self.reports[name] = answer["report"]
        for stage, seconds in answer.get("stages", {}).items():
            self.stages[stage] = self.stages.get(stage, 0.0) + seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path, help="a folder of dictations with spoken.txt, expected.json and terms.json")
    parser.add_argument(
        "--recordings", nargs="+", default=[""], metavar="NAME", help="those of this name, or whose names begin so"
    )
    parser.add_argument("--contestants", nargs="+", default=USUAL, choices=CONTESTANTS, metavar="NAME")
    parser.add_argument("--rounds", type=int, default=1, help="how often all is heard")
    parser.add_argument("--threads", type=int, default=2, help="of each contestant")
    parser.add_argument("--model", default="base")
    parser.add_argument("--out", type=Path, help="write table (.md), figures (.json) and plots (.png) there")
    parser.add_argument("--serve", nargs=2, metavar=("NAME", "WEIGHTS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        name, weights = asked.serve
        serve(CONTESTANTS[name], asked.model, Path(weights), asked.threads)
        return
    compare(asked)


def compare(asked: argparse.Namespace) -> None:
    """Let all contestants hear all recordings in turn, and show what came of it."""
    from transcribe.evaluation.sets import read_set

    chosen = [CONTESTANTS[name] for name in asked.contestants if _is_there(CONTESTANTS[name])]
    cases = chosen_cases(read_set(asked.set), asked.recordings)
    accounts = {one.name: Account() for one in chosen}
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        first, seconds = prepared(chosen, asked.model, place, [case.audio for case in cases])
        runners = {one.name: runner(one, asked, place, first, accounts[one.name]) for one in chosen}
        for turn in range(asked.rounds):
            for case in cases:
                for name, hear in runners.items():
                    accounts[name].add(hear(case.audio), case.name)
                print(f"round {turn + 1}: {case.name}", file=sys.stderr, flush=True)
        for one in runners.values():
            one.end()
    figures = {
        name: summary(CONTESTANTS[name], account, cases, seconds * asked.rounds) for name, account in accounts.items()
    }
    told = (
        f"{len(cases)} recordings, {seconds:.0f} s of sound, model {asked.model}, beam {BEAM}, {asked.threads} threads"
    )
    told += f", {asked.rounds} round(s), load of the machine before and after {load:.1f} and {os.getloadavg()[0]:.1f}"
    page = "\n".join([told, "", *table(figures), "", *stages(accounts, seconds * asked.rounds), "", *verdicts(figures)])
    print(page)
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / "peers.md").write_text(page + "\n", encoding="utf-8")
        (asked.out / "peers.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
        plot(figures, asked.out / "peers.png")


def chosen_cases(cases: Iterable[Any], wanted: list[str]) -> list[Any]:
    """The cases with known words whose name is one of those wanted or, where there is none of that name, begins so."""
    known = [case for case in cases if case.spoken and case.expected]
    names = {case.name for case in known}
    return [
        case
        for case in known
        if any(case.name == name or (name not in names and case.name.startswith(name)) for name in wanted)
    ]


def _is_there(one: Contestant) -> bool:
    package = NEEDED.get(one.kind, "transcribe")
    if find_spec(package) is None:
        print(f"{one.name} is left out: the package {package} is not installed", file=sys.stderr)
        return False
    return True


# What each contestant needs, and how it is asked.


def prepared(chosen: Iterable[Contestant], model: str, place: Path, sounds: list[Path]) -> tuple[Path, float]:
    """Convert the weights that are needed; returns ten seconds of sound to begin with, and the seconds of all."""
    import wave

    import numpy as np

    from transcribe.audio import SAMPLE_RATE, examine

    for adapter in {one.adapter for one in chosen if one.kind in NEEDED}:
        kinds = {one.kind for one in chosen if one.adapter == adapter}
        subprocess.run(
            [sys.executable, "-c", CONVERSION, str(Path(__file__).parent), model, adapter, str(place), *kinds],
            check=True,
        )
    recordings = [examine(sound) for sound in sounds]
    first = place / "first.wav"
    samples = next(recordings[0].blocks())[: int(WARMING_SECONDS * SAMPLE_RATE)]
    with wave.open(str(first), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return first, sum(recording.seconds for recording in recordings)


CONVERSION = "import sys; sys.path.insert(0, sys.argv[1]); import peers; peers.convert(*sys.argv[2:])"


def convert(model: str, adapter: str, place: str, *kinds: str) -> None:
    """Write the weights as openai-whisper and whisper.cpp read them: in a process of its own, for torch is large."""
    import torch
    from ggml import write_ggml

    from transcribe.asr.torch_weights import torch_model

    whisper = torch_model(_weights(model, adapter))
    if "openai" in kinds:
        state = {"dims": asdict(whisper.dims), "model_state_dict": whisper.state_dict()}
        torch.save(state, Path(place) / f"{adapter}.pt")
    if "cpp" in kinds:
        write_ggml(whisper, Path(place) / f"{adapter}.ggml")


def _weights(model: str, adapter: str) -> Any:
    from transcribe.asr.recogniser import adapted
    from transcribe.asr.weights import find_weights
    from transcribe.settings import Recognition

    return adapted(find_weights(model), Recognition(model=model, adapter=adapter))


def runner(one: Contestant, asked: argparse.Namespace, place: Path, first: Path, account: Account) -> Any:
    """What hears a file as this contestant does; one that stays has its weights and has heard the first seconds."""
    if one.command_line:
        return CommandLine(one, asked, place)
    resident = Resident(one, asked, place)
    account.start = resident.start
    resident(first)
    return resident


class Resident:
    """A contestant in a process of its own, which stays."""

    def __init__(self, one: Contestant, asked: argparse.Namespace, place: Path) -> None:
        command = [sys.executable, __file__, str(asked.set), "--model", asked.model, "--threads", str(asked.threads)]
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [*command, "--serve", one.name, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(asked.threads),
        )
        self._answer()
        self.start = time.perf_counter() - began

    def __call__(self, sound: Path) -> dict[str, Any]:
        assert self._process.stdin
        print(sound.absolute(), file=self._process.stdin, flush=True)
        return self._answer()

    def end(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith(MARK):
                answer: dict[str, Any] = json.loads(line[len(MARK) :])
                return answer
        raise SystemExit("a contestant has ended")


class CommandLine:
    """A contestant that is started anew for each file."""

    def __init__(self, one: Contestant, asked: argparse.Namespace, place: Path) -> None:
        self._one, self._asked, self._place = one, asked, place

    def __call__(self, sound: Path) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=self._place) as out:
            began = time.perf_counter()
            process = subprocess.Popen(
                self._command(sound, out),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(self._asked.threads),
            )
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"{self._one.name} ended with {process.returncode}")
            answer = {
                "wall": time.perf_counter() - began,
                "cpu": used.ru_utime + used.ru_stime,
                "peak_mb": used.ru_maxrss / 1024,
            }
            written = next(Path(out).glob("*.json"), None)
            if written is None:
                raise SystemExit(f"{self._one.name} wrote nothing; openai-whisper's needs FFmpeg's program.")
            return answer | self._written(written)

    def end(self) -> None:
        """Nothing runs."""

    def _command(self, sound: Path, out: str) -> list[str]:
        if self._one.kind == "transcribe":
            settings = self._place / "settings.toml"
            settings.write_text(f"[recognition]\nthreads = {self._asked.threads}\n", encoding="utf-8")
            command = [sys.executable, "-m", "transcribe", "run", str(sound), "--out", out, "--settings", str(settings)]
            return [*command, "--model", self._asked.model]
        weights = self._place / f"{self._one.adapter}.pt"
        choices = f"--language en --fp16 False --beam_size {BEAM} --threads {self._asked.threads} --output_format json"
        whisper = [sys.executable, "-m", "whisper", str(sound), "--model", str(weights), "--output_dir", out]
        return [*whisper, *choices.split()]

    def _written(self, path: Path) -> dict[str, str]:
        text = path.read_text(encoding="utf-8")
        if self._one.kind == "transcribe":
            from transcribe.report import Report

            return {"report": text, "text": _heard(Report.model_validate_json(text))}
        return {"text": json.loads(text)["text"]}


def _environment(threads: int) -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads), "HF_HUB_OFFLINE": "1"}


def serve(one: Contestant, model: str, place: Path, threads: int) -> None:
    """Hear the files that standard input names, one a line."""
    hear = {"transcribe": _transcribe, "faster": _faster_whisper, "cpp": _whisper_cpp}[one.kind](
        one, model, place, threads
    )
    print(MARK + "{}", flush=True)
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        answer = hear(Path(line.rstrip("\n")))
        answer |= {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(MARK + json.dumps(answer), flush=True)


Hearing = Callable[[Path], dict[str, Any]]


def _transcribe(one: Contestant, model: str, place: Path, threads: int) -> Hearing:
    from transcribe import pipeline as way
    from transcribe.asr.hearing import RecordedSound
    from transcribe.settings import Recognition, Settings

    spent: dict[str, float] = {}
    timed(way, "examine", "reading and measuring the file", spent)
    timed(way, "listen", "recognition", spent)
    timed(way, "draft", "correction, writing, flags", spent)
    timed(RecordedSound, "fits", "asking the recording (within the next row)", spent)
    timed(way.Pipeline, "write", "documents", spent)
    pipeline = way.Pipeline(Settings(recognition=Recognition(model=model, adapter=one.adapter, threads=threads)))
    _ = pipeline.recogniser

    def hear(sound: Path) -> dict[str, Any]:
        spent.clear()
        report, _ = pipeline.draft_of(sound)
        pipeline.write(report, place / "documents", "draft")
        return {"report": report.to_json(), "text": _heard(report), "stages": dict(spent)}

    return hear


def timed(where: Any, name: str, stage: str, spent: dict[str, float]) -> None:
    """Let a function count its processor seconds to a stage."""
    function = getattr(where, name)

    def counted(*given: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent[stage] = spent.get(stage, 0.0) + time.process_time() - began

    setattr(where, name, counted)


def _faster_whisper(one: Contestant, model: str, place: Path, threads: int) -> Hearing:
    from faster_whisper import WhisperModel

    weights = _weights(model, one.adapter)
    folder = place / f"faster-{one.adapter}"
    folder.mkdir(exist_ok=True)
    for file in weights.parts:
        (folder / file).write_bytes(weights.read(file))
    whisper = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)

    def hear(sound: Path) -> dict[str, Any]:
        segments, _ = whisper.transcribe(str(sound), language="en", beam_size=BEAM)
        return {"text": "".join(segment.text for segment in segments)}

    return hear


def _whisper_cpp(one: Contestant, model: str, place: Path, threads: int) -> Hearing:
    from pywhispercpp.model import Model

    from transcribe.audio import examine

    del model
    whisper = Model(
        str(place / f"{one.adapter}.ggml"),
        params_sampling_strategy=1,
        redirect_whispercpp_logs_to=None,
        n_threads=threads,
        language="en",
        print_progress=False,
        beam_search={"beam_size": BEAM, "patience": -1.0},
    )

    def hear(sound: Path) -> dict[str, Any]:
        return {"text": " ".join(segment.text for segment in whisper.transcribe(examine(sound).samples()))}

    return hear


def _heard(report: Any) -> str:
    """What the recogniser of a report heard; what it heard as part of a word (".4", "-year") begins with a sign."""
    return "".join(word.text if word.text[0] in SIGNS else f" {word.text}" for word in report.transcript)


# What is shown.


def summary(one: Contestant, account: Account, cases: Any, seconds: float) -> dict[str, Any]:
    """A contestant's figures: a second of sound, and pooled over its recordings."""
    from transcribe.evaluation.figures import pooled
    from transcribe.evaluation.run import Transcribed, case_figures
    from transcribe.report import DocumentType, Report, Source

    empty = Report(document_type=DocumentType.CLINIC_NOTE, source=Source(file=""), sections=())
    raw, finished = [], []
    for case in cases:
        drafted = account.reports.get(case.name)
        report = Report.model_validate_json(drafted) if drafted else empty
        figures = case_figures(case, Transcribed(account.texts[case.name], report, 0.0, 0.0))
        raw.append(figures.raw)
        finished.append(figures.draft if drafted else figures.raw)

    def counted(of: list[Any], name: str) -> Any:
        return pooled([figures[name] for figures in of if name in figures])

    terms, drugs = counted(finished, "medical_term_recall"), counted(finished, "drug_recall")
    words, keys = counted(raw, "wer"), counted(finished, "keystrokes_per_100_words")
    return {
        "adapter": one.adapter != "none",
        "start": account.start,
        "wall": account.wall / seconds,
        "cpu": account.cpu / seconds,
        "peak_mb": account.peak_mb,
        "wrong_words": [*words.fraction],
        "terms": [terms.found, terms.total],
        "drugs": [drugs.found, drugs.total],
        "keystrokes": keys.rate,
    }


def table(figures: dict[str, dict[str, Any]]) -> list[str]:
    """All contestants, a row each (Markdown)."""
    rows = [
        "| | start, s | s a second of sound | processor s | peak MB | wrong words | terms missed | drugs missed |"
        " keystrokes to the finished text, per 100 words |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, one in figures.items():
        start = f"{one['start']:.1f}" if one["start"] is not None else "in its time"
        (wrong, words), (terms, all_terms), (drugs, all_drugs) = one["wrong_words"], one["terms"], one["drugs"]
        rows.append(
            f"| {name} | {start} | {one['wall']:.3f} | {one['cpu']:.3f} | {one['peak_mb']:.0f} | {wrong / words:.3f} |"
            f" {all_terms - terms} of {all_terms} | {all_drugs - drugs} of {all_drugs} | {one['keystrokes']:.0f} |"
        )
    return rows


def stages(accounts: dict[str, Account], seconds: float) -> list[str]:
    """Where the draft's processor time goes."""
    account = accounts.get("transcribe")
    if account is None or not account.stages:
        return []
    rows = ["| stage of `transcribe` | processor s a second of sound | share |", "|---|---|---|"]
    return rows + [
        f"| {stage} | {spent / seconds:.4f} | {spent / account.cpu:.0%} |" for stage, spent in account.stages.items()
    ]


def verdicts(figures: dict[str, dict[str, Any]]) -> list[str]:
    """The draft beside what it is to reach, a line each."""
    lines = []
    for peer, measure, most in TARGETS:
        for own in (name for name in ("transcribe", "transcribe run") if name in figures and peer in figures):
            if CONTESTANTS[own].command_line is CONTESTANTS[peer].command_line:
                share = {kind: figures[own][kind] / figures[peer][kind] for kind in (measure, "cpu")}
                reached = "reached" if share[measure] <= most else "MISSED"
                lines.append(
                    f"- {own} takes {share[measure]:.2f} of the time of {peer}, {share['cpu']:.2f} of its processor"
                    f" time; to reach: {most} of the time: {reached}"
                )
    if "transcribe" in figures:
        own_missed = _missed(figures["transcribe"])
        for peer in (name for name in figures if not name.startswith("transcribe") and _missed(figures[name])):
            fewer = 1 - own_missed / _missed(figures[peer])
            lines.append(f"- {fewer:.0%} fewer terms and drugs missed than by {peer}; to reach: 50 %")
        lines.append(f"- peak memory {figures['transcribe']['peak_mb']:.0f} MB; to reach: {MOST_MEMORY:.0f}")
    return lines


def _missed(one: dict[str, Any]) -> int:
    (terms, all_terms), (drugs, all_drugs) = one["terms"], one["drugs"]
    return int(all_terms - terms + all_drugs - drugs)


def plot(figures: dict[str, dict[str, Any]], path: Path) -> None:
    """Speed, memory and missed terms as bars, in one picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    names = list(figures)[::-1]
    panels = (
        ("seconds a second of sound", [figures[name]["wall"] for name in names]),
        ("peak memory, MB", [figures[name]["peak_mb"] for name in names]),
        ("medical terms and drugs missed", [_missed(figures[name]) for name in names]),
    )
    drawing, axes = pyplot.subplots(1, len(panels), figsize=(11, 0.6 + 0.35 * len(names)), sharey=True)
    colours = ["#1f5a8a" if name.startswith("transcribe") else "#a9b4bd" for name in names]
    for axis, (title, values) in zip(axes, panels, strict=True):
        bars = axis.barh(names, values, color=colours)
        axis.bar_label(bars, fmt="{:.4g}", padding=2, fontsize=8)
        axis.set_title(title, fontsize=9)
        axis.margins(x=0.18)
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=8)
    drawing.tight_layout()
    drawing.savefig(path, dpi=90)
    pyplot.close(drawing)


if __name__ == "__main__":
    main()
