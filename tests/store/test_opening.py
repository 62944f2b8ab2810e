"""Making and opening stores; keys that do not fit; keys that are changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from transcribe.store.checking import check
from transcribe.store.database import FILE_NAME
from transcribe.store.errors import DamagedError, OfficeKeyError, StoreError
from transcribe.store.key_sources import KeyFile, KeyVariable
from transcribe.store.keys import CARD_NAME, new_key
from transcribe.store.opening import change_office_key, create_store, open_store, rewrap

from .places import SOUND, Place, new_place, received, signed, sound_of
from .postgres import Server


def test_made_closed_and_opened_again(place: Place) -> None:
    with place.open() as store:
        dictation = signed(store)
    with place.open() as store:
        assert sound_of(store, dictation) == SOUND
        assert store.version(dictation).text == "No chest pain today."


def test_the_recovery_key_opens_it_too(place: Place) -> None:
    with open_store(place.folder, place.recovery, place.url) as store:
        assert check(store).whole


def test_a_wrong_key_says_so_in_one_sentence(place: Place) -> None:
    with pytest.raises(OfficeKeyError, match=r"^This key does not open this store\. "):
        open_store(place.folder, new_key(), place.url)


def test_only_into_free_places(place: Place, new_url: Callable[[], str | None], tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not empty"):
        create_store(place.folder, place.key, new_url())
    if place.url:
        with pytest.raises(StoreError, match="not empty"):
            create_store(tmp_path / "another", place.key, place.url)


def test_the_database_of_another_store(place: Place, new_url: Callable[[], str | None], tmp_path: Path) -> None:
    other = new_place(tmp_path / "other", new_url())
    if place.url is None:
        shutil.copyfile(other.folder / FILE_NAME, place.folder / FILE_NAME)
    with pytest.raises(OfficeKeyError):
        open_store(place.folder, place.key, other.url)


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        open_store(tmp_path, new_key())


def test_a_lost_database_is_not_made_anew(lite: Place) -> None:
    (lite.folder / FILE_NAME).unlink()
    with pytest.raises(StoreError, match="missing"):
        lite.open()
    assert not (lite.folder / FILE_NAME).exists()


def test_an_empty_database_is_not_filled(on_server: Place, server: Server) -> None:
    with pytest.raises(StoreError, match="empty"):
        open_store(on_server.folder, on_server.key, server.new_database())


def test_the_address_of_the_database(lite: Place, on_server: Place) -> None:
    with pytest.raises(StoreError, match="in its own folder"):
        open_store(lite.folder, lite.key, on_server.url)
    with pytest.raises(StoreError, match="needs the address"):
        open_store(on_server.folder, on_server.key)
    for url in ("mysql://x/y", "nonsense", "sqlite:///x"):
        with pytest.raises(StoreError, match="postgresql://"):
            open_store(on_server.folder, on_server.key, url)
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(on_server.folder, on_server.key, "postgresql://postgres@/none?host=/nowhere")


@pytest.mark.parametrize("at", [0, 100, 4096, 5000, -1])
def test_a_damaged_database(at: int, lite: Place) -> None:
    with lite.open() as store:
        received(store)
    file = lite.folder / FILE_NAME
    content = bytearray(file.read_bytes())
    content[at] ^= 0xFF
    file.write_bytes(content)
    try:
        with lite.open() as store:
            assert check(store).problems  # a page that nothing is read from
    except (DamagedError, OfficeKeyError):
        pass


def test_a_cut_off_database(lite: Place) -> None:
    file = lite.folder / FILE_NAME
    file.write_bytes(file.read_bytes()[: 4096 * 3 + 100])
    with pytest.raises(StoreError), lite.open() as store:
        assert check(store).whole


class TestChangingKeys:
    def test_the_old_key_no_longer_opens(self, lite: Place, tmp_path: Path) -> None:
        kept = KeyFile(tmp_path / "office.key")
        kept.write(lite.key)
        with lite.open() as running:
            change_office_key(lite.folder, kept)
            dictation = received(running)  # programs that have it open go on
        with pytest.raises(OfficeKeyError):
            lite.open()
        for key in (kept.key(), lite.recovery):
            with open_store(lite.folder, key) as store:
                assert sound_of(store, dictation) == SOUND
        assert len(kept.key().split()) == 1

    def test_at_every_moment_the_kept_key_opens(self, lite: Place, tmp_path: Path) -> None:
        class Watched(KeyFile):
            """Looks after each writing of the key whether the store opens with it."""

            def write(self, key: str) -> None:
                if self.path.exists():
                    open_store(lite.folder, self.key()).close()
                super().write(key)
                open_store(lite.folder, self.key()).close()

        kept = Watched(tmp_path / "office.key")
        kept.write(lite.key)
        change_office_key(lite.folder, kept)
        assert kept.key().strip() != lite.key

    def test_a_key_that_cannot_be_kept_is_not_changed(self, lite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OFFICE_KEY", lite.key)
        before = (lite.folder / CARD_NAME).read_bytes()
        with pytest.raises(OfficeKeyError, match="cannot keep"):
            change_office_key(lite.folder, KeyVariable("OFFICE_KEY"))
        with pytest.raises(OfficeKeyError):
            rewrap(lite.folder, new_key(), office=new_key())
        lite.open().close()
        assert (lite.folder / CARD_NAME).exists()
        assert before

    def test_a_lost_office_key_and_a_lost_recovery_key(self, lite: Place) -> None:
        office, recovery = new_key(), new_key()
        rewrap(lite.folder, lite.recovery, office=office)
        rewrap(lite.folder, office, recovery=recovery)
        for key in (lite.key, lite.recovery):
            with pytest.raises(OfficeKeyError):
                open_store(lite.folder, key)
        for key in (office, recovery):
            open_store(lite.folder, key).close()
