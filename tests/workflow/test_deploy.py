"""What lies in ``deploy/``: every command in it is the program's, every path is there, every checker is content."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.store.places import Place
from transcribe.cli import _parser
from transcribe.settings import read_settings
from transcribe.store.checking import check
from transcribe.workflow import metrics

yaml = pytest.importorskip("yaml")

HERE = Path(__file__).parents[2]
DEPLOY = HERE / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SPECIFIERS = {"%l": "host", "%i": "1", "%C": "/var/cache", "%S": "/var/lib"}
BACKUP = ["transcribe-backup"]


def commands() -> dict[str, list[str]]:
    """Every command line that starts something of ours, by where it stands."""
    found = {}
    for unit in UNITS:
        line = re.search(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
        assert line
        words = shlex.split(line[1])
        for specifier, value in SPECIFIERS.items():
            words = [word.replace(specifier, value) for word in words]
        found[unit.name] = [Path(words[0]).name, *words[1:]]
    compose = yaml.safe_load((DEPLOY / "docker" / "compose.yml").read_text())
    for name, service in compose["services"].items():
        if service["image"].startswith("transcribe:"):
            found[f"compose {name}"] = [*service.get("entrypoint", ["transcribe"]), *service["command"]]
    for pod, container in containers():
        found[f"kubernetes {pod}"] = [*container.get("command", ["transcribe"]), *container["args"]]
    return found


def manifests() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes" / "transcribe.yml").read_text()))


def containers() -> list[tuple[str, dict[str, Any]]]:
    """The containers of all pods."""
    found = []
    for one in manifests():
        spec = one.get("spec", {}).get("jobTemplate", one).get("spec", {})
        pod = spec.get("template", {}).get("spec", {})
        found += [(one["metadata"]["name"], container) for container in pod.get("containers", [])]
    return found


@pytest.mark.parametrize("place", commands())
def test_every_command_is_one_of_the_program(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = commands()[place]
    if words[:1] == BACKUP:
        assert os.access(DEPLOY / "transcribe-backup", os.X_OK)
        assert len(words) == 4
        return
    try:
        _parser().parse_args(words[1:])
    except SystemExit:
        pytest.fail(f"{' '.join(words)}: {capsys.readouterr().err}")


def test_what_the_image_is_made_of_is_there() -> None:
    text = (DEPLOY / "docker" / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+)$", text, re.MULTILINE)
    paths = [path for line in copied for path in line.split()[:-1]]
    assert {"transcribe", "vocab", "deploy/transcribe-backup"} <= set(paths)
    assert [path for path in paths if not (HERE / path).exists()] == []
    allowed = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text().splitlines()
    assert [path for path in paths if not any(f"!{path}".startswith(one) for one in allowed if one[:1] == "!")] == []


def test_the_extras_that_are_installed_exist() -> None:
    import tomllib

    known = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    texts = [path.read_text() for path in (DEPLOY / "README.md", DEPLOY / "docker" / "Dockerfile")]
    wanted = {extra for text in texts for found in re.findall(r"\.\[([a-z,]+)\]", text) for extra in found.split(",")}
    assert wanted
    assert wanted - set(known) == set()


def test_the_settings_are_valid(tmp_path: Path) -> None:
    inside = next(one["data"]["office.toml"] for one in manifests() if one["kind"] == "ConfigMap")
    (tmp_path / "office.toml").write_text(inside)
    for path in (tmp_path / "office.toml", DEPLOY / "docker" / "office.toml"):
        settings = read_settings(path)
        assert str(settings.store.folder) == "/srv/transcribe/store"
        assert [str(inbox) for inbox in settings.work.inboxes] == ["/srv/inbox"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY / "systemd", tmp_path, dirs_exist_ok=True)
    for unit in tmp_path.glob("*.service"):  # the programs are not installed here
        unit.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", unit.read_text()))
    verified = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_hardened(unit: Path) -> None:
    text = unit.read_text()
    for line in (
        "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "IPAddressDeny=any", "LimitCORE=0",
        "CapabilityBoundingSet=", "SystemCallFilter=@system-service", "UMask=0077", "User=transcribe",
    ):  # fmt: skip
        assert f"\n{line}\n" in text
    assert "\nMemoryMax=" in text


def test_a_container_is_locked_up() -> None:
    program = yaml.safe_load((DEPLOY / "docker" / "compose.yml").read_text())
    for service in program["services"].values():
        if service["image"].startswith("transcribe:"):
            assert service["read_only"]
            assert service["user"] == "10001:10001"
            assert service["cap_drop"] == ["ALL"]
    assert program["networks"]["inside"]["internal"]
    assert containers()
    for _, container in containers():
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["resources"]["limits"]["memory"]
        mounted = {volume["mountPath"] for volume in container["volumeMounts"]}
        assert "/srv/transcribe" in mounted


def test_kubernetes_schemas_find_no_fault() -> None:
    kubernetes = pytest.importorskip("kubernetes_validate")
    for one in manifests():
        kubernetes.validate(one, "1.31", strict=True)


def test_the_compose_specification_finds_no_fault() -> None:
    specification = pytest.importorskip("compose_spec")
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", (DEPLOY / "docker" / "compose.yml").read_text())
    text = re.sub(r"\$\{[^}]*\}", "/srv/inbox", text)
    specification.PyCompose.from_yaml(yaml.safe_dump(yaml.safe_load(text))).validate()


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not installed")
def test_hadolint_finds_no_fault() -> None:
    checked = subprocess.run(
        ["hadolint", DEPLOY / "docker" / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")


def test_every_alarm_is_about_a_figure_that_exists() -> None:
    text = (DEPLOY / "prometheus" / "alerts.yml").read_text()
    source = Path(metrics.__file__).read_text()
    rules = yaml.safe_load(text)["groups"][0]["rules"]
    named = {name for rule in rules for name in re.findall(r"transcribe_(\w+)", rule["expr"])}
    assert named
    assert [name for name in named if f'"{name.removesuffix("_total")}"' not in source] == []


def test_the_backup_of_a_night(lite: Place, tmp_path: Path) -> None:
    """It makes one, keeps the newest, touches nothing that is not its own, and removes none if it made none."""
    backups = tmp_path / "backups"
    (backups / "2020-01-01T000000Z").mkdir(parents=True)
    (backups / "2020-01-01T000000Z" / "manifest.json").touch()
    (backups / "2020-01-02T000000Z").mkdir()  # not complete: not counted
    (backups / "photographs").mkdir()
    (backups / "photographs" / "manifest.json").touch()
    (tmp_path / "office.key").write_text(lite.key)
    (tmp_path / "office.key").chmod(0o600)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "transcribe"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m transcribe "$@"\n')
    program.chmod(0o755)
    surroundings = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(HERE),
        "TRANSCRIBE_KEY": f"file:{tmp_path / 'office.key'}",
    }

    def night(keep: str, store: Path = lite.folder) -> int:
        command = [DEPLOY / "transcribe-backup", store, backups, keep]
        return subprocess.run(command, env=surroundings, capture_output=True, check=False).returncode

    assert night("1", tmp_path / "nothing") != 0
    assert night("0") == 2
    assert (backups / "2020-01-01T000000Z").is_dir()
    assert night("1") == 0
    kept = sorted(path.name for path in backups.iterdir())
    assert kept[0] == "2020-01-02T000000Z"
    assert kept[2] == "photographs"
    assert len(kept) == 3
    with lite.open() as store:
        assert check(store).whole
