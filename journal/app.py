"""What the program does: joins the clock, the terminal, the passphrase and the store, and owns the error boundary.

Each public method of `App` is what one command does. Imports what a command needs when it needs it: `--help` is fast.
"""

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from journal import errors, process
from journal.clock import Clock
from journal.errors import Failed, ImportRefused, JournalError, NotFound, Usage, WrongPassphrase
from journal.model import Draft, Entry, Filter
from journal.terminal.console import Console

if TYPE_CHECKING:
    from journal.conversation import Purpose, Sitting
    from journal.formats import Format
    from journal.questions import Catalogue
    from journal.storage.store import Match, Store
    from journal.terminal.desk import Desk, Ending, Front
    from journal.terminal.render import Line

TRIES = 3
FEW = 20  # entries in a list, unless -n says otherwise


@dataclass(frozen=True)
class Options:
    """What was said on the command line, for every command."""

    journal: Path | None = None
    passphrase_file: Path | None = None
    passphrase_command: str | None = None
    plain: bool = False


@dataclass
class Report:
    """What an import did: each entry of the file is in exactly one of these counts."""

    format: str
    came: int = 0
    there: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All entries of the file."""
        return self.came + self.there + sum(self.left_out.values())


class App:
    """One run of the program. The clock, the console and the passphrase's source are passed in."""

    def __init__(
        self,
        options: Options,
        *,
        clock: Clock | None = None,
        console: Console | None = None,
        opened: "Store | None" = None,
    ) -> None:
        """`opened` is a store to use as the journal, whatever the options say: the demonstration's."""
        self.options = options
        self.clock = clock or Clock()
        self.console = console or Console(options.plain)
        self._opened = opened
        self._passphrase: str | None = None

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The questions."""
        from journal import questions

        return questions.load()

    @cached_property
    def path(self) -> Path:
        """The journal's file."""
        if self.options.journal:
            return self.options.journal.expanduser()
        import platformdirs

        return platformdirs.user_data_path("journal", appauthor=False) / "journal.db"

    # --- the passphrase and the file ---------------------------------------------------------------------------------

    def _given_passphrase(self) -> str | None:
        """The passphrase from where the command line says, or None where it is to be asked for."""
        process.harden()  # before there is anything to keep
        from journal.terminal import passphrase

        if self.options.passphrase_file:
            return passphrase.from_file(self.options.passphrase_file.expanduser())
        if self.options.passphrase_command:
            return passphrase.from_command(self.options.passphrase_command)
        return None

    @contextlib.contextmanager
    def store(self) -> "Iterator[Store]":
        """The open journal. Raises NotFound where there is none yet, and what opening it raises."""
        if self._opened is not None:
            yield self._opened
            return
        from journal.storage import vault

        if not vault.exists(self.path):
            raise NotFound(f"There is no journal yet at {self.path}.", "`journal write` begins one.")
        vault.check_file(self.path)
        with self._unlocked() as store:
            yield store

    @contextlib.contextmanager
    def store_or_new(self) -> "Iterator[Store]":
        """The open journal, made first where there is none yet: with the passphrase that is given, or a first run."""
        from journal.storage import vault

        if self._opened is not None or vault.exists(self.path):
            with self.store() as store:
                yield store
            return
        self._passphrase = self._given_passphrase()
        if self._passphrase is None:
            from journal.terminal import welcome

            self._passphrase = welcome.first_run(self.console, self.path)
        from journal.storage.store import Store

        with Store(vault.create(self.path, self._passphrase), self.path, self._unsearched) as store:
            yield store

    def _unlocked(self) -> "Store":
        given = self._given_passphrase()
        if given is not None:
            return self._open(given)
        from journal.terminal import passphrase

        for left in range(TRIES - 1, -1, -1):
            typed = passphrase.ask("Passphrase: ")
            try:
                return self._open(typed)
            except WrongPassphrase:
                if not left:
                    raise
                self.console.say(f"That passphrase doesn't open it. {left} more {'tries' if left > 1 else 'try'}.")
        raise WrongPassphrase

    def _open(self, passphrase: str) -> "Store":
        from threading import Thread

        from journal.storage import vault

        done: list[vault.Connection | BaseException] = []

        def derive() -> None:
            try:
                done.append(vault.open_existing(self.path, passphrase))
            except BaseException as reason:  # raised again below, in the thread that asked
                done.append(reason)

        # Deriving the key takes 100 ms, on purpose, and lets go of the interpreter: import the rest meanwhile.
        thread: Thread = Thread(target=derive)
        thread.start()
        from journal.storage.store import Store

        unsearched = self._unsearched
        thread.join()
        if isinstance(done[0], BaseException):
            raise done[0]
        self._passphrase = passphrase
        return Store(done[0], self.path, unsearched)

    @property
    def _unsearched(self) -> frozenset[str]:
        return frozenset(q.key for q in self.catalogue.questions if q.kind in ("choice", "choices"))

    def opens(self, typed: str) -> bool:
        """Whether this is the passphrase that the journal was opened with: for a screen that was hidden."""
        import hmac

        from journal.storage import vault

        mine = vault.normalised(self._passphrase or "")
        return hmac.compare_digest(vault.normalised(typed).encode(), mine.encode())

    # --- writing -----------------------------------------------------------------------------------------------------

    def front(self) -> "Front":
        """The full screen where the terminal is up to it, or line mode."""
        if self.console.full_screen:
            from journal.terminal.screens.write import ScreenFront

            return ScreenFront()
        from journal.terminal.line import LineFront

        return LineFront(self.console)

    def write(self, when: str | None, *, quick: bool) -> int:
        """The guided reflection. Returns the exit code."""
        moment = self.clock.understand(when) if when else self.clock.moment()
        with self.store_or_new() as store:
            desk, front = self._desk(store), self.front()
            sitting = None if when or quick else self._resumed(store, front, desk)
            if sitting is None:
                sitting = self._begin(store, "quick" if quick else "write", moment=moment)
            return self._converse(store, front, desk, sitting)

    def reflect(self, number: int, purpose: "Purpose") -> int:
        """Another reflection on an entry: its later stage, or a look-back. Returns the exit code."""
        with self.store() as store:
            entry = store.entry(number)
            sitting = self._draft_of(store, entry, purpose) or self._begin(store, purpose, entry=entry)
            if purpose == "lookback":
                from journal.terminal import render

                self.present(render.page(entry, self.catalogue))
            return self._converse(store, self.front(), self._desk(store), sitting)

    def edit(self, number: int, which: int) -> int:
        """The conversation again, filled in, over the entry's reflection number `which`. Returns the exit code."""
        from journal import conversation

        with self.store() as store:
            entry = store.entry(number)
            if not 1 <= which <= len(entry.reflections):
                raise Usage(
                    f"Entry {number} has {len(entry.reflections)} reflection(s).", "--reflection counts from 1."
                )
            reflection = entry.reflections[which - 1]
            draft = self._draft_of(store, entry, "edit")
            sitting = draft if draft and draft.reflection_uuid == reflection.uuid else None
            sitting = sitting or conversation.begin(
                self.catalogue,
                "edit",
                entry.moment,
                self.clock.utc(),
                entry=entry,
                reflection=reflection,
                settings=self._settings(store),
            )
            return self._converse(store, self.front(), self._desk(store), sitting)

    def _begin(self, store: "Store", purpose: "Purpose", **more: object) -> "Sitting":
        from journal import conversation

        moment = more.pop("moment", None) or self.clock.moment()
        return conversation.begin(
            self.catalogue,
            purpose,
            moment,  # type: ignore[arg-type]
            self.clock.utc(),
            turn=store.turn(),
            settings=self._settings(store),
            **more,  # type: ignore[arg-type]
        )

    def _settings(self, store: "Store") -> frozenset[str]:
        names = {q.setting for q in self.catalogue.questions if q.setting}
        return frozenset(name for name in names if store.setting(f"ask {name}") == "yes")

    def _draft_of(self, store: "Store", entry: Entry, purpose: "Purpose") -> "Sitting | None":
        from journal import conversation

        for draft in store.drafts():
            if draft.content["entry"] == entry.uuid and draft.content["purpose"] == purpose:
                self.console.say("You had begun this before; here is where you were.")
                return conversation.unpack(self.catalogue, draft.content)
        return None

    def _resumed(self, store: "Store", front: "Front", desk: "Desk") -> "Sitting | None":
        """The latest draft, if there is one and the person would like to go on with it."""
        from journal import conversation

        drafts = store.drafts()
        if not drafts:
            return None
        draft = drafts[0]
        began = draft.changed_at.astimezone(self.clock.now().tzinfo)
        about = f"There is a draft from {began:%A} {began.day} {began:%B}, {began:%H:%M}."
        said = front.choose(self.catalogue.by_key["resume"], about, desk)
        if said == "throw it away":
            store.forget_draft(draft.uuid)
        return conversation.unpack(self.catalogue, draft.content) if said == "go on with it" else None

    def _desk(self, store: "Store") -> "Desk":
        from journal import conversation
        from journal.terminal.desk import Desk

        return Desk(
            keep=lambda sitting: self._keep(store, sitting),
            save=lambda sitting: void(self._save(store, sitting, forget=False)),
            understand=self.clock.understand,
            opens=self.opens,
            alone=lambda catalogue: conversation.begin(catalogue, "write", self.clock.moment(), self.clock.utc()),
        )

    def _keep(self, store: "Store", sitting: "Sitting") -> None:
        store.keep_draft(Draft(sitting.reflection_uuid, sitting.started_at, self.clock.utc(), sitting.pack()))

    def _save(self, store: "Store", sitting: "Sitting", *, forget: bool) -> Entry:
        entry = sitting.onto(store.by_uuid(sitting.entry_uuid), self.clock.utc())
        drafts = [sitting.reflection_uuid] if forget else []
        return store.save_all([entry], forget_drafts=drafts)[0]

    def _converse(self, store: "Store", front: "Front", desk: "Desk", sitting: "Sitting") -> int:
        sitting, ending = front.converse(sitting, desk)
        return self._end(store, sitting, ending)

    def _end(self, store: "Store", sitting: "Sitting", ending: "Ending") -> int:
        new = sitting.purpose in ("write", "quick", "reflect", "lookback")
        if new and not sitting.said_something():
            store.forget_draft(sitting.reflection_uuid)
            self.console.say("Nothing was written, and that is fine too.")
        elif ending == "finished":
            entry = self._save(store, sitting, forget=True)
            later = sitting.purpose == "write" and sitting.answers.get("passed") in ("not yet", "just save")
            more = f" Whenever you like: `journal reflect {entry.id}`." if later else ""
            self.console.say(f"Saved, as entry {entry.id}.{more}")
        else:
            with contextlib.suppress(JournalError):
                self._keep(store, sitting)
            again = (
                "write"
                if sitting.purpose in ("write", "quick")
                else f"{sitting.purpose} {self._number(store, sitting)}"
            )
            self.console.say("", f"Your draft is kept. `journal {again}` goes on with it.")
        return errors.INTERRUPTED if ending == "interrupted" else errors.OK

    def _number(self, store: "Store", sitting: "Sitting") -> int | str:
        entry = store.by_uuid(sitting.entry_uuid)
        return entry.id if entry is not None and entry.id is not None else "ID"

    def write_answers(self, content: str) -> list[int]:
        """Entries from JSON, one or a list of them; their new ids. Raises InvalidAnswers naming each problem."""
        from journal.formats import json_format

        try:
            data = json_format.parse(content)
        except ImportRefused as refused:
            raise Usage(
                f"Nothing was written: {refused.sentence[0].lower()}{refused.sentence[1:]}", refused.hint
            ) from None
        problems: list[str] = []
        items = data if isinstance(data, list) else [data]
        entries = json_format.read_entries(items, self.catalogue, self.clock.utc(), problems, strict=True)
        if problems:
            raise errors.InvalidAnswers(problems)
        with self.store_or_new() as store:
            given = any(isinstance(i, dict) and (i.get("uuid") or i.get("reflections")) for i in items)
            there = store.uuids() | store.reflection_owners().keys() if given else set()
            problems = [
                f"entry {number}: is in the journal already"
                for number, entry in enumerate(entries, 1)
                if there & {entry.uuid, *(r.uuid for r in entry.reflections)}
            ]
            if problems:
                raise errors.InvalidAnswers(problems)
            return [e.id for e in store.save_all(entries) if e.id is not None]

    # --- reading -----------------------------------------------------------------------------------------------------

    def present(self, lines: "Iterable[Line]", *, printed: bool = False) -> None:
        """Shows lines: on the reading screen, which leaves nothing behind, or printed to a pipe or with --plain."""
        from journal.terminal import render

        if self.console.full_screen and not printed:
            from journal.terminal.screens.read import Reader

            Reader(list(lines), self.opens if self._passphrase else None).run_privately()
        else:
            self.console.out(render.plain(lines, self.console.width if self.console.to_a_terminal else None))

    def list_entries(self, wanted: Filter, most: int | None) -> tuple[list[Entry], bool]:
        """The newest entries that pass, at most `most` of them (None: all), and whether there are more."""
        with self.store() as store:
            found = list(store.entries(wanted, None if most is None else most + 1))
        return found[:most], most is not None and len(found) > most

    def search(self, words: str, wanted: Filter, most: int | None) -> "list[Match]":
        """The entries that hold the words, best first."""
        with self.store() as store:
            return store.search(words, wanted, most)

    def entries(self, numbers: Sequence[int]) -> list[Entry]:
        """The entries with these ids, in this order. Raises NotFound."""
        with self.store() as store:
            return [store.entry(n) for n in numbers]

    def switch(self, name: str, on: bool) -> None:
        """Switches an optional question on or off. Raises Usage where there is none of that name."""
        names = sorted({q.setting for q in self.catalogue.questions if q.setting})
        if name not in names:
            raise Usage("There is no question of that name to switch.", f"There is: {', '.join(names)}.")
        with self.store() as store:
            store.set(f"ask {name}", "yes" if on else "no")

    # --- changing ----------------------------------------------------------------------------------------------------

    def delete(self, numbers: Sequence[int], wanted: Filter | None, sure: Callable[[list[Entry]], bool]) -> int:
        """Deletes the entries, for good, once `sure` has been asked about them. Returns how many went."""
        with self.store() as store:
            found = [store.entry(n) for n in dict.fromkeys(numbers)]
            if wanted is not None:
                found += [e for e in store.entries(wanted) if e.id not in numbers]
            if not found or not sure(found):
                return 0
            store.delete([e.id for e in found if e.id is not None], self.clock.utc())
            return len(found)

    def rename(self, what: str, old: str, new: str) -> int:
        """Renames a tag or an alias everywhere. Returns in how many entries."""
        from journal.model import tags

        with self.store() as store:
            if what == "alias":
                if not new.strip():
                    raise Usage("The new alias is empty.")
                return store.rename_alias(old, new.strip(), self.clock.utc())
            made = tags([new])
            if not made:
                raise Usage("The new tag holds no letter or digit.")
            return store.rename_tag((tags([old]) or (old,))[0], made[0], self.clock.utc())

    # --- out and in --------------------------------------------------------------------------------------------------

    def export(self, target: str, name: str, wanted: Filter, *, split: bool, force: bool) -> int:
        """Writes the entries that pass, oldest first, to a file, a folder or `-`. Returns how many."""
        from journal import formats, outfile

        form = formats.named(name)
        if split and form.write_one is None:
            raise Usage(f"--split is for markdown; {name} is one file.")
        if split and target == "-":
            raise Usage("--split needs a folder to write to.")
        count = 0

        def counted(entries: Iterable[Entry]) -> Iterator[Entry]:
            nonlocal count
            for entry in entries:
                count += 1
                yield entry

        with self.store() as store:
            entries = counted(store.entries(wanted, oldest_first=True))
            if split and form.write_one is not None:
                write_one = form.write_one
                named = formats.file_names(entries, form.suffix)
                outfile.write_folder(Path(target), ((n, write_one(e)) for n, e in named), force=force)
            elif target == "-":
                from journal.terminal.safe import shown

                to_eyes = self.console.to_a_terminal
                for piece in form.write(entries, self.catalogue):
                    self.console.out_exact(shown(piece) if to_eyes else piece)
            else:
                outfile.write_file(Path(target), form.write(entries, self.catalogue), force=force)
        return count

    def import_path(self, source: Path, name: str, *, dry_run: bool) -> Report:
        """Takes in a file, or a folder of markdown: all of it or nothing. Raises ImportRefused."""
        form, entries = self._read_import(source, name)
        report = Report(form.name)
        try:
            with self.store() if dry_run else self.store_or_new() as store:
                coming = self._sort_import(store, entries, report)
                if not dry_run:
                    store.save_all(coming)
        except NotFound:
            if not dry_run:
                raise
            report.came = len(entries)  # there is no journal yet: all of it would come
        return report

    def _read_import(self, source: Path, name: str) -> "tuple[Format, list[Entry]]":
        from journal import formats

        files = (
            sorted(p for p in source.glob("*.md") if p.is_file() and not p.is_symlink())
            if source.is_dir()
            else [source]
        )
        if not files:
            raise ImportRefused("There is no markdown file in that folder.")
        entries: list[Entry] = []
        form: Format | None = None
        for file in files:
            content = _read_text(file)
            form = formats.recognised(content) if name == "auto" else formats.named(name)
            try:
                entries += form.read(content, self.catalogue, self.clock.utc())
            except ImportRefused as refused:
                place = f"{file.name}: " if len(files) > 1 else ""
                raise ImportRefused(place + refused.sentence, refused.hint) from None
        assert form is not None  # noqa: S101 - there was a file
        return form, entries

    def _sort_import(self, store: "Store", entries: Iterable[Entry], report: Report) -> list[Entry]:
        """Those that are to come; the others are counted in the report."""
        owners = store.reflection_owners()
        there = store.uuids()
        coming: dict[str, Entry] = {}
        for entry in entries:
            mine = coming.get(entry.uuid) or (store.by_uuid(entry.uuid) if entry.uuid in there else None)
            elsewhere = any(owners.get(r.uuid, entry.uuid) != entry.uuid for r in entry.reflections)
            if mine is None and not elsewhere:
                coming[entry.uuid] = entry
                owners |= {r.uuid: entry.uuid for r in entry.reflections}
            elif mine is not None and _same(mine, entry):
                report.there += 1
            else:
                reason = (
                    "they share a reflection with another entry" if elsewhere else "they differ from the entry here"
                )
                report.left_out[reason] = report.left_out.get(reason, 0) + 1
        report.came = len(coming)
        return list(coming.values())


