"""Adapters: read with suspicion, merged into the very weights they were learned on, the same for both engines."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from transcribe.asr import adapter as shipping
from transcribe.asr.adapter import LARGEST_FILE, Adapter, Base, Card, read_adapter, write_adapter
from transcribe.asr.ct2_format import LINEAR, Array, place_of, read_arrays
from transcribe.asr.recogniser import Decoding, adapted, load_recogniser
from transcribe.asr.weights import Weights, find_weights
from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.errors import ModelError
from transcribe.settings import Recognition, Settings

RANK = 4
LAYERS = [f"decoder.blocks.{block}.{layer}" for block in (0, 3) for layer in LINEAR] + [
    "encoder.blocks.1.attn.value",
    "encoder.blocks.1.mlp.2",
]
QUERY = "decoder.blocks.0.attn.query"


@pytest.fixture(scope="module")
def weights() -> Weights:
    return find_weights("tiny.en")


@pytest.fixture(scope="module")
def learned(weights: Weights) -> Adapter:
    """An adapter for the small model: small random changes of every kind of layer."""
    arrays = read_arrays(weights.read("model.bin"))
    chance = np.random.default_rng(1)

    def change(layer: str) -> tuple[Array, Array]:
        place = place_of(layer)
        assert place is not None
        out, into = place.of(arrays).shape
        a, b = chance.normal(0, 0.02, (RANK, into)), chance.normal(0, 0.06, (out, RANK))
        return a.astype(np.float16), b.astype(np.float32)

    base = Base(model="tiny.en", sha256=weights.sha256["model.bin"])
    card = Card(name="test", base=base, rank=RANK, strength=0.8, licence="Apache-2.0", figures={"words": 3})
    return Adapter(card, {layer: change(layer) for layer in LAYERS})


@pytest.fixture(scope="module")
def file(learned: Adapter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("adapters") / "test.npz"
    write_adapter(path, learned)
    return path


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the shipped adapters, empty for now."""
    monkeypatch.setattr(shipping, "SHIPPED", tmp_path / "adapters")
    (tmp_path / "adapters").mkdir()
    return tmp_path / "adapters"


# The file


def test_what_is_written_is_read_again(file: Path, learned: Adapter) -> None:
    again = read_adapter(file)
    assert again.card == learned.card
    assert again.changes.keys() == learned.changes.keys()
    for layer, (a, b) in learned.changes.items():
        np.testing.assert_array_equal(again.changes[layer][0], a, strict=True)
        np.testing.assert_array_equal(again.changes[layer][1], b, strict=True)


def test_the_same_arrays_make_the_same_file(file: Path, learned: Adapter, tmp_path: Path) -> None:
    other_order = replace(learned, changes=dict(reversed(learned.changes.items())))
    assert write_adapter(tmp_path / "other.npz", other_order) == read_adapter(file).sha256
    assert (tmp_path / "other.npz").read_bytes() == file.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["other.npz"]  # no unfinished file is left


def test_numpy_reads_the_file_too(file: Path) -> None:
    with np.load(file, allow_pickle=False) as arrays:
        assert json.loads(arrays["card"].tobytes())["base"]["model"] == "tiny.en"
        assert arrays[f"{QUERY}.a"].shape == (RANK, 384)


def test_whole_numbers_take_half_the_room_and_mean_nearly_the_same(
    learned: Adapter, file: Path, tmp_path: Path
) -> None:
    write_adapter(tmp_path / "whole.npz", learned, int8=True)
    again = read_adapter(tmp_path / "whole.npz")
    with np.load(tmp_path / "whole.npz", allow_pickle=False) as arrays:
        assert arrays[f"{QUERY}.a"].dtype == arrays[f"{QUERY}.b"].dtype == np.int8
    assert (tmp_path / "whole.npz").stat().st_size < file.stat().st_size / 2
    for layer, (a, b) in learned.changes.items():
        wanted = b.astype(np.float64) @ a.astype(np.float64)
        found = again.changes[layer][1].astype(np.float64) @ again.changes[layer][0].astype(np.float64)
        assert np.linalg.norm(found - wanted) < 0.02 * np.linalg.norm(wanted)


def test_a_change_by_nothing_can_be_written_in_whole_numbers(learned: Adapter, tmp_path: Path) -> None:
    a, b = learned.changes[QUERY]
    write_adapter(tmp_path / "zero.npz", replace(learned, changes={QUERY: (a, np.zeros_like(b))}), int8=True)
    again, scaled = read_adapter(tmp_path / "zero.npz").changes[QUERY]
    assert not (scaled.astype(np.float64) @ again).any()


