"""What was made of a signed version once is what everybody gets, and what the store can prove."""

from __future__ import annotations

from functools import partial

from transcribe.delivery.keeping import kept_document
from transcribe.store.proving import proof_of
from transcribe.store.store import Store

from .offices import addendum, signed


def test_a_document_is_made_once_and_proved(store: Store) -> None:
    dictation = signed(store)
    made = [kept_document(store, dictation, 2, "docx", partial(bytes, content)) for content in (b"first", b"second")]
    assert made == [b"first", b"first"]
    assert kept_document(store, dictation, 2, "pdf", lambda: b"as PDF") == b"as PDF"
    number = addendum(store, dictation)
    assert kept_document(store, dictation, number, "docx", lambda: b"more") == b"more"
    proof = proof_of(store, b"first")
    assert proof is not None
    assert (proof.dictation, proof.version, proof.signed_by) == (dictation, 2, "osei")
    assert proof_of(store, b"second") is None
