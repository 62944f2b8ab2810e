"""The room of ``transcribe setup``: a new office in one folder, ready for ``transcribe serve``.

``questions`` says what is asked; ``terminal`` and ``browser`` ask it, ``arguments`` makes options of it; ``answers``
checks what was answered; ``office_folder`` makes settings, inboxes, store and key.
"""
