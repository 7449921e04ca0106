"""Verification: by the number on the paper, by its QR code, or by the file itself. No sign-in, no JavaScript needed."""

import re
from contextlib import closing

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import Missing
from app.core.settings import current
from app.issuance import pki, seal_service, verification
from app.issuance.verification import Finding
from app.verify import log_api, log_page, offline, status_api
from app.verify.room import bp
from app.web.access import public
from app.web.remembered import page_of
from app.web.throttle import count, throttled

__all__ = ["bp", "offline"]

for part in (log_page, log_api, status_api):
    bp.register_blueprint(part.bp)

LONGEST_NUMBER = 120
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")  # how JPEG, PNG, GIF, WebP, TIFF and BMP begin
ARCHIVE = b"PK\x03\x04"  # how an OFD begins
CASE_NUMBER = re.compile(r"YJ\d{13}", re.IGNORECASE)


@bp.get("/")
@public
def page() -> ResponseReturnValue:
    number = request.args.get("number")
    if number is None:
        return _form()
    if not number.strip():
        return _form(422, number_error=_("Enter the number that stands on the paper."))
    return redirect(url_for(".certificate", reference=_cut(number.strip())), 303)


@bp.get("/<path:reference>")
@public
def certificate(reference: str) -> ResponseReturnValue:
    """What a QR code opens: the id of a certificate, or a number."""
    finding = verification.by_reference(reference) if len(reference) <= LONGEST_NUMBER else verification.NOT_OURS
    if finding.certificate is None:
        count("verify-miss", request.remote_addr or "", limit=60, seconds=60)  # who guesses is slowed down; who holds a paper is not
    return _answer(finding, asked=_cut(reference))


@bp.get("/authority/<name>")
@public
def authority(name: str) -> ResponseReturnValue:
    """Certificates and revocation lists of the authority, for who checks signatures with their own tools."""
    content = pki.published(name)
    if content is None:
        raise Missing()
    response = make_response(content)
    response.mimetype = "application/pkix-crl" if name.endswith(".crl") else "application/x-pem-file"
    return response


@bp.post("/name")
@public
@throttled("verify-name", limit=20, seconds=60)
def name() -> ResponseReturnValue:
    """What a paper found by its number says, for who knows the name on it. A name is no part of any address."""
    number, typed = request.form.get("number", "").strip(), request.form.get("name", "").strip()
    if not number or max(len(number), len(typed)) > LONGEST_NUMBER:
        return _form(422, number_error=_("Enter the number that stands on the paper."))
    count("verify-name-of", number, limit=30, seconds=3600)  # from however many addresses
    return _answer(verification.by_number(number, typed), asked=number, by="name")


@bp.post("/file")
@public
@throttled("verify-file", limit=30, seconds=60)
def file() -> ResponseReturnValue:
    """Check a PDF, or an OFD copy. Nothing of it is kept, so nothing is committed."""
    limit = current().max_upload_mb
    name, content = _uploaded(limit * 1024 * 1024 + 1)
    if not content:
        return _form(422, file_error=_("Choose the PDF file that you want to check."))
    if len(content) > limit * 1024 * 1024:
        return _form(
            413, file_error=_("The file is larger than %(limit)s MB. Certificates issued here are smaller than 1 MB.", limit=limit)
        )
    return _answer(verification.of_file(content), asked=name, by=_kind(content))


def _kind(content: bytes) -> str:
    """What was given: another file than the one that was issued is told apart, for the reader has to look for another one."""
    return "picture" if content.startswith(PICTURES) else "ofd" if content.startswith(ARCHIVE) else "file"


def _uploaded(most: int) -> tuple[str, bytes]:
    """The file's name and its first `most` bytes; nothing where none was chosen."""
    upload = request.files.get("file")
    if upload is None:
        return "", b""
    with closing(upload):
        return _cut(upload.filename or ""), upload.read(most)


def _cut(text: str) -> str:
    """What is shown again of what somebody typed; no number is as long as that."""
    return text if len(text) <= LONGEST_NUMBER else text[:LONGEST_NUMBER] + "…"


def _form(status: int = 200, number_error: str = "", file_error: str = "") -> Response:
    told = {"number_error": number_error, "file_error": file_error, "limit": current().max_upload_mb, "platform": seal_service.name()}
    shown = render_template("verify/page.html", **told)
    return _private(make_response(shown, status))


def _answer(finding: Finding, asked: str, by: str = "") -> Response:
    """`by` is what _kind says where a file was given, "name" where that was, and "" for a mere number or code."""

    def draw() -> str:
        is_case = not by and CASE_NUMBER.fullmatch(asked.strip()) is not None
        told = {"finding": finding, "certificate": finding.certificate, "asked": asked, "by": by, "is_case": is_case}
        return render_template("verify/finding.html", **told)

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for

    def found_now() -> Finding:
        """Looked up again for each reader: a paper that was revoked or tampered with a moment ago is no longer on the page."""
        with app.app_context():
            return verification.by_reference(asked)

    has_form = finding.certificate is not None and finding.certificate.is_withheld  # which has a token of this reader's own
    is_known = finding.is_ours and not by and not has_form  # what is looked for in vain need not be remembered
    return _private(make_response(page_of(draw, lambda: finding, found_now) if is_known else draw()))


def _private(response: Response) -> Response:
    """An answer is for who holds the paper: not for caches, not for search engines."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