def test_what_more_the_card_says_is_kept(learned: Adapter, tmp_path: Path) -> None:
    card = Card.model_validate(learned.card.model_dump() | {"voices": ["one", "two"]})
    write_adapter(tmp_path / "more.npz", replace(learned, card=card))
    assert read_adapter(tmp_path / "more.npz").card.model_dump()["voices"] == ["one", "two"]


def test_what_could_not_be_read_again_is_not_written(learned: Adapter, tmp_path: Path) -> None:
    a, b = learned.changes[QUERY]
    with pytest.raises(ModelError, match="not the plain array"):
        write_adapter(tmp_path / "x.npz", replace(learned, changes={QUERY: (a.astype(np.float64), b)}))
    with pytest.raises(ModelError, match="cannot be written"):
        write_adapter(tmp_path / "no-folder" / "x.npz", learned)
    assert not list(tmp_path.iterdir())


def _card(**changes: Any) -> Array:
    base = {"model": "tiny.en", "sha256": "0" * 64}
    card = {"format": 1, "name": "test", "base": base, "rank": RANK, "strength": 1.0, "licence": "MIT"} | changes
    return np.frombuffer(json.dumps(card).encode(), np.uint8)


A, B = np.ones((RANK, 384), np.float16), np.ones((384, RANK), np.float16)
GOOD = {"card": _card(), f"{QUERY}.a": A, f"{QUERY}.b": B}


def _npz(arrays: dict[str, Array]) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


def _zip(**entries: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in entries.items():
            archive.writestr(name, part)
    return content.getvalue()


DECLARED = b"\x93NUMPY\x01\x00v\x00{'descr': '|u1', 'fortran_order': False, 'shape': (999999999,), }\n"


def _without(name: str) -> dict[str, Array]:
    return {key: array for key, array in GOOD.items() if key != name}


def _not_finite() -> Array:
    array = A.copy()
    array[2, 7] = np.nan
    return array


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "it is damaged, or no .npz file"),
    "text": (b"weights, honestly", "it is damaged, or no .npz file"),
    "cut off": (_npz(GOOD)[:-300], "it is damaged, or no .npz file"),
    "no arrays": (_zip(), "it has no card"),
    "python objects": (_npz(GOOD | {f"{QUERY}.a": np.array([[{}]], object)}), "not the plain array of numbers"),
    "objects as card": (_npz(GOOD | {"card": np.array([{}], object)}), "card is not the plain array of numbers"),
    "doubles": (_npz(GOOD | {f"{QUERY}.a": A.astype(np.float64)}), "not the plain array of numbers"),
    "other byte order": (_npz(GOOD | {f"{QUERY}.a": A.astype(">f2")}), "not the plain array of numbers"),
    "bytes as weights": (_npz(GOOD | {f"{QUERY}.a": A.astype(np.uint8)}), "not the plain array of numbers"),
    "not numpy's": (_zip(**{"card.npy": b"{}"}), "card is not the plain array of numbers"),
    "fewer numbers than declared": (
        _zip(**{"card.npy": DECLARED + b"{}"}),
        "it is damaged",
    ),
    "three dimensions": (_npz(GOOD | {f"{QUERY}.a": A[None]}), "not the plain array of numbers"),
    "one dimension": (_npz(GOOD | {f"{QUERY}.a": A[0]}), "has not the dimensions"),
    "no rows": (_npz(GOOD | {f"{QUERY}.a": A[:0]}), "has not the dimensions"),
    "not a number": (_npz(GOOD | {f"{QUERY}.a": _not_finite()}), "numbers that are not finite"),
    "infinite": (_npz(GOOD | {f"{QUERY}.b": B * np.float16(np.inf)}), "numbers that are not finite"),
    "another rank": (_npz(GOOD | {f"{QUERY}.a": A[:2]}), f"do not have the rank {RANK} of its card"),
    "two ranks": (_npz(GOOD | {f"{QUERY}.b": B[:, :2]}), f"do not have the rank {RANK} of its card"),
    "one half": (_npz(_without(f"{QUERY}.b")), "one of the two arrays"),
    "no layer": (_npz({"card": _card()}), "it changes no layer"),
    "unknown layer": (_npz(GOOD | {"decoder.blocks.0.attn.other.a": A}), "which is no layer of Whisper's"),
    "unknown part": (_npz(GOOD | {"decoder.ln.a": A}), "which is no layer of Whisper's"),
    "the sound in the encoder": (_npz(GOOD | {"encoder.blocks.0.cross_attn.out.a": A}), "no layer of Whisper's"),
    "a third half": (_npz(GOOD | {f"{QUERY}.c": A}), "which is no layer of Whisper's"),
    "a path": (_zip(**{"../card.npy": b""}), "which is no layer of Whisper's"),
    "a program": (_zip(**{"run.py": b"print()"}), "which is no layer of Whisper's"),
    "no card": (_npz(_without("card")), "it has no card"),
    "card without end": (_npz(GOOD | {"card": np.full(2 << 20, 32, np.uint8)}), "its card is far too long"),
    "whole numbers without a scale": (_npz(GOOD | {f"{QUERY}.a": A.astype(np.int8)}), "and no scale"),
    "a scale of other numbers": (_npz(GOOD | {f"{QUERY}.scale": np.ones(RANK, np.float32)}), "and other numbers"),
    "a scale of another rank": (_npz(GOOD | {f"{QUERY}.scale": np.ones(9, np.float32)}), "do not have the rank"),
    "card that is no JSON": (_npz(GOOD | {"card": np.frombuffer(b"name: test", np.uint8)}), "its card is wrong"),
    "another format": (_npz(GOOD | {"card": _card(format=2)}), "its card is wrong at 'format'"),
    "no base": (_npz(GOOD | {"card": _card(base=None)}), "its card is wrong at 'base'"),
    "no sha256": (_npz(GOOD | {"card": _card(base={"model": "base", "sha256": "?"})}), "wrong at 'base.sha256'"),
    "a name with a path": (_npz(GOOD | {"card": _card(name="../x")}), "its card is wrong at 'name'"),
    "too strong": (_npz(GOOD | {"card": _card(strength=20)}), "its card is wrong at 'strength'"),
    "no licence": (_npz(GOOD | {"card": _card(licence="")}), "its card is wrong at 'licence'"),
}


