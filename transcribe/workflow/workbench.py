"""One worker's bench: as many typists as cores, who take up one dictation after the other."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from transcribe.asr.recogniser import cores as cores_here
from transcribe.delivery.patients.known import PatientList
from transcribe.report import Report
from transcribe.settings import Settings
from transcribe.store.dictations import Facts, Row
from transcribe.store.errors import DamagedError, NotAllowedError, NotFoundError, OvertakenError, StoreError
from transcribe.store.states import SYSTEM, State
from transcribe.workflow.claims import Claim, Claims, Outcome
from transcribe.workflow.jobs import Jobs, Steps
from transcribe.workflow.office import Office
from transcribe.workflow.patience import Patience
from transcribe.workflow.patient_check import compared, completed
from transcribe.workflow.presence import Presence, presence_of
from transcribe.workflow.roll import note_trouble
from transcribe.workflow.signed_before import signed_before
from transcribe.workflow.typist import FailedError, Limits, RefusedError, StoppedError, TroubleError, Typist
from transcribe.workflow.window import Window

LOOK_SECONDS = 1.0  # how often the store is asked for something to do; a nudge makes it sooner
CARE_SECONDS = 2.0  # how often it is looked whether another worker went down
PAUSE_SECONDS = 60.0  # when this machine cannot work on anything
_AGAIN_SECONDS = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """How a bench works. ``drafting`` names what writes a draft ("module:function"); ``cores`` 0: all of them."""

    drafting: str
    cores: int = 0
    window: Window | None = None  # outside of it only STAT dictations are taken up
    nice: bool = True

    @property
    def places(self) -> int:
        """How many dictations are worked on at a time."""
        return self.cores or cores_here()


@dataclass
class Workbench:
    """Takes dictations up, and does the steps of their jobs. ``worker`` must be held (``presence``) meanwhile."""

    office: Office
    worker: str
    way: Way
    presence: Presence | None = None  # its name's; a server that was started anew has forgotten it
    stop: threading.Event = field(default_factory=threading.Event)
    wake: threading.Event = field(default_factory=threading.Event)
    trouble: str = field(default="", init=False)  # why this machine cannot work just now
    changed: Callable[[str], None] = lambda _: None  # is told of each dictation whose state changed

    def __post_init__(self) -> None:
        work = self.office.settings.work
        limits = Limits(work.time_limit_minutes * 60, work.silence_minutes * 60, work.memory_mb)
        self._claims = Claims(self.office.store, self.office.settings, self.worker)
        self._typists = [
            Typist(limits, self.stop, self.way.drafting, nice=self.way.nice) for _ in range(self.way.places)
        ]
        self._free: queue.LifoQueue[Typist] = queue.LifoQueue()  # the one that has its models loaded comes first
        for typist in self._typists:
            self._free.put(typist)
        self._assigned: dict[str, Typist] = {}
        self._steps: set[tuple[str, int]] = set()  # in work here: job, and thread
        self._stranded: set[str] = set()  # open jobs of this worker without a step in work, when it was last looked
        self._not_begun: set[str] = set()  # jobs with a typist and no step in work, when it was last looked
        self._patience = Patience(self.stop)
        self._paused_until = 0.0

    def jobs(self) -> Jobs:
        """The durable jobs of this bench, for ``run``. Raises ``StoreError``."""
        steps = Steps(self._noted(self.draft), self._noted(self.documents))
        return Jobs(self.office.store, self.worker, steps)

    def run(self, jobs: Jobs) -> None:
        """Work until ``stop`` is set."""
        cared = 0.0
        try:
            while not self.stop.is_set():
                self.wake.clear()
                try:
                    if time.monotonic() - cared >= CARE_SECONDS:
                        self._care(jobs)
                        cared = time.monotonic()
                    self._take_up(jobs)
                except Exception as error:  # noqa: BLE001 - the store is away for a while, mostly; the night goes on
                    self._rest(error)
                self.wake.wait(LOOK_SECONDS)
        finally:
            self.stop.set()
            self._clear_up(jobs)

    def is_idle(self) -> bool:
        """Whether nothing is in work here."""
        return self._free.qsize() == len(self._typists)

    # -- the steps of a job; what they return stands in the jobs' database

    def draft(self, claim: Claim) -> str:
        """Have a dictation heard and written, and keep the draft. Done again after a crash, it is done once."""
        typist = self._typist_for(claim)
        if typist is None:
            return Outcome.BROKEN_OFF
        try:
            outcome = self._drafted(claim, typist)
        except StoreError as error:  # it stays in work, and is looked after when the store can be used again
            _log.warning("no draft", extra={"dictation": claim.dictation, "error": type(error).__name__})
            outcome = Outcome.POSTPONED
        finally:
            self._free.put(typist)
            self.wake.set()
        _log.info("attempt ended", extra={"dictation": claim.dictation, "outcome": outcome.value})
        self.changed(claim.dictation)
        return outcome

    def documents(self, claim: Claim) -> str:
        """Make the draft's Word file, for who reviews in Word, and keep it."""
        from transcribe.templates.errors import TemplateError
        from transcribe.templates.finished import documents_of

        store, settings = self.office.store, self.office.settings

        def make() -> str:
            row = store.row(claim.dictation)
            made = {document.version for document in store.documents(claim.dictation)}
            if row.state is not State.DRAFT or row.newest in made:
                return "there"
            report = store.version(claim.dictation, row.newest)
            author = settings.author(row.author) or settings.author_named(report.header.author)
            content = documents_of(report, settings, author, kinds=("docx",))["docx"]
            store.add_document(claim.dictation, row.newest, "docx", content)
            return "made"

        try:
            return self._patience.until_done(make)
        except (StoreError, TemplateError) as error:  # the draft is there all the same
            _log.warning("no document", extra={"dictation": claim.dictation, "error": type(error).__name__})
            return "failed"

    def _noted(self, step: Callable[[Claim], str]) -> Callable[[Claim], str]:
        """The step, known to be in work as long as it is."""

        def noted(claim: Claim) -> str:
            this = claim.job, threading.get_ident()
            self._steps.add(this)
            try:
                return step(claim)
            finally:
                self._steps.discard(this)

        return noted

    def _drafted(self, claim: Claim, typist: Typist) -> Outcome:
        store, kept = self.office.store, self._patience.until_done
        frozen, began = kept(lambda: self._claims.begin(claim)), time.monotonic()
        row = kept(lambda: store.row(claim.dictation))
        if frozen is None:
            return _ended(row)
        try:
            heard = self._heard(claim, typist, row, frozen)
            taken = time.monotonic() - began
            report = kept(lambda: compared(heard, PatientList(store)))
            kept(lambda: store.add_version(claim.dictation, report, SYSTEM, after=row.newest, to=State.DRAFT))
        except StoppedError:
            self._claims.put_back(claim, Outcome.BROKEN_OFF)
            return Outcome.BROKEN_OFF
        except (OvertakenError, NotAllowedError):  # somebody else has it; or it is kept, and its word was lost
            kept(lambda: self._claims.begin(claim))
            return _ended(kept(lambda: store.row(claim.dictation)))
        except (TroubleError, RefusedError, FailedError, DamagedError, NotFoundError) as error:
            return self._failed(claim, error, time.monotonic() - began)
        self._tell_trouble("")
        kept(lambda: self._claims.drafted(claim, report.source.seconds, taken))
        return Outcome.DRAFTED

    def _heard(self, claim: Claim, typist: Typist, row: Row, frozen: Settings) -> Report:
        store = self.office.store
        facts = _facts_now(store.facts(claim.dictation), row)
        facts = facts.model_copy(
            update={
                "header": completed(facts.header, PatientList(store)),
                "before": signed_before(store, facts.author),
            }
        )
        return typist.draft(partial(store.copy_sound, claim.dictation), facts, self._own(frozen))

    def _failed(self, claim: Claim, error: Exception, taken: float) -> Outcome:
        kept, sentence = self._patience.until_done, str(error)
        if isinstance(error, TroubleError):
            self._pause(sentence)
            kept(lambda: self._claims.put_back(claim, Outcome.POSTPONED, timedelta(seconds=PAUSE_SECONDS)))
            return Outcome.POSTPONED
        if isinstance(error, FailedError):
            outcome = error.outcome
            return kept(lambda: self._claims.failed(claim, outcome, sentence, taken))
        kept(lambda: self._claims.quarantined(claim, sentence, taken))
        return Outcome.QUARANTINED

    def _own(self, frozen: Settings) -> Settings:
        """The frozen settings, with this machine's share of cores for each typist."""
        if frozen.recognition.threads:
            return frozen
        threads = max(1, cores_here() // self.way.places)
        return frozen.model_copy(update={"recognition": frozen.recognition.model_copy(update={"threads": threads})})

    # -- what the bench's own thread does

    def _take_up(self, jobs: Jobs) -> None:
        """Give each free typist the next dictation that waits."""
        while not self.stop.is_set() and time.monotonic() >= self._paused_until:
            try:
                typist = self._free.get_nowait()
            except queue.Empty:
                return
            claim = None
            try:
                only_stat = self.way.window is not None and not self.way.window.is_open(datetime.now())
                claim = self._claims.next(only_stat=only_stat)
                if claim is None:
                    self._free.put(typist)
                    return
                self._assigned[claim.job] = typist
                jobs.begin(claim)
            except BaseException:
                if claim is None or self._assigned.pop(claim.job, None) is not None:
                    self._free.put(typist)
                raise
            self.changed(claim.dictation)

    def _care(self, jobs: Jobs) -> None:
        """Look after what workers that went down have left, this one's former life among them."""
        if self.presence is not None and not self.presence.is_kept() and not self.presence.take():
            _log.error("another worker has taken this one's name; this one stops")
            self.stop.set()
            return
        in_work = self._claims.open()
        owners = jobs.owners()
        gone = {
            name
            for name in {*owners.values(), *(worker for _, worker in in_work)} - {self.worker, ""}
            if not presence_of(self.office.store, name).is_taken()
        }
        jobs.take_over(job for job, owner in owners.items() if owner in gone)
        self._free_the_forgotten()
        self._go_on_with_stranded(jobs, {job for job, owner in owners.items() if owner == self.worker})
        for claim, worker in in_work:
            if claim.job not in owners and worker in {self.worker, *gone} and claim.job not in self._assigned:
                self._claims.given_up(claim)
        jobs.clear()

    def _free_the_forgotten(self) -> None:
        """Free the typists of jobs whose thread ended before its first step, for the database was away just then.

        Seen so twice, as in ``_go_on_with_stranded``: a thread that was only slow takes the next one who is free.
        """
        not_begun = self._assigned.copy().keys() - {job for job, _ in self._steps.copy()}
        for job in not_begun & self._not_begun:
            if typist := self._assigned.pop(job, None):
                self._free.put(typist)
        self._not_begun = not_begun

    def _go_on_with_stranded(self, jobs: Jobs, own: set[str]) -> None:
        """Go on with jobs whose thread ended, or still waits, because the database was away in mid-job.

        Between two steps a job is without one for a moment: it must be seen so twice. One that goes on although its
        thread was only slow is harmless: the store takes the second word of nobody.
        """
        stranded = own - self._assigned.keys() - {job for job, _ in self._steps.copy()}
        jobs.take_over(stranded & self._stranded)
        self._stranded = stranded

    def _typist_for(self, claim: Claim) -> Typist | None:
        """The one who was assigned; for a job that was taken up again, the next one who is free."""
        typist = self._assigned.pop(claim.job, None)
        while typist is None and not self.stop.is_set():
            try:
                typist = self._free.get(timeout=0.2)
            except queue.Empty:
                continue
        return typist

    def _rest(self, error: Exception) -> None:
        _log.warning("no work can be given out just now (%s)", type(error).__name__)
        self.stop.wait(_AGAIN_SECONDS)

    def _pause(self, sentence: str) -> None:
        self._paused_until = time.monotonic() + PAUSE_SECONDS
        self._tell_trouble(sentence)

    def _tell_trouble(self, sentence: str) -> None:
        if sentence != self.trouble:
            self.trouble = sentence
            note_trouble(self.office.store, self.worker, sentence)

    def _clear_up(self, jobs: Jobs) -> None:
        for _ in range(100):
            if self.is_idle():
                break
            time.sleep(0.1)
        jobs.stop()
        for typist in self._typists:
            typist.end(idle=True)


def _ended(row: Row) -> Outcome:
    """How an attempt ended that has nothing to do any more."""
    return Outcome.DRAFTED if row.state is State.DRAFT and row.newest else Outcome.BROKEN_OFF


def _facts_now(facts: Facts, row: Row) -> Facts:
    """What was known at the receipt, with what people have said since."""
    kind = facts.document_type if row.newest else row.document_type
    return facts.model_copy(update={"author": row.author, "document_type": kind, "stat": row.stat})
