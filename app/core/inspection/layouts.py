"""Fixed-layout documents (OFD, GB/T 33190): whether one is whole and carries a seal over its pages. Runs in the inspecting process only.

No page is drawn and no signature is judged: SM2 and the seal makers' certificates of GB/T 38540 are the seal platform's matter.
"""

import io
import posixpath
import zipfile
import zlib
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from app.core.inspection.findings import DAMAGED, Unfit

NAMESPACE = "http://www.ofdspec.org/2016"
MOST_FILES = 2_000
LARGEST = 64 * 1024 * 1024  # bytes of all its files together, unpacked
LARGEST_XML = 8 * 1024 * 1024
ENTRY, OFD = b"PK\x03\x04", "OFD.xml"
PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 1


def clean(content: bytes) -> tuple[dict[str, object], bytes]:
    """The document byte for byte, or its seal would be void, and how many pages and seals it has; raises Unfit, which says why."""
    if not content.startswith(ENTRY):
        raise _unfit("it is no ZIP archive")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_swelling(archive)
            package = _Package(archive)
            bodies = package.root(package.place("", OFD), "OFD").findall(_tag("DocBody"))
            if not bodies:
                raise _unfit("it holds no document")
            told = [package.document(body) for body in bodies]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise _unfit("its archive is damaged") from fault
    return {"pages": sum(pages for pages, _seals in told), "seals": sum(seals for _pages, seals in told)}, content


def _refuse_swelling(archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: names that lead nowhere else, sizes that can be borne; then each file by its own checksum."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
        raise _unfit("it is too large")
    if len({entry.filename for entry in entries}) != len(entries):
        raise _unfit("two of its files have one name")
    for entry in entries:
        if entry.flag_bits & ENCRYPTED or entry.compress_type not in PLAIN:
            raise _unfit("a file in it is packed in a way that the standard does not know")
        if "\\" in entry.filename or entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            raise _unfit("a file in it leads out of it")
    if archive.testzip() is not None:
        raise _unfit("its archive is damaged")


class _Package:
    """The files of one OFD by the names that they are called by inside."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.names = archive, {entry.filename for entry in archive.infolist() if not entry.is_dir()}

    def document(self, body: Element) -> tuple[int, int]:
        """Pages and seals of one document."""
        at = self.place(OFD, _text(body, "DocRoot"))
        pages = {self.place(at, page.get("BaseLoc", "")) for page in self.root(at, "Document").iterfind(f"{_tag('Pages')}/{_tag('Page')}")}
        if not pages:
            raise _unfit("it has no page")
        for page in pages:
            self.root(page, "Page")
        listed = self.place(OFD, _text(body, "Signatures"))
        signatures = self.root(listed, "Signatures").findall(_tag("Signature"))
        seals = [self.place(listed, one.get("BaseLoc", "")) for one in signatures if one.get("Type", "Seal") == "Seal"]
        if not seals:
            raise _unfit("it carries no seal")
        for one in seals:
            self.seal(one, {at, *pages})
        return len(pages), len(seals)

    def seal(self, at: str, sealed: set[str]) -> None:
        """That a seal has a value, and names what it covers: at least the document and each of its pages."""
        signature = self.root(at, "Signature")
        if not self.archive.getinfo(self.place(at, _text(signature, "SignedValue"))).file_size:
            raise _unfit("its seal has no value")
        references = signature.iterfind(f"{_tag('SignedInfo')}/{_tag('References')}/{_tag('Reference')}")
        covered = {self.place(at, one.get("FileRef", "")) for one in references if _text(one, "CheckValue")}
        if not sealed <= covered:
            raise _unfit("its seal does not cover its pages")

    def root(self, name: str, kind: str) -> Element:
        """The root element of one of its files, which must be of this kind."""
        if self.archive.getinfo(name).file_size > LARGEST_XML:
            raise _unfit("it is too large")
        found = _parsed(self.archive.read(name))
        if found.tag != _tag(kind):
            raise _unfit(f"{kind} is missing where it must stand")
        return found

    def place(self, at: str, written: str) -> str:
        """The file that a path means (ST_Loc): from the root of the archive with a slash before it, else from the folder of who says it."""
        meant = posixpath.normpath(posixpath.join("/", posixpath.dirname(at), written.strip())).lstrip("/")
        if not written.strip() or meant not in self.names:
            raise _unfit("a file that it names is not in it")
        return meant


def _parsed(content: bytes) -> Element:
    """The tree of an XML without document type: who declares none can swell nothing and reach nothing."""
    builder, parser = TreeBuilder(), expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.StartElementHandler = lambda name, attributes: builder.start(_named(name), attributes)
    parser.EndElementHandler = lambda name: builder.end(_named(name))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise _unfit("a file in it is no XML") from fault
    return builder.close()


def _refuse_type(*_declared: object) -> None:
    raise _unfit("a file in it declares a document type")


def _named(name: str) -> str:
    return "{" + name if "}" in name else name


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _text(holder: Element, name: str) -> str:
    return (holder.findtext(_tag(name)) or "").strip()


def _unfit(why: str) -> Unfit:
    return Unfit(DAMAGED, why=why)
