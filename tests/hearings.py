"""What the small recogniser heard in the fixture ``speech``, kept: each kind of processor hears a little otherwise."""

from __future__ import annotations

from transcribe.speech import Segment, Transcript, Word

# text, start and end in seconds, probability; "-" before a word that belongs to the one before
SPEECH = """
New 0.0 0.58 0.321|paragraph. 0.58 0.96 0.963|I 1.76 1.98 0.955|saw 1.98 2.24 0.773|Mr. 2.24 2.5 0.936
Pemberton 2.68 3.02 0.714|today, 3.02 3.3 0.986|with 3.62 3.7 0.987|a 3.7 3.94 0.977|six 3.94 4.02 0.793
-week 4.02 4.24 0.842|history, 4.24 4.66 0.987|a 4.96 5.04 0.659|right 5.04 5.26 0.687|leg 5.26 5.54 0.692
pain, 5.54 5.84 0.93|in 6.1 6.1 0.759|well 6.1 6.32 0.24|-five 6.32 6.58 0.816|distribution. 6.58 7.12 0.973
He 8.08 8.24 0.973|has 8.24 8.44 0.999|no 8.44 8.66 0.999|bladder 8.66 8.9 0.889|or 8.9 9.16 0.763
vowels 9.16 9.46 0.7|and 9.46 9.58 0.95|symptoms, 9.58 10.02 0.95|and 10.14 10.34 0.995|no 10.34 10.7 0.993
saddle 10.7 10.86 0.629|numbness. 10.86 11.38 0.973
"""


def speech_heard(seconds: float = 12.0) -> Transcript:
    """The fixture ``speech``, in which "bladder or bowel symptoms" became "bladder or vowels and symptoms"."""
    words = []
    for row in SPEECH.strip().replace("\n", "|").split("|"):
        text, *numbers = row.split()
        start, end, probability = map(float, numbers)
        words.append(Word(text, start, end, probability, space_before=not text.startswith("-")))
    segment = Segment(tuple(words), words[0].start, words[-1].end, -0.4, 0.05, 1.3, 0.0)
    return Transcript((segment,), seconds=seconds, language="en", engine="faster-whisper", model="tiny.en")