def test_the_good_file_from_which_the_bad_ones_are_made_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.npz").write_bytes(_npz(GOOD))
    assert list(read_adapter(tmp_path / "good.npz").changes) == [QUERY]


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_with_one_sentence(kind: str, tmp_path: Path) -> None:
    content, sentence = BAD[kind]
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(ModelError) as refused:
        read_adapter(tmp_path / "bad.npz")
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("The adapter 'bad.npz' cannot be used: ")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.npz").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    with pytest.raises(ModelError, match="larger than 256 MB"):
        read_adapter(tmp_path / "huge.npz")


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for half in "ab":
            with archive.open(f"{QUERY}.{half}.npy", "w", force_zip64=True) as entry:
                for _ in range(LARGEST_FILE >> 21):
                    entry.write(bytes(1 << 20))
                entry.write(b"0")
    with pytest.raises(ModelError, match="would unpack to more than 256 MB"):
        read_adapter(tmp_path / "bomb.npz")


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "twice.npz", "w") as archive:
        archive.writestr("card.npy", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("card.npy", b"2")
    with pytest.raises(ModelError, match="the same name twice"):
        read_adapter(tmp_path / "twice.npz")


def test_damage_anywhere_never_shows_a_traceback(tmp_path: Path) -> None:
    content, chance = _npz(GOOD), random.Random(1)
    for _ in range(400):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 4)):  # half of them in the table of names, where they do the most
            place = chance.randrange(len(content))
            damaged[place if chance.random() < 0.5 else -1 - place % 400] = chance.randrange(256)
        (tmp_path / "damaged.npz").write_bytes(damaged)
        try:
            read_adapter(tmp_path / "damaged.npz")
        except ModelError:
            continue


# Merging


def _changed_arrays(before: bytes, after: bytes) -> set[str]:
    old, new = read_arrays(before), read_arrays(after)
    assert old.keys() == new.keys()
    return {name for name in old if old[name].tobytes() != new[name].tobytes()}


def test_only_the_adapted_arrays_change(weights: Weights, learned: Adapter) -> None:
    before, after = weights.read("model.bin"), weights.with_adapter(learned).read("model.bin")
    places = [place_of(layer) for layer in LAYERS]
    assert len(after) == len(before)
    assert _changed_arrays(before, after) == {place.array for place in places if place}


