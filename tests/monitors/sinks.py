"""Servers on loopback that keep what they are sent: a mail server and an HTTP server."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class _Mail(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs to get rid of a message; no STARTTLS."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(part)
                self.server.got.append(b"".join(lines))  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(body)  # type: ignore[attr-defined]
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/stolen")
        else:
            self.send_response(204 if self.path == "/hook" else 500)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[tuple[int, list[bytes]]]:
    server.got = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], server.got  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def mail_server() -> Iterator[tuple[int, list[bytes]]]:
    """Its port, and the messages it was sent."""
    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mail)) as served:
        yield served


@contextmanager
def web_server() -> Iterator[tuple[int, list[bytes]]]:
    """Its port, and the bodies posted to it: ``/hook`` takes them, ``/elsewhere`` redirects, others fail."""
    with _serving(HTTPServer(("127.0.0.1", 0), _Hook)) as served:
        yield served
