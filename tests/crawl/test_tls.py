"""Against a real TLS server on loopback; a certificate and its key are made for each test."""

from __future__ import annotations

import ssl
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from harvester.crawl.tls import is_certificate_fault, is_tls_fault

PROGRAM = """
    import sys
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from harvester.crawl.hosts import Hosts

    class Probe(scrapy.Spider):
        name = "probe"
        def __init__(self, port):
            super().__init__()
            self.hosts = Hosts()
            self.port = port
        def note_host(self, url, reason, detail):
            print("NOTE", reason, flush=True)
        async def start(self):
            yield scrapy.Request(f"https://localhost:{self.port}/", self.parse, errback=self.failed)
        def parse(self, response):
            print("PAGE", response.url.split(":")[0], response.text, flush=True)
        def failed(self, failure):
            print("FAILED", failure.value, flush=True)

    middlewares = {
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "harvester.crawl.middlewares.HostMiddleware": 120,
        "harvester.crawl.middlewares.PoliteRetryMiddleware": 550,
    }
    process = CrawlerProcess({
        "DOWNLOAD_HANDLERS": {"https": "harvester.crawl.tls.TlsDownloadHandler"},
        "DOWNLOAD_VERIFY_CERTIFICATES": True, "DOWNLOADER_MIDDLEWARES": middlewares, "LOG_LEVEL": "ERROR",
        "HARVEST_BAD_CERTIFICATES": sys.argv[2] == "1", "TELNETCONSOLE_ENABLED": False,
    })
    process.crawl(Probe, port=int(sys.argv[1]))
    process.start()
"""


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"here"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: what counts is what the crawl says."""


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Certificate and key for ``localhost``, signed by itself."""
    made, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = f"openssl req -x509 -newkey rsa:1024 -sha1 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {made}"
    extension = ["-addext", "subjectAltName=DNS:localhost"]
    try:
        subprocess.run([*command.split(), *extension], check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"openssl cannot make a certificate here: {error}")
    return made, key


class Quiet(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A handshake that fails is what the tests are about."""


def serve(certificate: tuple[Path, Path], *, old: bool) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(*certificate)
    if old:
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1
    server = Quiet(("127.0.0.1", 0), Answer)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def old_server(certificate: tuple[Path, Path]) -> Iterator[int]:
    yield from serve(certificate, old=True)


@pytest.fixture
def self_signed_server(certificate: tuple[Path, Path]) -> Iterator[int]:
    yield from serve(certificate, old=False)


def crawl(port: int, tmp_path: Path, accepted: bool) -> list[str]:
    program = tmp_path / "probe.py"
    program.write_text(textwrap.dedent(PROGRAM), encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, str(program), str(port), "1" if accepted else "0"],
        env={"PYTHONPATH": str(root), "PATH": "", "PYTHONWARNINGS": "ignore"},
        timeout=120,
        check=False,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.splitlines()


def test_an_old_server_is_talked_to_by_older_rules(old_server: int, tmp_path: Path) -> None:
    """TLS 1.0, 1024 bits, SHA-1; the certificate's own fault is another step, and the user's word."""
    assert crawl(old_server, tmp_path, accepted=True) == [
        "NOTE tls_legacy",
        "NOTE certificate_fault",
        "PAGE https here",
    ]


def test_a_certificate_is_not_accepted_unasked(self_signed_server: int, tmp_path: Path) -> None:
    told = crawl(self_signed_server, tmp_path, accepted=False)
    assert "NOTE certificate_fault" in told
    assert "NOTE https_failed" in told, "http is tried once"
    assert not any(line.startswith("PAGE https") for line in told)


def test_faults_are_told_apart() -> None:
    invalid = ssl.SSLCertVerificationError("certificate verify failed: self-signed certificate")
    assert is_tls_fault(invalid)
    assert is_certificate_fault(invalid)
    old = ssl.SSLError("unsafe legacy renegotiation disabled")
    assert is_tls_fault(old)
    assert not is_certificate_fault(old)
    assert not is_tls_fault(TimeoutError("no answer"))
