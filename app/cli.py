"""Commands: prepare a database, services (in app/manage), work off jobs, check the chain, and the demonstration's own."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import TextIO

import click
from flask import Flask
from flask_migrate import upgrade

from app.audit import service as audit
from app.cases import deciding, expiry, overdue, parcels, recounting, retention as case_files, returning, uncollected
from app.core import calendars, clock, dead_letters, jobs
from app.core.actor import SYSTEM
from app.core.errors import DomainError
from app.core.settings import current
from app.core.transaction import write
from app.demo import accounts, seed, shift
from app.identity import retention
from app.issuance import ledger, showing, status_lists, work as issuance
from app.manage.certificate_commands import certificate
from app.manage.commands import services, terminal_language
from app.manage.key_commands import pki
from app.manage.ledger_commands import ledger_commands
from app.manage.matter_commands import matters, take_city_list
from app.manage.staff_commands import staff
from app.messages import carrying, retention as outbox
from app.publishing import service as publishing
from app.sources import digest, memory as source_memory
from app.supervision import counting

# What the worker does besides jobs: some all the time, for it is cheap when there is nothing, and still not after each of a thousand
# jobs, for each takes the database's one writer; sweeping once a minute.
ROUNDS = (audit.seal_new, ledger.seal_new, status_lists.refresh_new, carrying.carry_new, counting.count_new)
SWEEPERS = (
    calendars.refresh,
    overdue.sweep,
    issuance.sweep,
    issuance.seal_day,
    showing.sweep,
    retention.sweep,
    case_files.sweep,
    expiry.sweep,
    returning.sweep,
    parcels.sweep,
    uncollected.sweep,
    outbox.sweep,
    source_memory.sweep,
    digest.sweep,
    dead_letters.sweep,
    counting.gauge,
)
ROUND_EVERY_SECONDS = 0.25  # the audit log is sealed within two seconds
SWEEP_EVERY_SECONDS = 60


def register(app: Flask) -> None:
    app.cli.add_command(prepare)
    app.cli.add_command(services)
    app.cli.add_command(matters)
    app.cli.add_command(staff)
    app.cli.add_command(pki)
    app.cli.add_command(worker)
    app.cli.add_command(jobs_command)
    app.cli.add_command(case_command)
    app.cli.add_command(clocks_command)
    app.cli.add_command(calendar_command)
    app.cli.add_command(audit_command)
    app.cli.add_command(figures_command)
    app.cli.add_command(ledger_commands)
    app.cli.add_command(certificate)
    if current().demonstration:
        app.cli.add_command(demo)


@click.command()
def prepare() -> None:
    """Bring the database up to date, publish the shipped services, fill the demonstration. Cheap when done already."""
    upgrade()
    _publish()
    if current().demonstration:
        seed.seed()


def _publish() -> None:
    forms = current().root / "forms"
    with write():
        for line in publishing.publish_folder(forms, author=SYSTEM.name):
            click.echo(line)
        if line := take_city_list(forms):
            click.echo(line)


@click.command()
@click.option("--only-jobs", is_flag=True, help="Beside the worker that has the duties too, where papers are to be made on more cores.")
def worker(only_jobs: bool) -> None:
    """Do jobs and regular duties until told to stop."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())

    if only_jobs:
        jobs.help_out(stopping.is_set, stopping.wait)
    else:
        jobs.work(stopping.is_set, _Rounds().duties)


class _Rounds:
    """The regular duties, each at its pace."""

    def __init__(self) -> None:
        self.swept_at = self.went_round_at = float("-inf")

    def duties(self) -> Iterator[Callable[[], object]]:
        if current().demonstration:
            yield shift.refresh
        if time.monotonic() - self.went_round_at >= ROUND_EVERY_SECONDS:
            self.went_round_at = time.monotonic()
            yield from ROUNDS
        if time.monotonic() - self.swept_at >= SWEEP_EVERY_SECONDS:
            self.swept_at = time.monotonic()
            yield from SWEEPERS


@click.group("jobs")
def jobs_command() -> None:
    """The jobs that follow acts."""


