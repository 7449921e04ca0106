"""A house beside ours that answers what a test lets it answer, and keeps what it was given."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar


class AnotherHouse(BaseHTTPRequestHandler):
    """Of each POST its address, headers and body."""

    status, answer = 202, b""
    taken: ClassVar[list] = []

    def do_POST(self):
        self.taken.append((self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_said):
        """Silent."""


def that_answers(answer=b"", status=202):
    """The server, and what it will have taken."""
    handler = type("Once", (AnotherHouse,), {"status": status, "answer": answer, "taken": []})
    return HTTPServer(("127.0.0.1", 0), handler), handler.taken
