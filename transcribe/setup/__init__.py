"""The room of ``transcribe setup``: a new office in one folder, ready for ``transcribe serve``.

``answers`` asks, or takes what the command line says; ``office_folder`` makes settings, inboxes, store and key.
"""
