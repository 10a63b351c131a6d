"""The demonstration: a throwaway journal of invented entries, in memory alone, made afresh and the same each time."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from uuid import UUID, uuid5

from journal.core.clock import Clock
from journal.core.model import Entry
from journal.core.questions import Catalogue
from journal.formats import json_format
from journal.services.journal import Journal
from journal.storage import vault
from journal.storage.store import Store

#: The day that it is in the demonstration, so that it always says the same.
TODAY = datetime(2026, 11, 10, 20, 0, tzinfo=timezone(timedelta(hours=1)))
WRITTEN = datetime(2026, 11, 9, tzinfo=UTC)


def entries(catalogue: Catalogue) -> list[Entry]:
    """The invented entries, oldest first. Raises ValueError where one is not well formed."""
    data = tomllib.loads(files("journal").joinpath("data", "demo.toml").read_text(encoding="utf-8"))
    problems: list[str] = []
    found = json_format.read_entries(data["entries"], catalogue, WRITTEN, problems, strict=True)
    if problems:
        raise ValueError("; ".join(problems))
    return [_always_the_same(entry, number) for number, entry in enumerate(found, 1)]


def _always_the_same(entry: Entry, number: int) -> Entry:
    own = uuid5(json_format.NAMESPACE, f"demonstration {number}")
    reflections = tuple(
        replace(r, uuid=str(uuid5(UUID(str(own)), str(place)))) for place, r in enumerate(entry.reflections)
    )
    changed = max(r.changed_at for r in reflections)
    return replace(entry, id=number, uuid=str(own), changed_at=changed, reflections=reflections)


@contextmanager
def journal(catalogue: Catalogue) -> Iterator[Journal]:
    """Open a journal of the invented entries, in memory alone."""
    with Store(vault.in_memory(), Path(), catalogue) as store:
        store.save_all(entries(catalogue))
        yield Journal(store, clock=Clock(TODAY, "Europe/Berlin"), catalogue=catalogue, demonstration=True)
