from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from transcribe.errors import InboxError
from transcribe.inbox.folders import Inbox, check_folders


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"sound")


def found(inbox: Inbox) -> dict[str, str | None]:
    return {recording.path.relative_to(inbox.path).as_posix(): recording.author for recording in inbox.recordings()}


def test_the_first_subfolder_is_the_author(tmp_path: Path) -> None:
    put(tmp_path, "a.wav", "lindqvist/b.wav", "lindqvist/2024/may/c.MP3", "okafor/d.ds2")
    expected = {
        "a.wav": None,
        "lindqvist/b.wav": "lindqvist",
        "lindqvist/2024/may/c.MP3": "lindqvist",
        "okafor/d.ds2": "okafor",
    }
    assert found(Inbox(tmp_path)) == expected
    assert found(Inbox(tmp_path, "chen")) == expected | {"a.wav": "chen"}


def test_what_is_no_recording_is_left_alone_and_mentioned_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    put(tmp_path, "smith-jane.txt", "x.wav.part", ".x.wav.AbC123", "~$x.wav", "x.docx", "x")
    put(tmp_path, ".stversions/x.wav", "#recycle/x.wav", "@eaDir/x.wav", "lindqvist/.trash/x.wav")
    inbox = Inbox(tmp_path)
    assert found(inbox) == {}
    assert len(caplog.records) == 6
    assert found(inbox) == {}
    assert len(caplog.records) == 6
    assert "smith" not in caplog.text


def test_pipes_and_folders_with_sounding_names(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    put(tmp_path, "folder.wav/x.wav")
    assert found(Inbox(tmp_path)) == {"folder.wav/x.wav": "folder.wav"}


def test_symlinks_are_not_followed(tmp_path: Path) -> None:
    inbox, outside = tmp_path / "inbox", tmp_path / "outside"
    put(outside, "secret.wav")
    put(inbox, "a/x.wav")
    (inbox / "outside").symlink_to(outside, target_is_directory=True)
    (inbox / "secret.wav").symlink_to(outside / "secret.wav")
    (inbox / "broken.wav").symlink_to(outside / "gone.wav")
    (inbox / "a" / "loop").symlink_to(inbox, target_is_directory=True)
    (inbox / "self.wav").symlink_to(inbox / "self.wav")
    assert found(Inbox(inbox)) == {"a/x.wav": "a"}


def test_the_inbox_itself_may_be_a_symlink(tmp_path: Path) -> None:
    put(tmp_path / "real", "x.wav")
    (tmp_path / "inbox").symlink_to(tmp_path / "real")
    assert found(Inbox(tmp_path / "inbox")) == {"x.wav": None}


def test_an_unreadable_subfolder_costs_the_others_nothing(tmp_path: Path) -> None:
    put(tmp_path, "a/x.wav", "b/y.wav")
    (tmp_path / "a").chmod(0)
    if os.access(tmp_path / "a", os.R_OK):
        pytest.skip("root may read everything")
    try:
        assert found(Inbox(tmp_path)) == {"b/y.wav": "b"}
    finally:
        (tmp_path / "a").chmod(0o755)


def test_very_deep_folders(tmp_path: Path) -> None:
    put(tmp_path, "/".join(["d"] * 150) + "/x.wav")
    assert list(found(Inbox(tmp_path)).values()) == ["d"]


def test_an_inbox_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Inbox(tmp_path / "gone").recordings()


# Each line: the folders that are made, the inboxes, the output folder, what is said (None: all is well).
@pytest.mark.parametrize(
    ("folders", "inboxes", "output", "said"),
    [
        (["in"], ["in"], "out", None),
        (["in", "out"], ["in"], "out", None),
        (["a", "b"], ["a", "b"], "out", None),
        (["in", "in-out"], ["in"], "in-out", None),
        (["in"], ["in"], "in", "The output folder 'in' lies in the inbox 'in'"),
        (["in"], ["in"], "in/out", "The output folder 'out' lies in the inbox 'in'"),
        (["in/a/out"], ["in"], "in/a/out", "The output folder 'out' lies in the inbox 'in'"),
        (["in"], ["in"], "in/../in/out", "The output folder 'out' lies in the inbox 'in'"),
        (["out/in"], ["out/in"], "out", "The inbox 'in' lies in the output folder 'out'"),
        (["a/b"], ["a", "a/b"], "out", "The inbox 'b' is, or lies in, the inbox 'a'"),
        (["a/b"], ["a/b", "a"], "out", "The inbox 'b' is, or lies in, the inbox 'a'"),
        (["a"], ["a", "a"], "out", "The inbox 'a' is, or lies in, the inbox 'a'"),
        ([], ["in"], "out", "The inbox 'in' is not a folder that can be read"),
    ],
)
def test_folders_that_may_not_lie_in_each_other(
    tmp_path: Path, folders: list[str], inboxes: list[str], output: str, said: str | None
) -> None:
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)
    if said is None:
        check_folders([tmp_path / inbox for inbox in inboxes], tmp_path / output)
        return
    with pytest.raises(InboxError, match=said) as refused:
        check_folders([tmp_path / inbox for inbox in inboxes], tmp_path / output)
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize(
    ("link", "target", "inbox", "output"),
    [
        ("out", "in/drafts", "in", "out"),  # the output folder is a link into the inbox
        ("out", "in", "in", "out"),
        ("link", "in", "link", "in/drafts"),  # the inbox is a link to where the output folder lies
        ("link", "drafts/new", "link", "drafts"),  # the inbox is a link into the output folder
    ],
)
def test_symlinks_are_seen_through(tmp_path: Path, link: str, target: str, inbox: str, output: str) -> None:
    for folder in ("in/drafts", "drafts/new"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / link).symlink_to(tmp_path / target)
    with pytest.raises(InboxError):
        check_folders([tmp_path / inbox], tmp_path / output)


def test_files_are_no_folders(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "in").mkdir()
    with pytest.raises(InboxError, match="not a folder"):
        check_folders([tmp_path / "file"], tmp_path / "out")
    with pytest.raises(InboxError, match="is a file"):
        check_folders([tmp_path / "in"], tmp_path / "file")


def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(InboxError):
        check_folders([tmp_path / "loop"], tmp_path / "out")
