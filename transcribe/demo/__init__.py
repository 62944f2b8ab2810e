"""The room of ``transcribe demo``: an invented office with a dictation in every state, to look around in.

``people`` and ``worklist`` read the tables of the same names; ``office`` makes the folder and fills the store by the
way that real dictations go; ``doors`` lets a visitor in as any of the people; ``drafting`` makes the drafts anew.
"""
