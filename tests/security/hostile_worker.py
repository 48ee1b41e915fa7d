"""A reader process as it would be if a document had taken it over, or killed it: started by test_isolation."""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
from types import ModuleType

from harvester.documents import pace
from harvester.documents.model import Document, Paragraph, Place, UnreadableError
from harvester.documents.worker import serve


def behave(body: bytes, *, url: str | None, name: str | None) -> Document:
    act = body.decode()
    if act == "crash":
        ctypes.string_at(0)
    elif act == "exit":
        os._exit(3)
    elif act == "hang":
        time.sleep(1000)
    elif act == "burn":
        while True:
            pass
    elif act == "memory":
        return Document("x", [Paragraph("a" * 3_000_000_000, Place())])
    elif act == "fault":
        raise KeyError("nobody thought of that")
    elif act == "refuse":
        raise UnreadableError("too_large", "too much")
    elif act == "slow":
        pace.ask(1000)
        time.sleep(2.5)
    elif act == "print":
        os.write(1, b"a library prints this to standard output\n")
    elif act.startswith("say "):
        answers.write(bytes.fromhex(act[4:]))
        answers.flush()
        time.sleep(1000)
    seen = {"pid": os.getpid(), "environment": sorted(os.environ)}
    return Document("x", [Paragraph(json.dumps(seen), Place(line=1))], url=url)


module = ModuleType("hostile_reader")
module.read = behave  # type: ignore[attr-defined]
sys.modules["hostile_reader"] = module
answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
serve(sys.stdin.buffer, answers, {"pdf": "hostile_reader"}, int(sys.argv[1]))
