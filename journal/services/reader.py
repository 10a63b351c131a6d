"""Reading an open journal: entries, lists of them, search results, names.

A sealed entry's text is returned only on explicit request, whatever else is asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from journal.core import lookbacks
from journal.core.clock import day_in_words
from journal.core.model import Entry, Filter
from journal.errors import Sealed
from journal.services.open_file import OpenFile

if TYPE_CHECKING:
    from journal.storage.store import Match

EVERYTHING = Filter()


class Reader(OpenFile):
    """The reading half of an open journal. Everything it returns is a value."""

    @property
    def texts(self) -> frozenset[str]:
        """The keys of the questions that are answered in the person's own words."""
        return self.catalogue.texts

    def entries(
        self,
        wanted: Filter = EVERYTHING,
        *,
        limit: int | None = None,
        oldest_first: bool = False,
        sealed_too: bool = False,
    ) -> Iterator[Entry]:
        """Return the entries that pass the filter, newest first, read as they are needed.

        Sealed ones come without their text, unless `sealed_too`.
        """
        for entry in self._store.entries(wanted, limit, oldest_first=oldest_first):
            yield entry if sealed_too else self.covered(entry)

    def outlines(self, wanted: Filter = EVERYTHING, keys: Iterable[str] | None = None) -> Iterator[Entry]:
        """Return the entries that pass, in the order written, with only the answers to these questions.

        Without `keys`: all but texts. For counting: it reads thousands without any of their text.
        """
        chosen = [q.key for q in self.catalogue.kept() if q.kind != "text"] if keys is None else keys
        return self._store.outlines(wanted, chosen)

    def index(self, wanted: Filter = EVERYTHING) -> list[tuple[int, str]]:
        """Return the id and the day (`2026-11-22`) of each entry that passes, newest first."""
        from journal.storage import lists

        return lists.index(self._store.database, wanted)

    def some(self, numbers: Sequence[int], keys: Iterable[str] | None = None) -> list[Entry]:
        """Return those of these entries that are here, in this order; with `keys`, only the answers to those.

        Sealed ones come without their text.
        """
        from journal.storage import lists

        found = lists.some(self._store.read, numbers, None if keys is None else list(keys))
        return [self.covered(entry) for entry in found]

    def found(self, words: str, wanted: Filter = EVERYTHING, *, limit: int | None = None) -> list[tuple[int, str]]:
        """Return the id and the day of each entry that holds all the words, best match first."""
        from journal.storage import lists

        return lists.found(self._store.database, words, wanted, limit)

    def count(self, wanted: Filter = EVERYTHING) -> int:
        """Return how many entries pass the filter."""
        return self._store.count(wanted)

    def entry(self, number: int, *, sealed_too: bool = False) -> Entry:
        """Return the whole entry with this id.

        Raises NotFound, or Sealed if it is sealed and not `sealed_too`.
        """
        entry = self._store.entry(number)
        if not sealed_too and entry.sealed_until is not None and self.is_sealed(entry):
            raise Sealed(number, day_in_words(entry.sealed_until))
        return entry

    def by_uuid(self, uuid: str) -> Entry | None:
        """Return the entry with this uuid, whole, or None."""
        return self._store.by_uuid(uuid)

    def search(self, words: str, wanted: Filter = EVERYTHING, *, limit: int | None = None) -> "list[Match]":
        """Return the entries that contain all the words, best match first, each with an excerpt.

        Sealed ones come without their text and without an excerpt.
        """
        return [
            replace(match, entry=self.covered(match.entry), context=()) if self.is_sealed(match.entry) else match
            for match in self._store.search(words, wanted, limit)
        ]

    def is_sealed(self, entry: Entry) -> bool:
        """Return whether the entry is sealed today."""
        return lookbacks.sealed(entry, self.clock.now().date())

    def covered(self, entry: Entry) -> Entry:
        """Return the entry; if it is sealed today, without anything in the person's own words."""
        if not self.is_sealed(entry):
            return entry
        return replace(
            entry,
            reflections=tuple(
                replace(
                    r,
                    answers={k: v for k, v in r.answers.items() if self._is_structured(k)},
                    asked={k: v for k, v in r.asked.items() if self._is_structured(k)},
                )
                for r in entry.reflections
            ),
        )

    def _is_structured(self, key: str) -> bool:
        return key in self.catalogue.kept_by_key and key not in self.texts

    def names(self, what: str) -> list[str]:
        """Return every feeling, tag or alias that stands in the journal: `what` is "feelings", "tags" or "aliases"."""
        found: dict[str, None] = {}
        key = {"feelings": self.catalogue.key("words"), "aliases": self.catalogue.key("alias")}.get(what)
        for entry in self._store.outlines(EVERYTHING, [key] if key else []):
            said = entry.tags if key is None else (v for value in entry.answers_to(key) for v in _parts(value))
            found.update(dict.fromkeys(said))
        return list(found)


def _parts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)
