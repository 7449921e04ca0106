"""Databases of the tests: built once per run by the product's own commands, then copied for each test."""

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app.core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SECRET_KEY = "tests-only-" + "0" * 32
MASTER_KEY = bytes(range(32))
USUAL = "postgresql://postgres@127.0.0.1:5432/postgres"
MEMORY = Path("/dev/shm")
ROOM = 2 << 30  # bytes: what a run needs, with what failed tests leave behind
COMMANDS = {"bare": ("db", "upgrade"), "city": ("prepare",)}


@dataclass(frozen=True)
class Run:
    """One run of the test suite: its directory is shared by all processes of the run."""

    home: Path

    @property
    def name(self) -> str:
        return self.home.name.replace("-", "_").lower()

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """Only one process of the run at a time does `what`."""
        with open(self.home / f"{what}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def fastest_place() -> str:
    """Where the run's files go: into memory where there is room, since a database of a thousand files is copied ten times as fast there."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return str(MEMORY) if roomy else tempfile.gettempdir()


def settings_for(instance: Path, url: str) -> Settings:
    return Settings(
        database_url=url,
        secret_key=SECRET_KEY,
        master_key=MASTER_KEY,
        instance=instance,
        root=ROOT,
        public_url="http://127.0.0.1:8000",
        demonstration=True,
        testing=True,
        automatic_sample_per_mille=0,  # who wants a lot to fall draws it
        sqlite_synchronous="OFF",  # a test's database need not survive the power
    )


def _build(run: Run, kind: str, filling: str) -> Path:
    """The prepared instance directory of this run; PostgreSQL's database has the same name as the directory."""
    instance = run.home / f"{run.name}_{kind}_{filling}"
    with run.alone(instance.name):
        if not (instance / "ready").exists():
            shutil.rmtree(instance, ignore_errors=True)
            instance.mkdir()
            if kind == "postgresql":
                _sql(
                    run,
                    f'DROP DATABASE IF EXISTS "{instance.name}"',
                    f"CREATE DATABASE \"{instance.name}\" ENCODING 'UTF8' TEMPLATE template0",
                )
            _command(instance, _url(run, kind, instance), COMMANDS[filling])
            (instance / "ready").touch()
    return instance


def _command(instance: Path, url: str, command: tuple[str, ...]) -> None:
    environment = os.environ | {
        "YIMEN_INSTANCE": str(instance),
        "YIMEN_DATABASE_URL": url,
        "YIMEN_SECRET_KEY": SECRET_KEY,
        "YIMEN_MASTER_KEY": MASTER_KEY.hex(),
        "YIMEN_DEMO": "1",
    }
    done = subprocess.run([sys.executable, "-m", "flask", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def _url(run: Run, kind: str, instance: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{instance / 'yimen.sqlite'}"
    return server(run).rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + f"/{instance.name}"


@contextmanager
def copy(run: Run, kind: str, filling: str, instance: Path) -> Iterator[Settings]:
    """A database of its own for one test: a copy of the prepared one, gone afterwards."""
    template = _build(run, kind, filling)
    shutil.copytree(template, instance, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*-wal", "*-shm", "*.sock"))
    if kind == "sqlite":
        yield settings_for(instance, _url(run, kind, instance))
        return
    name = f"{run.name}_{os.getpid()}"
    _sql(run, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{template.name}"')
    try:
        yield settings_for(instance, _url(run, kind, run.home / name))
    finally:
        _sql(run, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _sql(run: Run, *statements: str) -> None:
    with psycopg.connect(server(run), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


# --- the server: a cluster of our own, else the one that answers ------------------------------------------------


def server(run: Run) -> str:
    """The address of a PostgreSQL server where we may create databases; found or started once per run."""
    note = run.home / "postgresql.url"
    if not note.exists():
        with run.alone("postgresql"):
            if not note.exists():
                url = os.environ.get("YIMEN_TEST_POSTGRES") or _usable(run.home / "postgresql")
                draft = note.with_suffix(".draft")
                draft.write_text(url)
                draft.rename(note)
    return note.read_text()


def _usable(home: Path) -> str:
    """A cluster of our own without fsync copies a database five times as fast; without the programs, the server that answers."""
    if _program("initdb"):
        return _start(home)
    if _answers(USUAL):
        return USUAL
    raise RuntimeError("PostgreSQL is not installed and no server answers on 127.0.0.1:5432: apt-get install postgresql")


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            return bool(row and row[0])
    except psycopg.OperationalError:
        return False


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or ""


def _as_owner(command: list[str]) -> None:
    """PostgreSQL refuses to run as root; then it runs as an unprivileged user."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", _owner(), "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd="/")


def _owner() -> str:
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _start(home: Path) -> str:
    home.mkdir()
    if os.geteuid() == 0:
        shutil.chown(home, _owner())
    cluster, port = home / "cluster", _free_port()
    _as_owner([_program("initdb"), "-D", str(cluster), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {home} -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=64MB -c max_connections=200"
    _as_owner([_program("pg_ctl"), "-D", str(cluster), "-o", options, "-l", str(home / "log"), "-w", "start"])
    return f"postgresql://postgres@127.0.0.1:{port}/postgres"


def clean_up(run: Run) -> None:
    """Drop what this run created and stop the cluster that it started."""
    if (run.home / "postgresql").exists():
        _as_owner([_program("pg_ctl"), "-D", str(run.home / "postgresql" / "cluster"), "-m", "immediate", "stop"])
    elif (run.home / "postgresql.url").exists():
        with psycopg.connect(server(run), autocommit=True) as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (run.name,)).fetchall()
            for (name,) in rows:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(run.home, ignore_errors=True)
