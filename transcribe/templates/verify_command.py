"""What ``transcribe sign verify`` does: it prints ids, times and fingerprints, and nothing of what a document says."""

from __future__ import annotations

import argparse
from pathlib import Path

from transcribe.errors import TranscribeError
from transcribe.templates.errors import TemplateError
from transcribe.templates.filling import LARGEST
from transcribe.templates.seal import seal_in

DONE, SOME_FAILED = 0, 1


def verify_files(asked: argparse.Namespace) -> int:
    """Say of each file whether it is what was signed; 0 only if all are."""
    said = [_by_seal(path) for path in asked.file] if asked.store is None else _by_store(asked)
    for path, (_, sentence) in zip(asked.file, said, strict=True):
        print(f"{path.name}: {sentence}")
    return DONE if all(right for right, _ in said) else SOME_FAILED


def _by_seal(path: Path) -> tuple[bool, str]:
    content = _content(path)
    if not content.startswith(b"PK"):
        return False, "only the store can prove a PDF: name it with --store."
    seal, intact = seal_in(content)
    if seal is None:
        return False, "NOT a signed document: it has no seal."
    if not intact:
        return False, "CHANGED: its text is not the one that was signed."
    return True, (
        f"its text was not changed since version {seal.version} was signed (fingerprint {seal.report[:16]}). "
        "The proof is in the store: name it with --store."
    )


def _by_store(asked: argparse.Namespace) -> list[tuple[bool, str]]:
    try:
        from transcribe.store.command import opened_by
        from transcribe.store.proving import proof_of
    except ModuleNotFoundError as error:
        raise TranscribeError(f"The store needs the package '{error.name}': pip install 'transcribe[store]'.") from None
    said = []
    with opened_by(asked) as store:
        for path in asked.file:
            proof = proof_of(store, _content(path))
            if proof is None:
                said.append((False, "NOT PROVED: the store never kept a document with exactly this content."))
            elif proof.signed_at is None:
                said.append((False, f"is version {proof.version} of {proof.dictation}, which is not the signed one."))
            else:
                what = "addendum" if proof.addendum else "version"
                said.append(
                    (
                        True,
                        f"unchanged: {what} {proof.version} of {proof.dictation}, signed by {proof.signed_by} at "
                        f"{proof.signed_at.isoformat(timespec='seconds')}, fingerprint {proof.sha256[:16]}.",
                    )
                )
    return said


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise TemplateError(f"{path.name} is larger than any document of ours.")
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"{path.name} cannot be read: {error.strerror}.") from None
