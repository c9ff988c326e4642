"""Where the results of a campaign are kept, so that a kill at any moment loses no finished run.

    parts/<id>.parquet    one row, written in one go when a run has ended
    results.parquet       the rows of the campaign as it is now, with a column for each axis
    earlier.parquet       rows that it had before its file, a scenario or the code was changed

Parts are merged into the two tables now and then and at the end; a table is replaced in one go, and only then
are its parts deleted. A row that is there twice after a kill in between is the same row.
"""

from __future__ import annotations

import fcntl
import io
import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow
import pyarrow.parquet

from host_tools.campaign.plan import Run
from host_tools.campaign.work import ERROR, Row
from host_tools.errors import UserError
from host_tools.files import folder as make_folder
from host_tools.files import write

RESULTS = "results.parquet"
EARLIER = "earlier.parquet"

_TEXTS = ("id", "scenario", "seed_row", "rig", "code", "status", "failures", "error", "trace_sha256")

_NAMED_AXES = ("weather", "fault", "seed")


class Store:
    """The results in one folder; one campaign at a time holds it. Raises UserError if it is held."""

    def __init__(self, folder: Path) -> None:
        self.folder = make_folder(folder)
        self._parts = make_folder(folder / "parts")
        self._lock = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise UserError(f"{folder}: another campaign is writing here") from None
        for left in self._parts.glob(".*.new"):  # what a kill interrupted
            left.unlink()

    def close(self) -> None:
        """Let others write here; may be called more than once."""
        if self._lock >= 0:
            os.close(self._lock)
        self._lock = -1

    def add(self, row: Row) -> None:
        """Keep the row of a run that has ended."""
        write(self._parts / f"{row['id']}.parquet", _to_bytes(_table([row])))

    def done(self, retry: bool = False) -> set[str]:
        """Ids of the runs that need not be run again; with `retry` not of those that came to no end."""
        return {id for id, row in self._rows().items() if not (retry and row["status"] == ERROR)}

    def merge(self, runs: Sequence[Run]) -> int:
        """Put all rows into the two tables; return how many the campaign has."""
        parts = sorted(self._parts.glob("*.parquet"))
        rows = self._rows()
        present = [_with_axes(rows.pop(run.id), run) for run in runs if run.id in rows]
        # The rows of earlier campaigns first: after a kill in between, a row is in both rather than in none.
        if rows:
            write(self.folder / EARLIER, _to_bytes(_table(list(rows.values()))))
        write(self.folder / RESULTS, _to_bytes(_table(present)))
        if not rows:
            (self.folder / EARLIER).unlink(missing_ok=True)
        for part in parts:
            part.unlink()
        return len(present)

    def _rows(self) -> dict[str, Row]:
        """All rows by id; newer ones win."""
        paths = [self.folder / EARLIER, self.folder / RESULTS, *sorted(self._parts.glob("*.parquet"))]
        return {str(row["id"]): row for path in paths if path.exists() for row in read(path)}


def read(path: Path) -> list[Row]:
    """The rows of a table. Raises UserError if it can't be read."""
    try:
        rows: list[Row] = pyarrow.parquet.read_table(path).to_pylist()
    except (OSError, pyarrow.ArrowException) as error:
        raise UserError(f"{path}: {' '.join(str(error).split())}") from None
    return rows


def _with_axes(row: Row, run: Run) -> Row:
    """The row with the campaign's axes of today, and no others."""
    return {name: value for name, value in row.items() if not is_axis(name)} | dict(run.axes)


def is_axis(column: str) -> bool:
    """Whether a column of the results says what was varied."""
    return "." in column or column in _NAMED_AXES


def _table(rows: Sequence[Row]) -> pyarrow.Table:
    """A table with all columns that any row has: text or 64-bit numbers; what a row hasn't is null."""
    columns = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        values = [row.get(name) for row in rows]
        if name in _TEXTS or any(isinstance(value, str) for value in values):
            texts = [None if value is None else str(value) for value in values]
            columns[name] = pyarrow.array(texts, pyarrow.string())
        else:
            numbers = [None if value is None else float(value) for value in values]
            columns[name] = pyarrow.array(numbers, pyarrow.float64())
    return pyarrow.table(columns)


def _to_bytes(table: pyarrow.Table) -> bytes:
    content = io.BytesIO()
    pyarrow.parquet.write_table(table, content, compression="zstd")
    return content.getvalue()
