"""The whole way of one dictation: file, sound, words, draft, document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from transcribe.asr.hearing import RecordedSound
from transcribe.asr.listening import Heard, listen
from transcribe.asr.phonemes import PhonemeEar, load_phoneme_ear
from transcribe.asr.recogniser import Recogniser, cores, decoding_of, load_recogniser
from transcribe.asr.rescoring import Scorer, load_scorer
from transcribe.asr.second_opinion import load_second_recogniser, second_opinion
from transcribe.audio import Recording, clock, examine
from transcribe.errors import AudioError, AudioProblem
from transcribe.postprocess.correction.correcting import Corrector, own_terms
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.postprocess.correction.office_rows import OfficeKind
from transcribe.postprocess.correction.office_words import OfficeWordsFile, for_author
from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.correction.rewriting import rules_of
from transcribe.postprocess.drafting import Dictation, draft, plain_transcript
from transcribe.report import DocumentType, Report, Source
from transcribe.settings import Author, Settings
from transcribe.sidecar import read_sidecar
from transcribe.speech import Sound, Transcript
from transcribe.templates.finished import with_questions, write_draft
from transcribe.templates.summary import write_summary

REVIEW = "review"  # the folder of the review summaries, inside the output folder
SILENCE_SECONDS = 0.5  # with less speech than this, and no words, a recording holds no dictation
FIRST_WORDS = (  # an invented note, for which nearly every table is read
    "Chief complaint: Chest pain. History of present illness: This is a 52 year old woman who was sent by her "
    "doctor. She takes lisinopril twenty milligrams by mouth once daily and gabapentine. Her blood pressure "
    "was one forty over ninety. Next paragraph impression. Number one hypertension. Number two no evidence of neumonia "
    "on the left side."
)


@dataclass(frozen=True)
class Pipeline:
    """From a sound file to a draft and its documents, with one office's settings.

    The recogniser is loaded once, when it is first needed.
    """

    settings: Settings = field(default_factory=Settings)

    @cached_property
    def recogniser(self) -> Recogniser:
        """The loaded recogniser; raises ``ModelError`` if its weights cannot be used."""
        return load_recogniser(self.settings.recognition)

    @cached_property
    def _scorer(self) -> Scorer:
        return load_scorer(self.recogniser, self.settings.recognition)

    @cached_property
    def _ear(self) -> PhonemeEar | None:
        return load_phoneme_ear(self.settings.recognition.threads or cores())

    def asked_sound(self, recording: Recording, transcript: Transcript) -> RecordedSound | None:
        """The sound of a transcript, to be asked how well other words would fit it, if the settings want that."""
        asked = self.settings.correction
        if not asked.by_audio:
            return None
        ear = self._ear if asked.second_ear else None
        return RecordedSound(
            recording, transcript, lambda: self._scorer, ear, lambda word: next(iter(spoken(word)), "")
        )

    @cached_property
    def _read_ahead(self) -> Future[None]:
        """Everything that is read once for all drafts, in a thread, while the first recording is being heard.

        What cannot be read is met again where it is needed.
        """
        reading = ThreadPoolExecutor(1, "reading")
        try:
            return reading.submit(self._read)
        finally:
            reading.shutdown(wait=False)

    def _read(self) -> None:
        asked = self.settings.correction
        corrector = Corrector({}, Lexicon.load() if asked.by_sound else None, None, asked)
        draft(plain_transcript(FIRST_WORDS), None, Source(file=""), self.settings, corrector=corrector)
        if asked.by_sound and asked.by_audio:
            _ = self._scorer.decoder

    @cached_property
    def _office_words(self) -> OfficeWordsFile:
        return OfficeWordsFile(self.settings.vocabulary)

    @cached_property
    def _second_recogniser(self) -> Recogniser | None:
        return load_second_recogniser(self.settings.review.second_opinion, self.settings.recognition)

    def _second_hearing(self, recording: Recording) -> Transcript | None:
        second = self._second_recogniser
        return second_opinion(recording, second, self.settings.recognition.language) if second else None

    def _known_names(self) -> tuple[str, ...]:
        """The people and places of the office's own words."""
        words = self._office_words.words()
        return tuple(word.term for word in words if word.kind in {OfficeKind.PERSON, OfficeKind.PLACE})

    def corrector(self, author: Author | None, sound: Sound | None = None, before: str = "") -> Corrector:
        """What repairs a dictation of this author: the office's own words as they are now, and the vocabulary.

        ``before`` is the text of what the author has signed.
        """
        words = self._office_words.words()
        own = for_author(words, author.id, author.title) if author else for_author(words)
        lexicon = Lexicon.load(own_terms(own)) if self.settings.correction.by_sound else None
        return Corrector(rules_of(own), lexicon, sound, self.settings.correction, before=before)

    def hear(self, path: Path, progress: Callable[[float], None] = lambda _: None) -> tuple[Recording, Heard]:
        """Listen to a file. Raises ``AudioError`` if there is nothing in it to transcribe."""
        recording = examine(path)
        recogniser, reading = self.recogniser, self._read_ahead
        heard = listen(recording, recogniser, decoding_of(self.settings.recognition), progress)
        wait([reading])
        if not heard.transcript.words and heard.coverage.speech_seconds < SILENCE_SECONDS:
            length = clock(recording.seconds)
            raise AudioError(
                AudioProblem.SILENT, f"Nobody speaks in this recording ({length}); check the recorder's microphone."
            )
        return recording, heard

    def draft(
        self,
        path: Path,
        document_type: DocumentType | None = None,
        progress: Callable[[float], None] = lambda _: None,
        author: str | None = None,
    ) -> Report:
        """The draft of the dictation in a file; ``progress`` is told the seconds of sound that are done.

        ``author`` is the ID of who dictates, where known.
        """
        return self.draft_of(path, document_type, progress, author)[0]

    def draft_of(
        self,
        path: Path,
        document_type: DocumentType | None = None,
        progress: Callable[[float], None] = lambda _: None,
        author: str | None = None,
        beside: Dictation | None = None,
    ) -> tuple[Report, Heard]:
        """The draft and what was heard, for who measures both.

        ``beside`` is what is known beside the sound; without it, files are looked for that lie beside it.
        """
        recording, heard = self.hear(path, progress)
        source = Source(
            file=path.name,
            sha256=sha256_of(path),
            seconds=round(recording.seconds, 2),
            engine=heard.transcript.engine,
            model=heard.transcript.model,
        )
        known = beside or dictation_of(path, self.settings, author)
        dictation = replace(known, names=self._known_names())
        report = draft(
            heard.transcript,
            heard.coverage,
            source,
            self.settings,
            document_type,
            dictation=dictation,
            corrector=self.corrector(dictation.author, self.asked_sound(recording, heard.transcript), known.before),
            second=self._second_hearing(recording),
        )
        return with_questions(report, self.settings), heard

    def write(self, report: Report, folder: Path, stem: str, author: str | None = None) -> Path:
        """Write ``<stem>.json``, ``review/<stem>.review.docx`` (if the settings want it) and ``<stem>.docx``.

        The document, written last, is the sign that all is done. The review summary, which is no part of the record,
        lies in a folder of its own: whatever takes documents from ``folder`` does not meet it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{stem}.json", report.to_json())
        document = folder / f"{stem}.docx"
        signing = self.settings.author(author) or self.settings.author_named(report.header.author)
        if self.settings.review.summary:
            summary = folder / REVIEW / f"{stem}.review.docx"
            summary.parent.mkdir(exist_ok=True)
            write_summary(report, summary, document.name, self.settings.office, signing)
        write_draft(report, document, self.settings, signing)
        return document


def dictation_of(path: Path, settings: Settings, author: str | None = None) -> Dictation:
    """What is known about a dictation before it is heard: from the files beside it, and from who dropped it."""
    sidecar = read_sidecar(path, settings.writing.style.order_of_dates)
    if sidecar is None:
        return Dictation(author=settings.author(author))
    return Dictation(
        author=settings.author(author) or settings.author(sidecar.author_id),
        worklist=sidecar.header,
        document_type=sidecar.document_type,
        template=sidecar.template,
        stat=sidecar.priority == "stat",
        problems=sidecar.problems,
    )


def sha256_of(path: Path) -> str:
    """The sha256 of a file, which is a dictation's identity whatever it is called."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write a text file so that it is there whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)
