"""The office's address book: who gets letters and copies, where, and by which route.

It is a table that the office keeps in its spreadsheet program and imports (``reading``, ``book``). A dictated name is
matched to it (``matching``) or stays open: who is not surely meant is never chosen.
"""
