"""Documents of signed versions are made once and kept in the store: what goes out again is what went out first.

So a file that somebody holds can be proved (``transcribe sign verify --store``), whichever way it went.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from transcribe.store.store import Store


def kept_document(store: Store, dictation: str, version: int, kind: str, make: Callable[[], bytes]) -> bytes:
    """The document ("docx", "pdf") of a signed version or addendum; ``make`` writes it if it was never made.

    Raises ``StoreError``, and what ``make`` raises.
    """
    name = f"signed_{kind}"
    for document in store.documents(dictation):
        if (document.version, document.kind) == (version, name):
            into = io.BytesIO()
            store.copy_document(document.id, into)
            return into.getvalue()
    content = make()
    store.add_document(dictation, version, name, content)
    return content
