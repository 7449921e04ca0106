"""PDF documents: without programs, without other files, and written anew. Runs in the inspecting process only."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from app.core.inspection import pictures
from app.core.inspection.findings import DAMAGED, Unfit

Told = dict[str, object]
MOST_PAGES = 2_000
HARMLESS = frozenset({"/URI", "/GoTo", "/Named"})  # actions that lead somewhere and do nothing
CARRIERS = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})  # notes on a page that bring something along
SIGNED = 1  # /SigFlags: signatures exist
MARK = Name("/YimenMark")
MARK_POINTS = 1_200  # of the side of the mark's picture, which covers each page


def clean(content: bytes) -> tuple[Told, bytes]:
    """The document as it is kept. One that somebody signed and that brings nothing along stays as it is, or its signature would be void."""
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
        if not 0 < pages <= MOST_PAGES:
            raise Unfit(DAMAGED)
        taken = _without_programs(document)
        if not taken and int(document.Root.get("/AcroForm", Dictionary()).get("/SigFlags", 0)) & SIGNED:
            return {"pages": pages, "taken": 0}, content
        return {"pages": pages, "taken": taken}, _saved(document)


def mark(content: bytes, *, text: str, font: str, width: int = 0) -> tuple[Told, bytes]:  # noqa: ARG001 - as for pictures
    """A copy with `text` all over each page."""
    with pikepdf.open(io.BytesIO(content)) as document:
        stamp = _picture(document, text, font)
        for page in document.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            side = max(right - left, top - bottom)
            page.add_resource(stamp, Name.XObject, name=MARK)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(f"\nQ q {side:.2f} 0 0 {side:.2f} {left:.2f} {bottom:.2f} cm {MARK} Do Q\n".encode())
        return {}, _saved(document)


def _without_programs(document: pikepdf.Pdf) -> int:
    """Take out what would run by itself or come along unseen; how much that was."""
    root = document.Root
    names = root.get("/Names", Dictionary())
    taken = _drop(names, "/JavaScript", "/EmbeddedFiles") + _drop(root, "/AA", "/AF")
    if isinstance(root.get("/OpenAction"), Dictionary) and str(root.OpenAction.get("/S")) not in HARMLESS:
        taken += _drop(root, "/OpenAction")
    form = root.get("/AcroForm", Dictionary())
    taken += _drop(form, "/XFA")
    for field in _fields(form.get("/Fields", Array()), set()):
        taken += _drop(field, "/AA") + _without_action(field)
    for page in document.pages:
        taken += _drop(page.obj, "/AA") + _notes(page.obj)
    return taken


def _drop(holder: Any, *keys: str) -> int:
    found = [key for key in keys if key in holder]
    for key in found:
        del holder[key]
    return len(found)


def _without_action(holder: Any) -> int:
    """Take out what a press would do, unless it only leads somewhere and nothing comes after it."""
    action = holder.get("/A")
    is_harmless = isinstance(action, Dictionary) and str(action.get("/S")) in HARMLESS and "/Next" not in action
    return 0 if action is None or is_harmless else _drop(holder, "/A")


def _notes(page: Any) -> int:
    notes = page.get("/Annots")
    if not isinstance(notes, Array):
        return 0
    kept = [note for note in notes if isinstance(note, Dictionary) and str(note.get("/Subtype")) not in CARRIERS]
    taken = len(notes) - len(kept) + sum(_drop(note, "/AA") + _without_action(note) for note in kept)
    if len(kept) != len(notes):
        page.Annots = Array(kept)
    return taken


def _fields(fields: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """Every field of a form, also of one whose tree runs in a circle."""
    for field in fields:
        if isinstance(field, Dictionary) and field.objgen not in seen:
            if field.objgen != (0, 0):
                seen.add(field.objgen)
            yield field
            yield from _fields(field.get("/Kids", Array()), seen)


def _picture(document: pikepdf.Pdf, text: str, font: str) -> pikepdf.Stream:
    """The mark as a grey picture that is seen as far as its mask lets through."""
    sheet = pictures.tile(text, font, (MARK_POINTS, MARK_POINTS))
    shape = {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": MARK_POINTS, "/Height": MARK_POINTS, "/BitsPerComponent": 8}
    veil = pikepdf.Stream(document, sheet.getchannel("A").tobytes(), {**shape, "/ColorSpace": Name.DeviceGray})
    grey = bytes([pictures.GREY]) * (MARK_POINTS * MARK_POINTS)
    return pikepdf.Stream(document, grey, {**shape, "/ColorSpace": Name.DeviceGray, "/SMask": document.make_indirect(veil)})


def _saved(document: pikepdf.Pdf) -> bytes:
    """Written anew: the same document gives the same bytes, and what stood behind or between its objects is gone."""
    target = io.BytesIO()
    document.save(target, deterministic_id=True, compress_streams=True)
    return target.getvalue()
