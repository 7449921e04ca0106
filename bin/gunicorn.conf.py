"""gunicorn for one node: threads for waiting on the database, processes for the cores. Explained in docs/operations.md."""

import ctypes
import os
from typing import Any

M_ARENA_MAX = -8  # of glibc's malloc.h
if hasattr(libc := ctypes.CDLL(None), "mallopt"):
    libc.mallopt(M_ARENA_MAX, 2)  # an arena for each thread would keep what one page needed once, many times over

worker_class = "gthread"
workers = int(os.environ.get("YIMEN_WEB_PROCESSES", "2"))
threads = int(os.environ.get("YIMEN_WEB_THREADS", "4"))
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
preload_app = True  # imported once, then forked: a quicker start and shared memory
keepalive = 15
timeout = 60
graceful_timeout = 10
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # a slow disk must not look like a hung process
accesslog = None
errorlog = "-"
loglevel = os.environ.get("YIMEN_LOG_LEVEL", "warning")


def on_starting(server: Any) -> None:
    """For bin/supervise.py: bring the database up to date in the process that has the product imported already."""
    wanted = os.environ.get("YIMEN_AT_START", "").split()
    if not wanted:
        return
    app = server.app.wsgi()
    for command in wanted:
        _run(app, command)
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()  # the web processes are forked next: none of them may inherit a connection


def _run(app: Any, command: str) -> None:
    """One of the product's own commands, named as on the command line with dots for spaces."""
    found = app.cli
    for name in command.split("."):
        found = found.commands.get(name)
        if found is None:  # for example the demonstration's accounts in production
            return
    with app.app_context():
        found.callback()
