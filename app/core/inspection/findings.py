"""What the two processes tell each other about a foreign file."""

import struct

LAYOUT = "application/ofd"  # the media type of fixed-layout documents (GB/T 33190)
FINE, DAMAGED, SHAPE, SMALL = 0, 1, 2, 3
HEAD = struct.Struct("!BII")  # before an answer: finding, length of what is said, length of the content


class Unfit(Exception):
    """The file cannot be kept; `told` says what was measured."""

    def __init__(self, finding: int, **told: object) -> None:
        super().__init__(finding)
        self.finding = finding
        self.told = told
