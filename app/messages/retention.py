"""What left the house is kept for a month, for the question whether it was sent; then it is deleted. The inbox keeps the message."""

from datetime import timedelta

from sqlalchemy import delete

from app.core import clock
from app.core.transaction import write
from app.messages.models import OutboxMessage

KEEP = timedelta(days=30)


def sweep() -> None:
    """Delete what is older. A duty of the worker."""
    with write() as current:
        current.execute(delete(OutboxMessage).where(OutboxMessage.created_at < clock.now() - KEEP))
