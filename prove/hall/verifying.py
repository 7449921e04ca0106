"""Asks the house's own verification about every paper of an instance: of all by the ledger, of a sample by every byte of the file.

`python -m prove.hall.verifying SAMPLE SEED` with YIMEN_INSTANCE prints the verdicts as JSON.
"""

import json
import random
import sys
from collections import Counter
from uuid import UUID

from sqlalchemy import select

from app.core.db import session
from app.issuance import queries, verification, work
from app.issuance.models import Certificate
from wsgi import app


def main(sample: int, seed: int) -> None:
    with app.app_context():
        ids = list(session().scalars(select(Certificate.id).order_by(Certificate.id)))
        drawn = random.Random(seed).sample(ids, min(sample, len(ids)))
        by_ledger = Counter(verification.by_reference(str(one)).verdict.value for one in ids)
        by_bytes = Counter(_of_file(one) for one in drawn)
    print(json.dumps({"papers": len(ids), "ledger": by_ledger, "bytes": by_bytes}))


def _of_file(certificate_id: UUID) -> str:
    """Drawn now where nobody asked for it during the day."""
    work.draw({"certificate_id": str(certificate_id)})
    return verification.of_file(queries.pdf(certificate_id)).verdict.value


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
