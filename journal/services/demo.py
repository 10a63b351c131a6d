"""The demonstration: a throwaway journal of invented entries, in memory alone, made afresh and the same each time."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from journal.core import validation
from journal.core.clock import Clock
from journal.core.model import Entry
from journal.core.questions import Catalogue
from journal.core.wonderings import About, Wondering
from journal.formats import json_format, json_reader
from journal.services.journal import Journal
from journal.storage import vault
from journal.storage.store import Store

#: The current time in the demonstration, so that its output is always the same.
TODAY = datetime(2026, 11, 10, 20, 0, tzinfo=timezone(timedelta(hours=1)))
WRITTEN = datetime(2026, 11, 9, tzinfo=UTC)


def entries(catalogue: Catalogue) -> list[Entry]:
    """Return the invented entries, oldest first. Raises ValueError if one isn't well formed."""
    problems: list[str] = []
    found = json_format.read_entries(_data()["entries"], catalogue, WRITTEN, problems, strict=True)
    if problems:
        raise ValueError("; ".join(problems))
    return [_always_the_same(entry, number) for number, entry in enumerate(found, 1)]


def wonderings() -> list[Wondering]:
    """Return the invented wonderings, in the order asked. Raises ValueError if one isn't well formed."""
    found = [_wondering(one, number) for number, one in enumerate(_data()["wonderings"], 1)]
    if problems := [problem for one in found for problem in validation.wondering(one)]:
        raise ValueError("; ".join(problems))
    return found


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("journal").joinpath("data", "demo.toml").read_text(encoding="utf-8"))


def _wondering(data: Mapping[str, str], number: int) -> Wondering:
    around = date.fromisoformat(data["day"]) if "day" in data else None
    about: About = "day" if around else "pair"
    own = str(uuid5(json_reader.NAMESPACE, f"demonstration, wondering {number}"))
    asked_at = datetime.fromisoformat(data["asked_at"])
    return Wondering(own, asked_at, about, data.get("outcome", ""), data.get("factor", ""), around)


def _always_the_same(entry: Entry, number: int) -> Entry:
    own = uuid5(json_reader.NAMESPACE, f"demonstration {number}")
    reflections = tuple(
        replace(r, uuid=str(uuid5(UUID(str(own)), str(place)))) for place, r in enumerate(entry.reflections)
    )
    changed = max(r.changed_at for r in reflections)
    return replace(entry, id=number, uuid=str(own), changed_at=changed, reflections=reflections)


@contextmanager
def journal(catalogue: Catalogue) -> Iterator[Journal]:
    """Open a journal of the invented entries and wonderings, only in memory."""
    with Store(vault.in_memory(), Path(), catalogue) as store:
        store.add_all(entries(catalogue), wonderings=wonderings())
        yield Journal(store, clock=Clock(TODAY, "Europe/Berlin"), catalogue=catalogue, demonstration=True)
