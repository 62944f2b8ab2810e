"""The recognisers: sound in, words with times and probabilities out. They know nothing of medicine.

* ``recogniser.py``: the protocol every recogniser keeps, and how one is loaded.
* ``faster.py``, ``reference.py``: the two engines, CTranslate2 (default) and openai-whisper, on the same weights.
* ``weights.py``, ``pulling.py``, ``models.toml``: where weights come from, and the check of their sha256.
* ``ct2_format.py``, ``torch_weights.py``: CTranslate2's ``model.bin`` read, and turned into a torch model.
* ``adapter.py``: what a recogniser has learned in addition, read with suspicion and merged into its weights.
* ``voice.py``: which parts of a recording hold speech, by two detectors that know nothing of each other.
* ``listening.py``: a whole recording, in stretches, through detector and recogniser.
* ``second_hearing.py``: another attempt where somebody spoke and no words came.
* ``accounting.py``: whether the words account for the speech.

To add a recogniser: one module with a class that keeps the protocol, one entry in ``recogniser.ENGINES``.
"""
