"""A PostgreSQL server of our own for the tests: a temporary cluster that listens on a socket in its folder alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

LONGEST_LIFE_SECONDS = 1800  # should the tests be killed, the server ends itself


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path
    user: str

    def url(self, database: str) -> str:
        return f"postgresql://{self.user}@/{database}?host={self.folder}"

    def new_database(self, like: str | None = None) -> str:
        """The address of a new database: an empty one, or a copy of another that nobody is using."""
        name = f"store_{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {make_url(like).database if like else 'template0'}")
        return self.url(name)

    def run(self, statement: str, url: str | None = None) -> None:
        """Run a statement as the server's administrator."""
        with psycopg.connect(url or self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def bytes(self) -> Iterator[bytes]:
        """The content of every file of the server, after everything was written out."""
        self.run("CHECKPOINT")
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield path.read_bytes()


def programs() -> Path | None:
    """The folder with PostgreSQL's programs, if it is installed here (Debian's are not in the PATH)."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def running_server(folder_of_programs: Path, *, durable: bool = False) -> Iterator[Server]:
    """A new cluster, started and stopped; PostgreSQL refuses to run as root, so then it runs as ``postgres``.

    ``durable``: with fsync, as in earnest.
    """
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
    if owner:
        shutil.chown(folder, owner)
    cluster = folder / "cluster"
    initdb = [
        folder_of_programs / "initdb",
        "--auth=trust",
        "--no-sync",
        "--encoding=UTF8",
        "--username=postgres",
        "-D",
    ]
    subprocess.run([*initdb, cluster], check=True, user=owner, cwd=folder, stdout=subprocess.DEVNULL)
    command = [folder_of_programs / "postgres", "-D", cluster, "-k", folder, "-h", "", *([] if durable else ["-F"])]
    limited = ["timeout", str(LONGEST_LIFE_SECONDS), *command] if shutil.which("timeout") else command
    process = subprocess.Popen(limited, user=owner, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(folder, "postgres")
    try:
        _wait_for(server)
        yield server
    finally:
        end(process, cluster)
        shutil.rmtree(folder, ignore_errors=True)


def end(process: subprocess.Popen[bytes], cluster: Path) -> None:
    """End a server, and with it the sessions that somebody still has (SIGTERM would wait for them)."""
    lock = cluster / "postmaster.pid"  # of the server itself: what began it may be told to ignore a SIGINT
    if lock.exists():
        os.kill(int(lock.read_text().split()[0]), signal.SIGINT)
    process.wait(60)


def _wait_for(server: Server, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            return server.run("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
