"""The post-processor: what was heard becomes what a good medical secretary would write, what may be wrong is marked.

* ``writing/``: spoken commands, headings, paragraphs, sentences: from heard words to finished text.
* ``flags/``: reasons to look, for the secretary.
* ``drafting.py``: the two in order; the only door to this room.

It never imports a recogniser and knows nothing of files, Word or databases. Its knowledge lies in ``vocab/`` as tables.
"""