def test_of_joined_layers_only_the_adapted_part_changes(weights: Weights, learned: Adapter) -> None:
    layer = "decoder.blocks.2.cross_attn.value"
    one = replace(learned, changes={layer: learned.changes["decoder.blocks.0.cross_attn.value"]})
    old = read_arrays(weights.read("model.bin"))["decoder/layer_2/attention/linear_1/weight"]
    new = read_arrays(weights.with_adapter(one).read("model.bin"))["decoder/layer_2/attention/linear_1/weight"]
    np.testing.assert_array_equal(new[:384], old[:384])
    a, b = one.changes[layer]
    np.testing.assert_allclose(new[384:], old[384:] + 0.8 * b @ a, atol=1e-3)
    assert (new[384:] != old[384:]).any()


def test_the_weights_are_the_same_on_any_number_of_threads() -> None:
    """Else the same recording would be heard otherwise on a machine with more cores."""
    weights = adapted(find_weights("base"), Recognition(model="base", adapter="medical"))
    with threadpool_limits(1):
        alone = weights.content("model.bin")
    with threadpool_limits(2):
        assert weights.content("model.bin") == alone


def test_strength_nothing_changes_nothing(weights: Weights, learned: Adapter) -> None:
    assert weights.with_adapter(learned, 0.0).read("model.bin") == weights.read("model.bin")


def test_the_settings_strength_goes_before_the_cards(weights: Weights, learned: Adapter) -> None:
    of_card = weights.with_adapter(learned).read("model.bin")
    assert weights.with_adapter(learned, 0.8).read("model.bin") == of_card
    assert weights.with_adapter(learned, 0.5).read("model.bin") != of_card


def test_the_other_files_are_read_as_they_are(weights: Weights, learned: Adapter) -> None:
    assert weights.with_adapter(learned).read("config.json") == weights.read("config.json")


@pytest.mark.parametrize(
    ("layer", "shapes", "sentence"),
    [
        ("decoder.blocks.4.attn.query", (384, 384), "a layer that the model does not have: decoder.blocks.4.attn"),
        ("decoder.blocks.0.attn.query", (512, 384), "decoder.blocks.0.attn.query has another shape there"),
        ("decoder.blocks.0.attn.query", (384, 512), "decoder.blocks.0.attn.query has another shape there"),
        ("decoder.blocks.0.attn.query", (1152, 384), "decoder.blocks.0.attn.query has another shape there"),
        ("decoder.blocks.0.mlp.0", (384, 1536), "decoder.blocks.0.mlp.0 has another shape there"),
    ],
)
def test_what_does_not_fit_the_model_is_refused(
    layer: str, shapes: tuple[int, int], sentence: str, weights: Weights, learned: Adapter
) -> None:
    change = (np.ones((RANK, shapes[1]), np.float16), np.ones((shapes[0], RANK), np.float16))
    with pytest.raises(ModelError, match=sentence):
        weights.with_adapter(replace(learned, changes={layer: change})).read("model.bin")


def test_changes_that_no_float16_can_hold_are_refused(weights: Weights, learned: Adapter) -> None:
    for size in (300.0, 3e30):
        change = (np.full((RANK, 384), size, np.float32), np.full((384, RANK), size, np.float32))
        with pytest.raises(ModelError, match="too large to be used"):
            weights.with_adapter(replace(learned, changes={QUERY: change})).read("model.bin")


def test_the_torch_model_has_the_same_layers_changed(weights: Weights, learned: Adapter) -> None:
    pytest.importorskip("whisper", reason="the extra 'whisper' is not installed")
    from transcribe.asr.torch_weights import torch_model

    expected = torch_model(weights).state_dict()
    merged = torch_model(weights.with_adapter(learned)).state_dict()
    for layer, (a, b) in learned.changes.items():
        expected[f"{layer}.weight"] += 0.8 * (b.astype(np.float32) @ a.astype(np.float32))
    for name, tensor in merged.items():
        close = {"rtol": 1e-3, "atol": 1e-5} if name.removesuffix(".weight") in learned.changes else {"rtol": 0}
        np.testing.assert_allclose(tensor.numpy(), expected[name].numpy(), **close)


# The choice


def test_an_adapter_is_refused_by_other_weights(file: Path) -> None:
    with pytest.raises(ModelError, match=r"learned for the model 'tiny.en' .* not for these weights 'base'"):
        load_recogniser(Recognition(model="base", adapter=str(file)))


