"""The recipe by which a recogniser learns medical words: ``transcribe learn adapter``.

In the order of the way:

* ``text/``: sentence frames, ordinary text, names, spoken commands, voices: tables, and their reader.
* ``vocabulary.py``: the words of ``vocab/``, each with how often it should be heard.
* ``utterance.py``: a sentence as it is said and as it is written; ``reading.py`` reads written text aloud, by
  ``forms.py`` (numbers, dates, sizes), ``units.py``, ``abbreviations.py`` and ``spoken.py``; ``values.py`` makes up
  doses, dates and names, ``sentences.py`` puts dictations together.
* ``voices.py``: free synthesisers speak them; ``sound.py``: rooms, noise, telephone lines.
* ``windows.py``: windows of 30 s with the tokens that the recogniser should write; ``corpus.py``: the same on disk,
  with the encoder's output; ``recorded.py``: windows from an office's own dictations, mended by ``repair.py``.
* ``decoder.py``, ``batches.py``, ``training.py``: the low-rank changes, and how they are found.
* ``choosing.py``: the strength that is best for voices and people who were not in the training.
* ``recipe.py``: the whole way.

Needs the extra ``whisper`` (torch, openai-whisper) and three synthesisers. Nothing of it runs when dictations are
transcribed.
"""
