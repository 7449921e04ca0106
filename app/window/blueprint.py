"""The window's blueprint with all its pages."""

from app.window.room import bp
from app.window.routes import (
    acceptance,
    case,
    clocks,
    department,
    doubts,
    hearings,
    intake,
    intake_form,
    output,
    queue,
    recheck,
    rolling,
    second_look,
    sign_in,
    slips,
    sources,
    supervision,
)

__all__ = [
    "acceptance",
    "bp",
    "case",
    "clocks",
    "department",
    "doubts",
    "hearings",
    "intake",
    "intake_form",
    "output",
    "queue",
    "recheck",
    "rolling",
    "second_look",
    "sign_in",
    "slips",
    "sources",
    "supervision",
]
