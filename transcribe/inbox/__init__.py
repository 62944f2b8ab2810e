"""The inbox: which files are complete, new dictations; each is handed over exactly once.

What this room may touch: it *reads* the inboxes, and never changes, moves or deletes a file there. It
writes to the output folder alone: the ledger of what was already done, short-lived reservations of
output names, a lock, and a ``<stem>.problem.txt`` for a dictation that failed. It knows nothing of
recognition or of Word: what is done with a dictation is a function that the caller gives to ``watch``.

File-system events are *hints* that merely wake the loop; the periodic rescan is the *truth*.
"""

from transcribe.inbox.arrivals import Arrival, Event, EventKind, Outcome
from transcribe.inbox.folders import Inbox, check_folders
from transcribe.inbox.output_names import OutputNames
from transcribe.inbox.problems import write_problem
from transcribe.inbox.watcher import watch

__all__ = [
    "Arrival",
    "Event",
    "EventKind",
    "Inbox",
    "Outcome",
    "OutputNames",
    "check_folders",
    "watch",
    "write_problem",
]
