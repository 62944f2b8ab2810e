"""The real recogniser behind the real pipe: a sound of the store becomes the draft that a file would become."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from tests.sounds import write
from transcribe.audio import Samples
from transcribe.report import Report
from transcribe.settings import Recognition, Repairing, Settings
from transcribe.store.dictations import Facts
from transcribe.store.store import Store
from transcribe.workflow.typist import Limits, RefusedError, TroubleError, Typist

SETTINGS = Settings(
    recognition=Recognition(model="tiny.en", threads=1, beam_size=1), correction=Repairing(by_sound=False)
)
LIMITS = Limits(600.0, 600.0, 4000)


@pytest.mark.slow
def test_the_real_thing(lite_store: Store, speech: Samples, tmp_path: Path) -> None:
    path = write(tmp_path / "visit.wav", speech)
    good = lite_store.receive(path, Facts(file_name="visit.wav")).id
    silent = lite_store.receive(write(tmp_path / "silent.wav", speech * 0), Facts(file_name="silent.wav")).id
    typist = Typist(LIMITS, threading.Event())
    signs: list[float] = []
    try:
        report = typist.draft(partial(lite_store.copy_sound, good), lite_store.facts(good), SETTINGS, signs.append)
        assert report == drafted_alone(path)
        assert signs[0] == 0.0
        with pytest.raises(RefusedError, match="silent from beginning to end"):
            typist.draft(partial(lite_store.copy_sound, silent), lite_store.facts(silent), SETTINGS)
        lost = SETTINGS.model_copy(update={"recognition": Recognition(model="nothing-like-this")})
        with pytest.raises(TroubleError, match="nothing-like-this"):
            typist.draft(partial(lite_store.copy_sound, good), lite_store.facts(good), lost)
    finally:
        typist.end(idle=True)


def drafted_alone(path: Path) -> Report:
    """The draft of a file by a program with one thread for everything, as a typist's: sums differ with more."""
    program = (
        "import sys, pathlib; from transcribe.pipeline import Pipeline; from transcribe.settings import Settings; "
        "settings = Settings.model_validate_json(sys.argv[2]); "
        "print('@' + Pipeline(settings).draft(pathlib.Path(sys.argv[1])).to_json())"
    )
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-c", program, path, SETTINGS.model_dump_json()],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | one,
    )
    return Report.model_validate_json(done.stdout.split("@", 1)[1])
