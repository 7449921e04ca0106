"""The portal with all its pages."""

from app.portal.room import bp
from app.portal.routes import (
    apply,
    confirmations,
    doubts,
    guide,
    home,
    matters,
    messages,
    my,
    pages,
    paper_form,
    party,
    precheck,
    rolling,
    search,
    sign_in,
    situation,
    slips,
)

__all__ = [
    "apply",
    "bp",
    "confirmations",
    "doubts",
    "guide",
    "home",
    "matters",
    "messages",
    "my",
    "pages",
    "paper_form",
    "party",
    "precheck",
    "rolling",
    "search",
    "sign_in",
    "situation",
    "slips",
]