def _same(mine: Entry, other: Entry) -> bool:
    """Whether two entries say the same, whatever their ids."""
    import dataclasses

    return dataclasses.replace(mine, id=None) == dataclasses.replace(other, id=None)


def _read_text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise ImportRefused("That file is no UTF-8 text, so nothing was imported.") from None
    except OSError as reason:
        raise Failed(f"The file could not be read: {(reason.strerror or '').lower()}.") from None


def guard(command: Callable[[], int | None], console: Console | None = None) -> int:
    """Runs a command, and turns whatever it raises into a sentence and an exit code. The one error boundary."""
    say = (console or Console()).say
    try:
        return command() or errors.OK
    except JournalError as error:
        say(*filter(None, [error.sentence, error.hint]))
        return error.exit_code
    except KeyboardInterrupt:
        say("", "Stopped.")
        return errors.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again when it closes it, at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return errors.OK
    except Exception as bug:
        place = traceback.extract_tb(bug.__traceback__)[-1]
        say(
            f"This is a mistake of ours: {type(bug).__name__} at {Path(place.filename).name}:{place.lineno}.",
            "What was saved is safe. Nothing of what you wrote is in this message, so it can be passed on as it is.",
        )
        return errors.BUG


def void(_: object) -> None:
    """Drops a value."""
