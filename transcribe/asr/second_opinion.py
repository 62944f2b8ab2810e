"""A second hearing of a recording by another, smaller recogniser: where both agree, they are seldom both wrong.

The second recogniser's words are never written. They are held against the first one's, word by word, as evidence of
doubt, and offered as readings.
"""

from __future__ import annotations

from transcribe.asr.listening import listen
from transcribe.asr.recogniser import Decoding, Recogniser, load_recogniser
from transcribe.asr.weights import find_weights
from transcribe.audio import Recording
from transcribe.errors import ModelError
from transcribe.settings import Recognition
from transcribe.speech import Transcript

USUAL = "tiny.en"  # its hearing takes about a third of the time of *base*
AUTOMATIC, NONE = "auto", "none"


def load_second_recogniser(wish: str, first: Recognition) -> Recogniser | None:
    """The recogniser for second opinions by the setting ``[review] second_opinion``; ``None`` if there is to be none.

    Raises ``ModelError`` if the named weights are missing; "auto" does without where the usual ones are not installed.
    """
    if wish == NONE:
        return None
    name = USUAL if wish == AUTOMATIC else wish
    if name == first.model:
        return None
    try:
        find_weights(name)
    except ModelError:
        if wish == AUTOMATIC:
            return None
        raise
    return load_recogniser(Recognition(model=name, adapter="none", threads=first.threads, language=first.language))


def second_opinion(recording: Recording, recogniser: Recogniser, language: str = "en") -> Transcript:
    """What the second recogniser hears, searched without alternatives and without second attempts."""
    decoding = Decoding(language=language, beam_size=1, temperatures=(0.0,))
    return listen(recording, recogniser, decoding).transcript
