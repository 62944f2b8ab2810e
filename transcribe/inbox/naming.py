"""What a file's name tells: a recording, somebody's temporary file, or none of our business."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

# What recorders, phones and telephone systems write. A wrong guess costs little: a file that is no
# sound gets its sentence; one that is not listed here is never looked at.
SOUND_SUFFIXES = frozenset(
    {
        *(".3gp", ".aac", ".aif", ".aifc", ".aiff", ".amr", ".asf", ".au", ".awb", ".caf", ".ds2", ".dss"),
        *(".flac", ".gsm", ".m4a", ".mka", ".mp3", ".mp4", ".oga", ".ogg", ".opus", ".snd", ".spx", ".vox"),
        *(".wav", ".webm", ".wma"),
    }
)

_TEMPORARY_STARTS = (
    ".",  # rsync (.x.wav.AbC123), Nextcloud (.x.wav.~1a2b), AppleDouble (._x.wav), NFS (.nfs0001)
    "~$",  # Office's lock files
    "~syncthing~",
)
_TEMPORARY_ENDS = (
    "~",
    ".!sync",
    ".aria2",
    ".bak",
    ".crdownload",
    ".download",
    ".filepart",  # WinSCP
    ".incomplete",
    ".lock",
    ".opdownload",
    ".part",
    ".partial",
    ".swp",
    ".temp",
    ".tmp",
    ".upload",
    ".uploading",
)
_TEMPORARY_NAMES = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini"))

# Folders in which systems keep what nobody dictated: bins, thumbnails, old versions, snapshots.
_FOREIGN_FOLDERS = frozenset(
    {
        *("$recycle.bin", "#recycle", "@recycle", "recycler", "recycled", "lost+found"),
        *("#snapshot", "@eadir", "system volume information", "__macosx"),
    }
)


def is_temporary(name: str) -> bool:
    """Whether a program made this file for itself, or has not finished it.

    Conflict copies of Dropbox or OneDrive are *not* temporary: they may hold a dictation of their own.
    """
    folded = name.casefold()
    return folded.startswith(_TEMPORARY_STARTS) or folded.endswith(_TEMPORARY_ENDS) or folded in _TEMPORARY_NAMES


def is_foreign_folder(name: str) -> bool:
    """Whether a folder of this name holds no dictations, wherever it lies."""
    return name.startswith(".") or name.casefold() in _FOREIGN_FOLDERS


def may_be_sound(name: str) -> bool:
    """Whether the suffix is one of a recorder's; case does not matter."""
    return os.path.splitext(name)[1].casefold() in SOUND_SUFFIXES  # noqa: PTH122 - a name, not a path


def shown(name: str) -> str:
    """The name as it can be printed: what is undecodable, invisible or a control sign becomes ``\ufffd``."""
    return "".join("\ufffd" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in name)


def file_id(path: Path) -> str:
    """Eight hex digits that name a file in the log, where its own name (often the patient's) must not be."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
