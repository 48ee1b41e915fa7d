"""Old binary formats by way of LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from harvester.documents import pace
from harvester.documents.model import UnreadableError

MAX_BYTES = 50_000_000
MAX_SECONDS = 60


def office() -> str | None:
    """The LibreOffice program, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(body: bytes, suffix: str = "doc", *, name: str | None = None) -> bytes:
    """A DOC, WPS or ODT file (``suffix`` says which reader it needs) as DOCX."""
    return _convert(body, suffix, "docx", name)


def _convert(body: bytes, suffix: str, target: str, name: str | None) -> bytes:
    """Run LibreOffice on ``body`` in a throw-away folder with a profile of its own (macros do not run there).

    Raises UnreadableError: ``unsupported_media`` without LibreOffice, ``too_large`` or ``unreadable`` when it fails.
    """
    shown = f" {name!r}" if name else ""
    program = office()
    if program is None:
        raise UnreadableError(
            "unsupported_media", f"the ODT, old Word or WPS file{shown} needs LibreOffice: install it (soffice)"
        )
    if len(body) > MAX_BYTES:
        raise UnreadableError(
            "too_large", f"an old office file of {len(body)} bytes (at most {MAX_BYTES} are converted)"
        )
    with tempfile.TemporaryDirectory(prefix="harvester-office-") as folder:
        root = Path(folder)
        source = root / f"in.{suffix}"
        source.write_bytes(body)
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
            f"-env:UserInstallation={(root / 'profile').as_uri()}",
            "--convert-to", target, "--outdir", str(root / "out"), str(source),
        ]  # fmt: skip
        pace.ask(MAX_SECONDS + 15)
        # A group of its own: soffice is a script whose child would outlive it at a timeout.
        with subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        ) as process:
            try:
                output, _ = process.communicate(timeout=MAX_SECONDS)
            except subprocess.TimeoutExpired as error:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise UnreadableError(
                    "too_large", f"LibreOffice took longer than {MAX_SECONDS} s to convert the file"
                ) from error
        made = root / "out" / f"in.{target}"
        if not made.is_file():
            said = output.decode("utf-8", "replace").strip().splitlines()
            raise UnreadableError(
                "unreadable", f"LibreOffice cannot read the file{shown}: {said[-1] if said else 'no reason given'}"
            )
        return made.read_bytes()
