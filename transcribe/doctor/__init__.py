"""The room of ``transcribe doctor``: looks whether a machine and an office's settings are fit for work.

``findings`` is what a look gives, ``machine``, ``parts`` and ``office`` are the looks themselves, ``examination`` makes
them all, and ``command`` prints them. Looking changes nothing, but that an older store is upgraded when it is opened.
"""
