"""Looks into one foreign PDF in a process of its own: `python pdf_inspection.py < file`. Imports nothing of the house.

A small file may swell to gigabytes when a parser unpacks it, or keep it busy for minutes. Here memory and time are bounded
by the system, so that what is lost is this process. The exit status is the finding.
"""

import io
import resource
import sys

import pikepdf

OPENS, DAMAGED, ACTIVE = 0, 1, 3  # 2 is what Python itself ends with when it is called wrongly
MEMORY = 512 * 1024 * 1024
SECONDS = 5
ACTIONS = ("/OpenAction", "/AA")  # what a reader would run by itself; a place to jump to is not a program


def finding(content: bytes) -> int:
    """Whether it is a document with pages that opens without a password and brings no program and no other file along."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if not len(document.pages):
                return DAMAGED
            root = document.Root
            acts = any(isinstance(root.get(name), pikepdf.Dictionary) for name in ACTIONS)
            names = root.get("/Names", pikepdf.Dictionary())
            return ACTIVE if acts or "/JavaScript" in names or "/EmbeddedFiles" in names else OPENS
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError, TypeError, MemoryError):
        return DAMAGED


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.exit(finding(sys.stdin.buffer.read()))
