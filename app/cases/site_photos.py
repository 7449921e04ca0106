"""Pictures of a site check: uploads of the case, each at its point."""

from app.cases import site_checks, uploads
from app.cases.models import Case, Upload
from app.cases.site_check_models import CaseSiteCheck

MARK = "site_check:"  # no question of a form is called so


def question_of(row: CaseSiteCheck, point: str) -> str:
    """Where a picture of this point is filed among the uploads of the case."""
    return f"{MARK}{row.id}:{point}"


def is_picture(upload: Upload) -> bool:
    return upload.question.startswith(MARK)


def step_of(case: Case, upload: Upload) -> str:
    """The step of the flow whose site check took this picture; empty for what is no picture of one."""
    return next((row.step for row in site_checks.of_case(case) if upload.question.startswith(question_of(row, ""))), "")


def of_check(case: Case, row: CaseSiteCheck) -> dict[str, list[Upload]]:
    """The pictures of this check, by point."""
    found: dict[str, list[Upload]] = {}
    for upload in uploads.of_case(case):
        if upload.question.startswith(question_of(row, "")):
            found.setdefault(upload.question.rpartition(":")[2], []).append(upload)
    return found
