"""An open journal: unlocked once, then read and changed any number of times. Knows no terminal and asks nobody.

Its parts enforce the rules that callers must not be able to forget: deleting also reaches the backups (here), a sealed
entry's text is returned only on request (`reader`), and the passphrase never leaves `open_file`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from journal.core.clock import Clock
from journal.core.model import DatedAnswer, Draft, Entry, Filter, tags, time_of_change
from journal.core.questions import Catalogue
from journal.core.settings import Setting
from journal.errors import InvalidAnswers, Usage
from journal.services.reader import EVERYTHING as EVERYTHING
from journal.services.reader import Reader


class Journal(Reader):
    """An open journal. Use it as a context manager, or call `close`.

    Returns values and prints nothing. `notices` collects sentences that the person should see: a backup that couldn't
    be made, files that others could read.
    """

    def export(
        self,
        target: Path | str,
        wanted: Filter = EVERYTHING,
        *,
        form: str = "",
        split: bool = False,
        force: bool = False,
    ) -> int:
        """Write the entries that pass, oldest first, to an unencrypted file. Return how many.

        The format is `form`, or else follows from the file's name; `split` writes a folder of markdown files. Raises
        Usage, Failed.
        """
        from journal import formats
        from journal.services import exports

        name = form or formats.by_name(str(target))
        return exports.export(self, str(target), name, wanted, split=split, force=force)

    def save(self, entry: Entry) -> Entry:
        """Save a whole entry, replacing the one with the same uuid if there is one. Return it with its id."""
        return self._store.save(entry)

    def add(self, data: Mapping[str, object] | Sequence[Mapping[str, object]]) -> list[int]:
        """Add one or more entries, given as JSON data (see the README, "JSON"). Return their ids.

        All or none: raises InvalidAnswers, naming each problem by its place, never quoting it.
        """
        items: list[object] = [data] if isinstance(data, Mapping) else list(data)
        return self.add_entries(read_answers(items, self.catalogue, self.clock))

    def add_entries(self, entries: Sequence[Entry]) -> list[int]:
        """Add new entries, all or none. Return their ids. Raises InvalidAnswers if one already exists."""
        new = [uuid for entry in entries for uuid in (entry.uuid, *(r.uuid for r in entry.reflections))]
        there = set(self._store.owners(new))
        for start in range(0, len(new), 500):
            there |= self._store.by_uuids(new[start : start + 500]).keys()
        problems = [
            f"entry {number}: is already in the journal"
            for number, entry in enumerate(entries, 1)
            if there & {entry.uuid, *(r.uuid for r in entry.reflections)}
        ]
        if problems:
            raise InvalidAnswers(problems)
        return [e.id for e in self._store.save_all(entries) if e.id is not None]

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete entries for good, from the journal and its automatic backups. Raises Failed if that can't be done."""
        self.refuse_what_keeps_backups()
        self._store.delete(numbers, self.clock.utc())
        if self._store.keeper is not None:
            self._store.keeper.replace_all(self._store.conn)

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag everywhere. Return in how many entries. Raises Usage if `new` can't be a tag."""
        made = tags([new])
        if not made:
            raise Usage("A tag needs at least one letter or digit.")
        return self._store.rename_tag((tags([old]) or (old,))[0], made[0], self.clock.utc())

    def rename_alias(self, old: str, new: str) -> int:
        """Rename an alias everywhere. Return in how many entries. Raises Usage if `new` is empty."""
        if not new.strip():
            raise Usage("The new alias is empty.")
        return self._store.rename_alias(old, new.strip(), self.clock.utc())

    def change(self, entry: Entry, **fields: object) -> Entry:
        """Save an entry with some of its own fields changed, and its time of change updated."""
        changed = replace(entry, **fields)  # type: ignore[arg-type]
        return self.save(replace(changed, changed_at=time_of_change(self.clock.utc(), entry.changed_at)))

    # --- drafts, settings, dated answers -----------------------------------------------------------------------------

    def drafts(self) -> list[Draft]:
        """Return the unfinished reflections, the latest first."""
        return self._store.drafts()

    def save_draft(self, draft: Draft) -> None:
        """Save a draft, replacing its earlier version."""
        self._store.keep_draft(draft)

    def discard_draft(self, uuid: str) -> None:
        """Delete a draft, if it exists."""
        self._store.forget_draft(uuid)

    def setting_of(self, setting: Setting) -> str:
        """Return the value of a setting, or its default."""
        return setting.shown(self._store.setting(setting.key))

    def change_setting(self, setting: Setting, typed: str) -> str:
        """Change a setting to what was typed, and return its new value. Raises Usage if that isn't valid."""
        value = setting.read(typed)
        kept = {"on": "yes", "off": "no"}.get(value, value) if setting.key.startswith("ask ") else value
        self._store.set(setting.key, kept)
        return value

    def setting(self, name: str) -> str | None:
        """Return the stored value of a setting, or None."""
        return self._store.setting(name)

    def set(self, name: str, value: str) -> None:
        """Store the value of a setting."""
        self._store.set(name, value)

    def dated_answers(self, question: str | None = None) -> list[DatedAnswer]:
        """Return the dated answers, or those to one question, earliest first."""
        return self._store.dated_answers(question)

    def save_dated_answer(self, said: DatedAnswer) -> None:
        """Save a dated answer."""
        self._store.keep_dated_answer(said)


def read_answers(items: Iterable[object], catalogue: Catalogue, clock: Clock) -> list[Entry]:
    """Return the entries that JSON values hold (see the README, "JSON"). Raises InvalidAnswers, naming each problem."""
    from journal.formats import json_format

    problems: list[str] = []
    entries = json_format.read_entries(items, catalogue, clock.utc(), problems, strict=True)
    if problems:
        raise InvalidAnswers(problems)
    return entries
