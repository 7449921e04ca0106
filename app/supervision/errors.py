"""What supervision says no to."""

from app.core.errors import Conflict


class CountedElsewhere(Conflict):
    code, message = "figures_counted_elsewhere", "Another process counts the figures now."