def test_without_a_shipped_adapter_auto_is_none(weights: Weights, shipped: Path) -> None:
    assert Recognition().adapter == "auto"
    assert adapted(weights, Recognition()) is weights
    assert load_recogniser(Recognition(model="tiny.en", threads=2)).model == "tiny.en"


def test_medical_is_refused_where_none_is_shipped(shipped: Path) -> None:
    with pytest.raises(ModelError, match=r"no medical adapter for the weights 'tiny.en'; use --adapter none"):
        load_recogniser(Recognition(model="tiny.en", adapter="medical"))


@pytest.mark.parametrize("choice", ["auto", "medical"])
def test_the_shipped_adapter_is_used(choice: str, weights: Weights, learned: Adapter, shipped: Path) -> None:
    write_adapter(shipped / "medical-tiny.en.npz", learned)
    chosen = adapted(weights, Recognition(adapter=choice, adapter_strength=0.3))
    assert chosen.name == "tiny.en+test"
    assert chosen.read("model.bin") == weights.with_adapter(learned, 0.3).read("model.bin")
    assert adapted(weights, Recognition(adapter="none")) is weights


def test_it_is_used_for_a_copy_of_its_model_in_a_folder_too(
    weights: Weights, learned: Adapter, shipped: Path, tmp_path: Path
) -> None:
    write_adapter(shipped / "medical-tiny.en.npz", learned)
    folder = tmp_path / "ours"
    folder.mkdir()
    for name in weights.parts:
        (folder / name).write_bytes(weights.read(name))
    chosen = adapted(find_weights(str(folder)), Recognition())
    assert (chosen.name, chosen.folder) == ("ours+test", None)  # nothing may load the file that lies there
    assert chosen.read("model.bin") != weights.read("model.bin")


def test_a_shipped_adapter_for_other_weights_of_that_name_is_left_out(
    weights: Weights, learned: Adapter, shipped: Path
) -> None:
    base = Base(model="tiny.en", sha256="0" * 64)
    write_adapter(
        shipped / "medical-tiny.en.npz", replace(learned, card=learned.card.model_copy(update={"base": base}))
    )
    assert adapted(weights, Recognition()) is weights
    with pytest.raises(ModelError, match=r"sha256 of its model.bin: 000000000000…"):
        adapted(weights, Recognition(adapter="medical"))


def test_a_damaged_shipped_adapter_is_told_not_skipped(weights: Weights, shipped: Path) -> None:
    (shipped / "medical-tiny.en.npz").write_bytes(b"PK")
    with pytest.raises(ModelError, match="it is damaged"):
        adapted(weights, Recognition())


@pytest.mark.parametrize("strength", [-0.1, 1.6, float("nan")])
def test_strengths_out_of_range_are_refused(strength: float) -> None:
    with pytest.raises(ValueError, match="adapter_strength"):
        Settings.model_validate({"recognition": {"adapter_strength": strength}})


# The engines


@pytest.mark.slow
def test_both_engines_write_the_same_with_an_adapter(file: Path, letter: Samples) -> None:
    pytest.importorskip("whisper", reason="the extra 'whisper' is not installed")
    sound, plain = letter[: 20 * SAMPLE_RATE], Decoding(temperatures=(0.0,))
    choice = Recognition(model="tiny.en", adapter=str(file), precision="float32")
    recognisers = [
        load_recogniser(choice.model_copy(update={"engine": engine})) for engine in ("faster-whisper", "whisper")
    ]
    without = load_recogniser(choice.model_copy(update={"adapter": "none"}))
    default, reference, unadapted = (list(one.recognise(sound, plain)) for one in (*recognisers, without))
    assert [one.model for one in recognisers] == ["tiny.en+test", "tiny.en+test"]
    assert [segment.text for segment in default] == [segment.text for segment in reference]
    for ours, theirs in zip(default, reference, strict=True):
        assert ours.average_log_probability == pytest.approx(theirs.average_log_probability, abs=0.005)
    ours, before = default[0].average_log_probability, unadapted[0].average_log_probability
    assert abs(ours - before) > 0.005, "the adapter makes a difference"


@pytest.mark.slow
def test_an_adapter_is_merged_before_int8_is_made(file: Path, speech: Samples) -> None:
    recogniser = load_recogniser(Recognition(model="tiny.en", adapter=str(file), threads=2))
    assert recogniser.model == "tiny.en+test"
    assert "leg" in " ".join(segment.text for segment in recogniser.recognise(speech, Decoding())).lower()
