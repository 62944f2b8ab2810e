"""The figures that count, computed from a transcript, a draft and what they should have been.

The room takes a set (``sets.py``) and a function that makes a text and a draft of a sound file, and
gives the figures (``run.py``), for people and as JSON (``presentation.py``). It knows nothing of
recognisers, of the web or of the database.

What may be touched: the tables ``units.tsv`` and ``words.tsv`` (more spellings of the same thing),
and how results are shown. What must stay: the definitions of the figures, since results are compared
over the years; and the normaliser's independence of the product's number formatting. A change that
makes two texts equal needs a test in both directions: what is now equal, and what stays different.
"""
