"""The built pages in the package are those of the sources in web/, small, and free of anything from outside."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB, BUILT = ROOT / "web", ROOT / "transcribe" / "review" / "static"
SOURCES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src")
LARGEST = 600_000  # bytes


def test_the_bundle_was_built_from_these_sources() -> None:
    files = sorted(
        file.relative_to(WEB).as_posix()
        for source in SOURCES
        for file in ([WEB / source] if (WEB / source).is_file() else (WEB / source).rglob("*"))
        if file.is_file()
    )
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.encode() + b"\0" + (WEB / file).read_bytes() + b"\0")
    manifest = json.loads((BUILT / "manifest.json").read_text())
    assert manifest["sources"] == digest.hexdigest(), "run 'npm ci && npm run build' in web/"
    assert sorted(manifest["files"]) == sorted(file.name for file in BUILT.iterdir() if file.name != "manifest.json")


def test_the_bundle_is_small_and_holds_no_inline_script() -> None:
    assert sum(file.stat().st_size for file in BUILT.iterdir()) < LARGEST
    page = (BUILT / "index.html").read_text()
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=", page) == []
    assert re.findall(r"(?:src|href)=\"(?!/static/)", page) == []


def test_no_lock_file_names_a_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_the_pages_own_tests() -> None:
    if shutil.which("npm") is None or not (WEB / "node_modules").is_dir():
        pytest.skip("Node or web/node_modules is missing ('npm ci' in web/)")
    ran = subprocess.run(["npm", "test", "--silent"], cwd=WEB, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
