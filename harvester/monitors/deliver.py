"""Reports of monitors to where the user wants them: a file, a mail, a webhook. Nothing else is ever written to."""

from __future__ import annotations

import json
import os
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harvester.monitors.health import Health
from harvester.terminal import clean

SECONDS = 30
SMTP = "localhost:25"


class DeliveryError(Exception):
    """A report could not be handed over; the message says to whom and why."""


@dataclass(frozen=True, slots=True)
class Where:
    """The user's own addresses. ``always``: also when all is well."""

    file: str = ""
    mail: str = ""
    sender: str = ""
    smtp: str = SMTP
    webhook: str = ""
    always: bool = False

    @classmethod
    def of(cls, get: Callable[[str], Any]) -> Where:
        """``get`` gives the setting of a name (``HARVEST_REPORT_FILE`` …) or None."""
        names = ("file", "mail", "sender", "webhook")
        told = {name: str(get(f"HARVEST_REPORT_{name.upper()}") or "") for name in names}
        always = str(get("HARVEST_REPORT_ALWAYS") or "").lower() in ("1", "true", "yes")
        return cls(**told, smtp=str(get("HARVEST_REPORT_SMTP") or SMTP), always=always)


def deliver(health: Health, where: Where) -> list[str]:
    """Hand over the report of a run that is not well (or any). Returns a line for each place that has it now.

    Every place is tried. Raises DeliveryError, which names those that failed.
    """
    if not (health.failed or where.always):
        return []
    ways = ((where.file, to_file), (where.mail, to_mail), (where.webhook, to_webhook))
    done, failed = [], []
    for address, way in ways:
        if address:
            try:
                way(health, where)
                done.append(f"report sent to {address}")
            except (DeliveryError, OSError, smtplib.SMTPException, ValueError) as error:
                failed.append(f"{address}: {error}")
    if failed:
        raise DeliveryError(f"the report could not be sent to {'; '.join(failed)}")
    return done


def to_file(health: Health, where: Where) -> None:
    """A line of JSON at the end of the file."""
    path = Path(where.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(health.as_dict(), ensure_ascii=False) + "\n")


def to_mail(health: Health, where: Where) -> None:
    """A plain mail, over TLS where the server offers it. Name and password are those of ``HARVEST_SMTP_USER`` and
    ``HARVEST_SMTP_PASSWORD`` in the environment, and are given over TLS only."""
    message = EmailMessage()
    message["To"], message["From"] = where.mail, where.sender or where.mail
    message["Subject"] = " ".join(clean(health.title).split())
    message.set_content(clean("\n".join(health.lines())) + "\n")
    if not parseaddr(where.mail)[1]:
        raise DeliveryError("this is no mail address")
    host, _, port = where.smtp.partition(":")
    user = os.environ.get("HARVEST_SMTP_USER")
    with smtplib.SMTP(host, int(port or 25), timeout=SECONDS) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
            if user:
                server.login(user, os.environ.get("HARVEST_SMTP_PASSWORD", ""))
        elif user:
            raise DeliveryError(f"{where.smtp} offers no TLS, so name and password are not given to it")
        server.send_message(message)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The report goes to the address that the user gave and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def to_webhook(health: Health, where: Where) -> None:
    """The report as JSON, posted."""
    if urlsplit(where.webhook).scheme not in ("http", "https"):
        raise DeliveryError("a webhook begins with http:// or https://")
    body = json.dumps({"text": "\n".join(health.lines()), **health.as_dict()}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "ogi-harvester"}
    request = urllib.request.Request(where.webhook, body, headers, method="POST")  # noqa: S310  # looked at above
    try:
        urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS).close()
    except urllib.error.HTTPError as error:
        raise DeliveryError(f"it answered {error.code}") from error
    except urllib.error.URLError as error:
        raise DeliveryError(str(error.reason)) from error