@jobs_command.command("run")
def jobs_run() -> None:
    """Do all jobs that are due now; says how many."""
    click.echo(jobs.run_until_idle())


@jobs_command.command("dead")
def jobs_dead() -> None:
    """List the jobs that were given up and wait for a person."""
    for job in dead_letters.dead():
        click.echo(f"{job.id}  {job.name}  tried {job.tries} times  {job.last_error}")


@jobs_command.command("retry")
def jobs_retry() -> None:
    """Let every job that was given up be tried again; says how many."""
    with write():
        click.echo(dead_letters.retry_dead())


@click.group("case")
def case_command() -> None:
    """Cases and their decisions."""


@case_command.command("replay")
@click.argument("number", default="")
def case_replay(number: str) -> None:
    """Work every decision (or that of one case) out again from the stored facts; names what differs, and fails where something does."""
    calendars.refresh()
    count = wrong = 0
    for case in deciding.decided_cases(number):
        count += 1
        for fault in deciding.replay(case):
            wrong += 1
            click.echo(f"{case.number}: {fault}")
    click.echo(f"decisions {count} · differences {wrong}")
    if wrong or (number and not count):
        raise click.ClickException("decisions differ from what they stood on" if wrong else f"{number} has no decision on record")


@click.group("clocks")
def clocks_command() -> None:
    """The deadlines of cases."""


@clocks_command.command("run")
def clocks_run() -> None:
    """Do what follows from every deadline that has passed; says how many were read. The worker does the same once a minute."""
    _know_the_day()
    total = [0, 0]
    while (found := overdue.run()).clocks or found.steps:
        total = [total[0] + found.clocks, total[1] + found.steps]
    click.echo(f"clocks {total[0]} · steps {total[1]}")


def _know_the_day() -> None:
    """The calendar, and in a demonstration the day that its clock has come to."""
    if current().demonstration:
        shift.refresh()
    calendars.refresh()


@click.group("calendar")
def calendar_command() -> None:
    """The working days that the State Council publishes each autumn for the next year."""


@calendar_command.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--source", required=True, help="the notice, such as 国办发明电〔2026〕7号")
def calendar_import(file: TextIO, source: str) -> None:
    """Take in one year from a CSV file (day,working,name) and count every provisional date again; says how many cases changed."""
    _know_the_day()
    try:
        days = calendars.read_csv(file.read())
    except DomainError as fault:
        raise click.ClickException(fault.message % fault.params) from fault
    with write():
        year = calendars.take(days, source)
    calendars.refresh()
    click.echo(f"{year}: {len(days)} days · {recounting.recount_provisional()} cases were told another date")


@calendar_command.command("check")
def calendar_check() -> None:
    """Fails when a year is missing that should be published by now: this one, from December on the next one too."""
    calendars.refresh()
    missing = calendars.missing(clock.today())
    if missing:
        raise click.ClickException(f"no calendar for {', '.join(map(str, missing))}; flask calendar import FILE --source NOTICE")
    click.echo("the calendars are there")


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


@click.group("figures")
def figures_command() -> None:
    """The figures of supervision."""


@figures_command.command("count")
def figures_count() -> None:
    """Count everything that is uncounted, as the worker does all the time; says how many acts that were."""
    total = 0
    while done := counting.count_new():
        total += done
    click.echo(total)


@figures_command.command("rebuild")
def figures_rebuild() -> None:
    """Count every figure again from the acts of all cases, such as after a calendar was imported late; says how many lines that gives."""
    calendars.refresh()
    click.echo(f"lines {counting.rebuild()}")


@figures_command.command("verify")
def figures_verify() -> None:
    """Count again and compare; fails and names the lines that differ."""
    calendars.refresh()
    wrong = counting.verify()
    for line in wrong:
        click.echo(line)
    if wrong:
        raise click.ClickException(f"{len(wrong)} lines differ from what happened")
    click.echo("the figures are what happened")


@click.group()
def demo() -> None:
    """The demonstration."""


@demo.command("accounts")
def demo_accounts() -> None:
    """Print the demonstration accounts: name, role, what to try."""
    for line in accounts.table(terminal_language(os.environ)):
        click.echo(line)
