"""Commands: prepare a database, publish services, work off jobs, check the chain, and the demonstration's own."""

import os
import signal
import threading
import time
from collections.abc import Mapping

import click
from flask import Flask
from flask_migrate import upgrade

from app.audit import service as audit
from app.cases import retention as case_files
from app.core import jobs
from app.core.settings import current
from app.core.transaction import write
from app.demo import accounts, seed, shift
from app.identity import retention
from app.issuance import ledger, work as issuance
from app.publishing import service as publishing

# What the worker does besides jobs: sealing all the time, for it is cheap when there is nothing; sweeping once a minute.
SEALERS = (audit.seal_new, ledger.seal_new)
SWEEPERS = (issuance.sweep, retention.sweep, case_files.sweep)
SWEEP_EVERY_SECONDS = 60


def register(app: Flask) -> None:
    app.cli.add_command(prepare)
    app.cli.add_command(publish)
    app.cli.add_command(worker)
    app.cli.add_command(jobs_command)
    app.cli.add_command(audit_command)
    if current().demonstration:
        app.cli.add_command(demo)


@click.command()
def prepare() -> None:
    """Bring the database up to date, publish the shipped services, fill the demonstration. Cheap when done already."""
    upgrade()
    _publish()
    if current().demonstration:
        seed.seed()


@click.command()
def publish() -> None:
    """Publish every changed service under forms/ as its next version."""
    _publish()


def _publish() -> None:
    with write():
        for line in publishing.publish_folder(current().root / "forms"):
            click.echo(line)


@click.command()
def worker() -> None:
    """Do jobs and regular duties until told to stop."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())

    jobs.work(stopping.is_set, _Rounds().go)


class _Rounds:
    """The regular duties, each at its pace."""

    def __init__(self) -> None:
        self.swept_at = float("-inf")

    def go(self) -> None:
        if current().demonstration:
            shift.refresh()
        for seal in SEALERS:
            seal()
        if time.monotonic() - self.swept_at >= SWEEP_EVERY_SECONDS:
            self.swept_at = time.monotonic()
            for sweep in SWEEPERS:
                sweep()


@click.command("jobs")
@click.option("--until-idle", is_flag=True, help="Do all due jobs once and stop.")
def jobs_command(until_idle: bool) -> None:
    """Do all due jobs now; gives how many."""
    click.echo(jobs.run_until_idle() if until_idle else "use --until-idle, or: flask worker")


@click.group("audit")
def audit_command() -> None:
    """The audit chain."""


@audit_command.command("verify")
def audit_verify() -> None:
    """Derive the chain again; fails and names the first bad row if one does not fit."""
    report = audit.verify()
    click.echo(f"entries {report.entries} · sealed {report.sealed} · lag {report.lag}")
    if report.first_bad is not None:
        raise click.ClickException(f"row {report.first_bad} does not fit the chain")


@click.group()
def demo() -> None:
    """The demonstration."""


def terminal_language(environment: Mapping[str, str]) -> str:
    """zh where the terminal's locale is Chinese, else en."""
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"


@demo.command("accounts")
def demo_accounts() -> None:
    """Print the demonstration accounts: name, role, what to try."""
    for line in accounts.table(terminal_language(os.environ)):
        click.echo(line)
