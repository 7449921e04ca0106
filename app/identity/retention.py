"""What identity keeps only for a while: codes, counts, parked answers and the tokens of sessions that are over."""

from datetime import timedelta

from sqlalchemy import delete

from app.core import clock
from app.core.transaction import write
from app.identity.models import Challenge, ParkedPost, SignInTries

KEEP = timedelta(days=1)


def sweep() -> None:
    """Delete what is over. Cheap when there is nothing; a duty of the worker."""
    now = clock.now()
    with write() as current:
        current.execute(delete(ParkedPost).where(ParkedPost.expires_at < now))
        current.execute(delete(Challenge).where(Challenge.expires_at < now - KEEP))
        current.execute(delete(SignInTries).where(SignInTries.changed_at < now - KEEP))
