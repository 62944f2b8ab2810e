"""What an author has signed before: the words that he uses are likelier than others that sound the same."""

from __future__ import annotations

from transcribe.store.store import Store

REPORTS = 20  # the newest ones; their words are looked through for every doubtful place
LONGEST = 200_000  # letters


def signed_before(store: Store, author: str | None) -> str:
    """The text of the newest reports that an author has signed; empty where there are none. Raises ``StoreError``."""
    if author is None:
        return ""
    blocks = (
        block.text
        for report in store.signed_by(author, REPORTS)
        for section in report.sections
        for block in section.blocks
    )
    return "\n".join(blocks)[:LONGEST]
