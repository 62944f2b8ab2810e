"""Whether another program still has a file open for writing, asked without touching the file."""

from __future__ import annotations

import os
import signal
import sys
from enum import StrEnum
from pathlib import Path

from transcribe.inbox.contents import open_for_reading

# On these the kernel refuses a lease whenever the server has not promised exclusive use, which says
# nothing about writers: nfs4_setlease and cifs_setlease answer EAGAIN (Linux, fs/nfs and fs/smb).
_REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "fuse", "glusterfs", "lustre", "ocfs2", "virtiofs")


class Holding(StrEnum):
    """Who has the file."""

    FREE = "free"  # surely no writer
    HELD = "held"  # surely a writer
    UNKNOWN = "unknown"  # this system cannot tell: standing still must do


def holding(path: Path) -> Holding:
    """Ask whether any process has ``path`` open for writing; never raises, never changes the file.

    Linux: a read lease (``F_SETLEASE``) is granted only when nobody has the file open for writing; it
    is given back at once. The kernel grants leases on one's own files, or with CAP_LEASE; else, and on
    network drives, the answer is ``UNKNOWN``. Windows: a file that cannot even be opened for reading is
    held. Whatever else goes wrong is ``UNKNOWN``: the reading that follows will meet it.
    """
    try:
        descriptor = open_for_reading(path)
    except BlockingIOError:  # another program (a file server, say) holds a write lease on it
        return Holding.HELD
    except PermissionError:
        return Holding.HELD if sys.platform == "win32" else Holding.UNKNOWN
    except OSError:
        return Holding.UNKNOWN
    try:
        return _holding(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "linux":
    import fcntl

    def _holding(descriptor: int) -> Holding:
        try:
            # Who opens the file for writing while the lease stands makes the kernel send SIGIO, which
            # by default ends this process. SIGURG, which by default does nothing, is sent instead.
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except BlockingIOError:
            return Holding.UNKNOWN if _file_system(descriptor).startswith(_REMOTE) else Holding.HELD
        except OSError:
            return Holding.UNKNOWN
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return Holding.FREE

    def _file_system(descriptor: int) -> str:
        """The type of the file system an open file lies on, as in ``ext4`` or ``nfs4``; "" if unknown."""
        try:
            facts = Path(f"/proc/self/fdinfo/{descriptor}").read_text(encoding="ascii")
            mounts = os.fsdecode(Path("/proc/self/mountinfo").read_bytes())
        except OSError:
            return ""
        mount = dict(line.split(":", 1) for line in facts.splitlines() if ":" in line).get("mnt_id", "").strip()
        for line in mounts.splitlines():
            if line.split(" ", 1)[0] == mount:
                return line.partition(" - ")[2].split(" ", 1)[0]
        return ""

else:

    def _holding(descriptor: int) -> Holding:  # noqa: ARG001
        return Holding.UNKNOWN
