"""The command line: arguments in, calls to the rooms out. ``transcribe --help`` is its manual."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from transcribe import __version__
from transcribe.addresses.arguments import add_addresses_parser
from transcribe.delivery.arguments import add_deliver_parser, add_patients_parser
from transcribe.demo.arguments import add_demo_parser
from transcribe.doctor.arguments import add_doctor_parser
from transcribe.errors import (
    EvaluationError,
    InboxError,
    LearningError,
    ModelError,
    SettingsError,
    TranscribeError,
    VocabularyError,
)
from transcribe.postprocess.correction.office_rows import OfficeKind
from transcribe.report import DocumentType
from transcribe.review.arguments import add_desk_parsers
from transcribe.settings import Settings, read_settings
from transcribe.setup.arguments import add_setup_parser
from transcribe.store.arguments import add_audit_parser, add_store_parser
from transcribe.templates.arguments import add_templates_parser
from transcribe.workflow.arguments import add_work_parsers
from transcribe.workflow.report_arguments import add_report_parser

DONE, SOME_FAILED, BAD_USAGE = 0, 1, 2


# rooms that hang their own commands in
_ROOMS = (
    add_store_parser,
    add_audit_parser,
    add_templates_parser,
    add_addresses_parser,
    add_deliver_parser,
    add_patients_parser,
    add_desk_parsers,
    add_report_parser,
    add_work_parsers,
    add_doctor_parser,
    add_setup_parser,
    add_demo_parser,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 all done, 1 some file failed, 2 bad usage."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    logging.basicConfig(level=logging.DEBUG if asked.verbose else logging.WARNING, format="%(levelname)s %(message)s")
    try:
        result: int = asked.command(asked)
    except (SettingsError, InboxError, EvaluationError, ModelError, LearningError, VocabularyError) as error:
        print(f"transcribe: {error}", file=sys.stderr)
        return BAD_USAGE
    except TranscribeError as error:
        print(f"transcribe: {error}", file=sys.stderr)
        return SOME_FAILED
    except KeyboardInterrupt:
        print("transcribe: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return SOME_FAILED
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="transcribe", description="Medical dictation on this machine: sound files to Word documents."
    )
    parser.add_argument("--version", action="version", version=f"transcribe {__version__}")
    parser.add_argument("--verbose", action="store_true", help="tell more on standard error")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="transcribe sound files into Word documents")
    run.add_argument("audio", nargs="+", type=Path, metavar="AUDIO", help="a sound file of any recorder")
    run.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where the documents go (default: here)")
    _recogniser_options(run)
    _document_options(run)
    run.set_defaults(command=_run)

    watch = commands.add_parser("watch", help="transcribe whatever comes into the inboxes, until Ctrl-C")
    watch.add_argument("inbox", nargs="+", type=Path, metavar="INBOX", help="a folder; INBOX/<author>/ names an author")
    watch.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where the documents go")
    watch.add_argument("--polling", action="store_true", help="look regularly, do not rely on events (SMB, NFS)")
    _recogniser_options(watch)
    _document_options(watch)
    watch.set_defaults(command=_watch)

    draft = commands.add_parser("draft", help="the post-processor on plain spoken words, without sound")
    draft.add_argument("--text", type=Path, required=True, metavar="FILE", help="the words of one dictation")
    draft.add_argument("--json", action="store_true", help="print the report as JSON")
    draft.add_argument("--settings", type=Path, metavar="FILE", help="the office's settings (TOML)")
    _document_options(draft, author=False)
    draft.set_defaults(command=_draft)

    correct = commands.add_parser("correct", help="repair medical words in plain text of any recogniser")
    correct.add_argument("--text", type=Path, required=True, metavar="FILE", help="one utterance a line")
    correct.add_argument("--json", action="store_true", help="print each line with its changes and questions as JSON")
    correct.add_argument("--settings", type=Path, metavar="FILE", help="the office's settings (TOML)")
    correct.add_argument("--author", metavar="ID", help="use this author's own words too")
    correct.set_defaults(command=_correct)

    evaluate = commands.add_parser("evaluate", help="measure recogniser and draft on dictations with known text")
    evaluate.add_argument("set", type=Path, metavar="SET", help="a folder of dictations")
    evaluate.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    evaluate.add_argument("--html", type=Path, metavar="FILE", help="write every error with its sound as one page")
    evaluate.add_argument("--embed-sound", action="store_true", help="put the sound itself into that page")
    _recogniser_options(evaluate)
    evaluate.set_defaults(command=_evaluate)

    _vocab_parser(commands)
    _models_parser(commands)
    _learn_parser(commands)
    for add in _ROOMS:
        add(commands)
    return parser


def _vocab_parser(commands: Any) -> None:
    vocab = commands.add_parser("vocab", help="the office's own words: list, add, import, remove")
    actions = vocab.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="the words, with how they sound and for whom they are")
    listing.add_argument(
        "--author", metavar="ID", help="those in use for this author: everybody's and the author's own"
    )
    listing.add_argument("--search", default="", metavar="TEXT", help="those in which this text stands somewhere")
    listing.add_argument("--json", action="store_true", help="print them as a JSON list")
    listing.set_defaults(command=_vocab_list)
    add = actions.add_parser("add", help="add one word")
    add.add_argument("term", metavar="TERM", help="the word or phrase as it is to be written")
    add.add_argument("--kind", choices=[*OfficeKind], default="", help="what it is (default: term)")
    add.add_argument(
        "--sounds-like",
        default="",
        metavar="S",
        help="how it is said: 'zar el toe', or /Z AH0 R EH1 L T OW0/; several parted by |",
    )
    add.add_argument(
        "--misheard", default="", metavar="M", help="what stands there instead: always rewritten, and marked"
    )
    _scope_options(add)
    add.add_argument("--note", default="", metavar="TEXT", help="a remark for people")
    add.add_argument("--force", action="store_true", help="even if a misheard wording is a right word elsewhere")
    add.set_defaults(command=_vocab_add)
    importing = actions.add_parser("import", help="add the words of a table (TSV, CSV) or of a list, one a line")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--kind", choices=[*OfficeKind], default="", help="of rows that name none")
    _scope_options(importing)
    importing.add_argument("--skip-bad", action="store_true", help="leave out rows that cannot be used, add the others")
    importing.add_argument("--force", action="store_true", help="even if a misheard wording is a right word elsewhere")
    importing.set_defaults(command=_vocab_import)
    remove = actions.add_parser("remove", help="remove a word")
    remove.add_argument("term", metavar="TERM")
    _scope_options(remove, speciality=None)
    remove.set_defaults(command=_vocab_remove)
    for action in (listing, add, importing, remove):
        action.add_argument("--settings", type=Path, metavar="FILE", help="the office's settings (TOML)")


def _scope_options(parser: argparse.ArgumentParser, *, speciality: str | None = "") -> None:
    parser.add_argument("--author", default="", metavar="ID", help="only for this author (default: for everybody)")
    parser.add_argument("--speciality", default=speciality, metavar="S", help="only for this speciality")


def _models_parser(commands: Any) -> None:
    models = commands.add_parser("models", help="the recogniser's weights: list, fetch, verify")
    actions = models.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="the known models, and which of them are on this machine")
    listing.set_defaults(command=_models_list)
    verify = actions.add_parser("verify", help="compare the weights' sha256 with the expected ones")
    verify.add_argument("model", nargs="*", metavar="NAME_OR_DIR", help="default: all that are on this machine")
    verify.add_argument("--record", action="store_true", help="trust the folder's files as they are now")
    verify.set_defaults(command=_models_verify)
    pull = actions.add_parser("pull", help="fetch weights from their public hub (the only command that uses a network)")
    pull.add_argument("model", metavar="NAME")
    pull.add_argument("--into", type=Path, metavar="DIR", help="where to keep them (default: the user's data folder)")
    pull.set_defaults(command=_models_pull)


def _learn_parser(commands: Any) -> None:
    learn = commands.add_parser("learn", help="teach the recogniser the words of vocab/")
    actions = learn.add_subparsers(required=True, metavar="ACTION")
    adapter = actions.add_parser("adapter", help="train a small adapter of the recogniser's decoder (hours)")
    adapter.add_argument("--out", type=Path, required=True, metavar="FILE", help="the adapter's file (.npz)")
    adapter.add_argument("--work", type=Path, required=True, metavar="DIR", help="for speech and checkpoints; kept")
    adapter.add_argument("--model", default="base", metavar="NAME_OR_DIR", help="the weights to adapt")
    adapter.add_argument("--name", default="medical", help="the adapter's name, shown as base+NAME")
    adapter.add_argument(
        "--choose-on", type=Path, nargs="*", default=[], metavar="SET", help="sets by which its strength is chosen"
    )
    adapter.add_argument("--own", type=Path, nargs="*", default=[], metavar="SET", help="real dictations to learn from")
    adapter.add_argument("--dictations", type=int, metavar="N", help="only so many of the synthetic dictations")
    adapter.add_argument("--rank", type=int, default=64, help="of the adapter's matrices")
    adapter.add_argument("--epochs", type=int, default=4, help="how often the speech is gone through")
    adapter.add_argument("--processes", type=int, default=2, help="that make speech at a time")
    adapter.set_defaults(command=_learn_adapter)
    correction = actions.add_parser(
        "correction", help="fit the judges of the correction to dictations with known words"
    )
    correction.add_argument("set", nargs="+", type=Path, metavar="SET", help="sets as for `transcribe evaluate`")
    correction.add_argument("--out", type=Path, required=True, metavar="FILE", help="the judges' file (.toml)")
    _recogniser_options(correction)
    correction.set_defaults(command=_learn_correction)
    doubt = actions.add_parser("doubt", help="fit the weights of doubt to dictations with finished documents")
    doubt.add_argument("set", nargs="+", type=Path, metavar="SET", help="sets as for `transcribe evaluate`")
    doubt.add_argument("--out", type=Path, required=True, metavar="FILE", help="the weights' file (.toml)")
    doubt.add_argument("--second", metavar="auto|none|NAME", help="who gives the second opinion (default: settings)")
    doubt.add_argument("--keep", type=Path, metavar="DIR", help="keep what was heard there, and take it from there")
    _recogniser_options(doubt)
    doubt.set_defaults(command=_learn_doubt)


def _recogniser_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="NAME_OR_DIR", help="weights: a name of 'models list', or a folder")
    parser.add_argument("--engine", choices=["faster-whisper", "whisper"], help="which program runs them")
    parser.add_argument("--adapter", metavar="auto|none|medical|FILE", help="what the recogniser has learned")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="the office's settings (TOML)")


def _document_options(parser: argparse.ArgumentParser, *, author: bool = True) -> None:
    kinds = [*DocumentType, "auto"]
    parser.add_argument("--type", choices=kinds, default="auto", help="the kind of document (default: by its words)")
    if author:
        parser.add_argument("--author", metavar="ID", help="who dictates, by the ID in the settings")


def _settings(asked: argparse.Namespace) -> Settings:
    settings = read_settings(asked.settings)
    changes = {
        name: getattr(asked, name) for name in ("model", "engine", "adapter") if getattr(asked, name, None) is not None
    }
    recognition = settings.recognition.model_copy(update=changes)
    watching = settings.watching.model_copy(update={"polling": True} if getattr(asked, "polling", False) else {})
    return settings.model_copy(update={"recognition": recognition, "watching": watching})


def _kind(asked: argparse.Namespace) -> DocumentType | None:
    return None if asked.type == "auto" else DocumentType(asked.type)


def _run(asked: argparse.Namespace) -> int:
    from transcribe.batch import transcribe_files
    from transcribe.pipeline import Pipeline
    from transcribe.progress import printable

    result = transcribe_files(asked.audio, asked.out, Pipeline(_settings(asked)), _kind(asked), asked.author)
    for document in result.documents:
        print(printable(str(document)))
    for failure in result.failures:
        print(f"{printable(failure.name)}: {failure.sentence}", file=sys.stderr)
    return SOME_FAILED if result.failures else DONE


def _watch(asked: argparse.Namespace) -> int:
    from transcribe.batch import watch_inboxes
    from transcribe.pipeline import Pipeline

    stop = threading.Event()
    for wish in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish, lambda *_: stop.set())
    watch_inboxes(asked.inbox, asked.out, Pipeline(_settings(asked)), stop, _kind(asked), asked.author)
    return DONE


def _draft(asked: argparse.Namespace) -> int:
    from transcribe.pipeline import Pipeline
    from transcribe.postprocess.drafting import draft, plain_transcript
    from transcribe.report import Source

    transcript = plain_transcript(_text_of(asked.text))
    settings = read_settings(asked.settings)
    corrector = Pipeline(settings).corrector(None)
    report = draft(transcript, None, Source(file=asked.text.name), settings, _kind(asked), corrector=corrector)
    print(report.to_json() if asked.json else report.text)
    return DONE


def _correct(asked: argparse.Namespace) -> int:
    import json

    from transcribe.pipeline import Pipeline

    settings = read_settings(asked.settings)
    corrector = Pipeline(settings).corrector(settings.author(asked.author))
    for line in _text_of(asked.text).splitlines():
        corrected = corrector.corrected_text(line)
        print(json.dumps(corrected.as_json(), ensure_ascii=False) if asked.json else corrected.text)
    return DONE


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"The text file {path.name} cannot be read as UTF-8 text.") from None


def _evaluate(asked: argparse.Namespace) -> int:
    from transcribe.measuring import print_evaluation

    whole = print_evaluation(
        asked.set, _settings(asked), as_json_object=asked.json, page=asked.html, embed=asked.embed_sound
    )
    return DONE if whole else SOME_FAILED


def _vocab_list(asked: argparse.Namespace) -> int:
    from transcribe.vocabulary.command import print_words

    print_words(read_settings(asked.settings), asked.author, asked.search, as_json=asked.json)
    return DONE


def _vocab_add(asked: argparse.Namespace) -> int:
    from transcribe.vocabulary.command import add_word

    names = ("term", "kind", "sounds_like", "misheard", "author", "speciality", "note")
    add_word(read_settings(asked.settings), {name: getattr(asked, name) for name in names}, insist=asked.force)
    return DONE


def _vocab_import(asked: argparse.Namespace) -> int:
    from transcribe.vocabulary.command import import_words

    defaults = {name: getattr(asked, name) for name in ("kind", "author", "speciality")}
    settings = read_settings(asked.settings)
    imported = import_words(settings, asked.file, defaults, skip_bad=asked.skip_bad, insist=asked.force)
    return SOME_FAILED if imported.refused else DONE


def _vocab_remove(asked: argparse.Namespace) -> int:
    from transcribe.vocabulary.command import remove_word

    remove_word(read_settings(asked.settings), asked.term, asked.author, asked.speciality)
    return DONE


def _models_list(_: argparse.Namespace) -> int:
    from transcribe.asr.weights import find_weights, known_models

    for model in known_models().values():
        try:
            find_weights(model.name)
            here = "on this machine"
        except ModelError:
            here = "not here"
        print(f"{model.name:16} {here:16} {model.licence:5} {model.about}")
    return DONE


def _models_verify(asked: argparse.Namespace) -> int:
    from transcribe.asr.weights import find_weights, known_models, record_checksums

    if asked.record:
        for folder in asked.model:
            record_checksums(Path(folder))
    failed = False
    for name in asked.model or known_models():
        try:
            weights = find_weights(name)
        except ModelError as error:
            if asked.model:
                print(f"{name}: {error}", file=sys.stderr)
                failed = True
            continue
        try:
            weights.verify()
            print(f"{name}: verified")
        except ModelError as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = True
    return SOME_FAILED if failed else DONE


def _models_pull(asked: argparse.Namespace) -> int:
    from transcribe.asr.pulling import pull

    print(pull(asked.model, asked.into))
    return DONE


def _learn_correction(asked: argparse.Namespace) -> int:
    from transcribe.learning.judgement import learn_correction
    from transcribe.pipeline import Pipeline

    learn_correction(asked.set, Pipeline(_settings(asked)), asked.out)
    print(asked.out)
    return DONE


def _learn_doubt(asked: argparse.Namespace) -> int:
    from transcribe.learning.doubt import learn_doubt
    from transcribe.pipeline import Pipeline

    settings = _settings(asked)
    if asked.second is not None:
        review = settings.review.model_copy(update={"second_opinion": asked.second})
        settings = settings.model_copy(update={"review": review})
    learn_doubt(asked.set, Pipeline(settings), asked.out, asked.keep)
    print(asked.out)
    return DONE


def _learn_adapter(asked: argparse.Namespace) -> int:
    try:
        from transcribe.learning.corpus import Plan
        from transcribe.learning.recipe import Order, learn
        from transcribe.learning.training import Course
    except ModuleNotFoundError as error:
        raise LearningError(f"Learning needs the package '{error.name}': pip install 'transcribe[whisper]'.") from None
    from transcribe.measuring import measure_of_adapter

    course = Course(rank=asked.rank, epochs=asked.epochs)
    plan = Plan(asked.model, course.seed, asked.dictations)
    order = Order(
        asked.name, asked.out, asked.work, plan, course, tuple(asked.choose_on), tuple(asked.own), asked.processes
    )
    learn(order, measure_of_adapter(asked.model))
    print(asked.out)
    return DONE
