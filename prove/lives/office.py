"""The city in which lives are walked: its people, each with a browser of their own, and its clock, which only goes forward."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta

from prove import house, walk
from prove.browser import Browser, Unexpected
from prove.lives import book

AT_ONCE = 60  # working days that the demonstration's clock takes at a time


@dataclass
class Office:
    running: house.House
    password: str
    accounts: dict[str, walk.Account]
    browsers: dict[str, Browser] = field(default_factory=dict)
    day: int = 0  # working days that have passed

    def admit(self, name: str, firm: str = "") -> None:
        """Sign in while the clock is the world's own: an authenticator knows no other."""
        browser, account = Browser(self.running.address), self.accounts[name]
        (walk.sign_in_as_staff if account.secret else walk.sign_in)(browser, account, self.password)
        if firm:
            walk.act_for(browser, firm)
        self.browsers[name] = browser

    def until(self, day: int) -> None:
        """Let working days pass, then everything that follows from a deadline."""
        anyone = next(iter(self.browsers.values()))
        while self.day < day:
            days = min(AT_ONCE, day - self.day)
            page = anyone.get("/demo/")
            anyone.submit(page, page.form(action="/demo/clock", field_name="days"), {"days": str(days)})
            self.day += days
        self.command("clocks", "run")

    def today(self) -> date:
        return date.today() + timedelta(days=book.days_ahead(self.running.instance))

    def command(self, *words: str, typed: str = "") -> str:
        """What an operator types on the server."""
        environment = os.environ | {"YIMEN_INSTANCE": str(self.running.instance), "YIMEN_DEMO": "1"}
        line = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        done = subprocess.run(line, cwd=house.ROOT, env=environment, input=typed, check=False, capture_output=True, text=True)
        if done.returncode:
            raise Unexpected(f"flask {' '.join(words)}: {done.stdout[-500:]} {done.stderr[-1000:]}")
        return done.stdout
