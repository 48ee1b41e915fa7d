"""Which run a command belongs to: an interrupted one goes on, a finished one is followed by a new one."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harvester.archive.errors import ArchiveError
from harvester.archive.growing import now_utc
from harvester.archive.writer import new_run_id


@dataclass(frozen=True, slots=True)
class Run:
    """``run_id`` is part of the names of its WARC files; ``resumed`` where an earlier process began it."""

    run_id: str
    command: str
    resumed: bool


class Runs:
    """The file ``run.json`` of a harvest directory: by command, its last run. Always whole, since it is replaced by a
    rename."""

    def __init__(self, harvest_dir: Path) -> None:
        self.path = Path(harvest_dir) / "run.json"

    def begin(self, command: str, *, fresh: bool = False, anew: bool = False) -> Run:
        """The unfinished run of ``command``, or a new one. ``fresh``: only a run that was begun so is gone on with;
        ``anew``: none is."""
        state = self._load()
        found = self._unfinished(state, command, fresh, anew)
        if found is not None:
            return found
        run = Run(new_run_id(), command, resumed=False)
        state[command] = {"run": run.run_id, "fresh": fresh, "started_at": now_utc(), "finished_at": None}
        self._save(state)
        return run

    def unfinished(self, command: str, *, fresh: bool = False, anew: bool = False) -> Run | None:
        """The run that :meth:`begin` will go on with, if there is one."""
        return self._unfinished(self._load(), command, fresh, anew)

    @staticmethod
    def _unfinished(state: dict[str, Any], command: str, fresh: bool, anew: bool) -> Run | None:
        last = state.get(command)
        if (
            isinstance(last, dict)
            and last.get("finished_at") is None
            and isinstance(last.get("run"), str)
            and not anew
            and (last.get("fresh") or not fresh)
        ):
            return Run(last["run"], command, resumed=True)
        return None

    def finish(self, run: Run) -> None:
        """Say that the run is whole: the same command will look for what is new."""
        state = self._load()
        entry = state.get(run.command)
        if isinstance(entry, dict) and entry.get("run") == run.run_id:
            entry["finished_at"] = now_utc()
            self._save(state)

    def _load(self) -> dict[str, Any]:
        try:
            state = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise ArchiveError(f"cannot read {self.path} ({error}): remove it to begin a new run") from error
        return state if isinstance(state, dict) else {}

    def _save(self, state: dict[str, Any]) -> None:
        temporary = self.path.with_suffix(".json.new")
        try:
            with temporary.open("w", encoding="utf-8") as file:
                json.dump(state, file, ensure_ascii=False, indent=1, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except OSError as error:
            raise ArchiveError(f"cannot write {self.path}: {error.strerror}") from error
