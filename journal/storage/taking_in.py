"""Taking in what was written without unlocking: insert, commit, then remove. Repeating it changes nothing.

Best effort: it never keeps a command from continuing, and what can't be taken in now stays where it is. Pages pass the
same checks as an import, after those that keep a hostile file from the age library.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from journal import files
from journal.core.model import Draft, Entry, Origin
from journal.errors import JournalError
from journal.storage import age, inbox
from journal.storage.checks import catalogue
from journal.storage.database import batched, marks
from journal.storage.inbox_keys import InboxKeys
from journal.storage.store import Store

MOST = 1000  # pages at a time; the rest next time
BATCH = 50  # pages in memory
ORIGIN = "inbox"
NEW_MOMENTS = ("write", "quick")  # the purposes of drafts that make a moment
#: The setting that switches the inbox off, with "off".
SETTING = "inbox"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that stayed in the inbox, and why, as the end of a sentence."""

    path: Path
    why: str


@dataclass(slots=True)
class TakenIn:
    """What was done with the inbox. Has the times of pages, but nothing that was written in them."""

    #: When each new entry was written.
    entries: list[datetime] = field(default_factory=list)
    #: When each draft was last changed.
    drafts: list[datetime] = field(default_factory=list)
    #: Pages that the journal had already, or that were deleted since: they were removed.
    dropped: int = 0
    #: Pages that can't be opened or read: they were left as they are.
    kept: list[Kept] = field(default_factory=list)
    #: Pages that are being written just now.
    being_written: int = 0
    #: Pages that wait for the next time.
    waiting: int = 0
    #: Whether pages were being encrypted to a key that isn't the journal's: somebody put it there. It was replaced.
    foreign_recipient: bool = False
    #: Why no more could be done now, as a sentence; "" if nothing went wrong.
    problem: str = ""

    @property
    def says_something(self) -> bool:
        """Whether a person would want to know."""
        return bool(self.entries or self.drafts or self.kept or self.waiting or self.foreign_recipient or self.problem)


def take_in(store: Store, now: datetime, *, ready: bool = True) -> TakenIn:
    """Take the waiting pages into the open journal, and make sure that more can be written. Never raises JournalError.

    `now` is UTC: its date becomes the entries' import date. Without `ready`, only takes in what is waiting.
    """
    found = TakenIn()
    if not store.path.name:
        return found
    try:
        _take_pages(store, now, found)
        if ready:
            keep_ready(store, now, found)
    except JournalError as reason:
        found.problem = reason.sentence
        found.waiting = len(inbox.pages(store.path)) - len(found.kept) - found.being_written
    return found


def keep_ready(store: Store, now: datetime, found: TakenIn | None = None) -> None:
    """Make sure that pages are encrypted to the journal's current key, and to no other.

    A pair is made if there is none, or if the passphrase was changed. A recipient that is one of the journal's older
    keys is replaced silently; any other is reported in `found`. Raises InUse, Failed, Damaged.
    """
    if store.setting(SETTING) == "off":
        inbox.remove_recipient(store.path)
        return
    if not age.available():
        return
    ring = InboxKeys(store.database)
    current = ring.current()
    if current is None or ring.is_to_be_renewed():
        with store.database.transaction():
            if ring.is_to_be_renewed() or ring.current() is None:  # another command may have been quicker
                ring.renew(now)
        current = ring.current()
    files.tighten(inbox.folder(store.path))
    there = inbox.recipient(store.path)
    if current is None or there == current.public:
        return
    if found is not None and there is not None and there not in {key.public for key in ring.all()}:
        found.foreign_recipient = True
    inbox.write_recipient(store.path, current.public)


def _take_pages(store: Store, now: datetime, found: TakenIn) -> None:
    waiting = inbox.pages(store.path)
    if not waiting:
        inbox.tidy(store.path)
        return
    if not age.available():
        found.waiting = len(waiting)
        found.problem = "The library that reads them (pyrage) isn't installed."
        return
    privates = [key.private for key in InboxKeys(store.database).all()]
    read = 0
    for paths in _batches(waiting):
        if read >= MOST:
            found.waiting += len(paths)
            continue
        with contextlib.ExitStack() as held:
            opened = list(_opened(paths, privates, now, found, held))
            stays = _insert(store, [page for _, _, page in opened], now, found) if opened else set()
            for path, identity, page in opened:
                if page.uuid in stays:
                    found.kept.append(Kept(path, "it belongs to a moment that's in the journal already"))
                else:
                    _remove(path, identity)
        read += len(opened)
    inbox.tidy(store.path)


def _batches(paths: list[Path]) -> Iterator[list[Path]]:
    """Yield the pages in lists that fit into memory."""
    batch: list[Path] = []
    size = 0
    for path in paths:
        with contextlib.suppress(OSError):
            own = min(path.lstat().st_size, inbox.LARGEST)
            if batch and (len(batch) >= BATCH or size + own > inbox.LARGEST):
                yield batch
                batch, size = [], 0
            batch.append(path)
            size += own
    if batch:
        yield batch


Identity = tuple[int, int]


def _opened(
    paths: list[Path], privates: list[str], now: datetime, found: TakenIn, held: contextlib.ExitStack
) -> Iterator[tuple[Path, Identity, Entry | Draft]]:
    """Yield the pages that can be taken in. Each is locked until `held` closes, so that nobody writes it meanwhile."""
    from journal.core import waiting_page  # usually no page is waiting

    for path in paths:
        if not held.enter_context(inbox.unless_written(path)):
            found.being_written += 1
            continue
        try:
            identity = _identity(path)
            content = inbox.read_ours(path, inbox.LARGEST)
            page = waiting_page.unpack(age.decrypt(content, privates), catalogue(), now)
        except FileNotFoundError:
            continue  # another command was quicker
        except OSError as reason:
            found.kept.append(Kept(path, f"it couldn't be read: {(reason.strerror or 'no reason given').lower()}"))
            continue
        except (ValueError, age.Unreadable, waiting_page.NotAPage) as reason:
            found.kept.append(Kept(path, str(reason)))
            continue
        yield path, identity, page


def _identity(path: Path) -> Identity:
    seen = path.lstat()
    return (seen.st_ino, seen.st_mtime_ns)


def _remove(path: Path, identity: Identity) -> None:
    """Remove a page that is now in the journal, but never another file that took its name."""
    with contextlib.suppress(OSError):
        if _identity(path) == identity:
            path.unlink()


def _insert(store: Store, pages: list[Entry | Draft], now: datetime, found: TakenIn) -> set[str]:
    """Write the pages into the journal, all or none. What it has already, or has deleted, is dropped.

    Return the uuids of those that can neither be taken nor dropped.
    """
    new: list[Entry] = []
    drafts: list[Draft] = []
    stays: set[str] = set()
    with store.changing():
        uuids = {page.uuid: _uuids(page) for page in pages}
        known = _known(store, sorted(set().union(*uuids.values())))
        for entry in (page for page in pages if isinstance(page, Entry)):
            if not known & uuids[entry.uuid]:
                new.append(replace(entry, origin=Origin(ORIGIN, now.date()), id=None))
            known |= uuids[entry.uuid]
        store.writer.write(new)
        store.kept_drafts.forget(r.uuid for page in pages if isinstance(page, Entry) for r in page.reflections)
        for draft in (page for page in pages if isinstance(page, Draft)):
            verdict = _verdict(store, draft, bool(known & uuids[draft.uuid]))
            if verdict == "new":
                store.kept_drafts.write(draft)
                drafts.append(draft)
            elif verdict == "stays":
                stays.add(draft.uuid)
    found.entries += [entry.written_at for entry in new]
    found.drafts += [draft.changed_at for draft in drafts]
    found.dropped += len(pages) - len(new) - len(drafts) - len(stays)
    return stays


def _uuids(page: Entry | Draft) -> set[str]:
    """Return the uuids in a page."""
    if isinstance(page, Entry):
        return {page.uuid, *(r.uuid for r in page.reflections)}
    return {page.uuid, str(page.content["entry"])}


def _verdict(store: Store, draft: Draft, known: bool) -> Literal["new", "known", "stays"]:
    """Return whether to write a draft, drop it, or leave it. `known`: some part of it exists here or was deleted.

    A draft of a new moment is new unless the moment was saved or deleted since. One about an existing moment was begun
    while unlocked, so the journal has an earlier version of it; if it hasn't, the page is left alone, as it may be
    forged.
    """
    here = next((one for one in store.kept_drafts.all() if one.uuid == draft.uuid), None)
    if here is not None:
        return "new" if here.changed_at < draft.changed_at else "known"
    if not known:
        return "new"
    if draft.content.get("purpose") in NEW_MOMENTS:
        return "known"
    return "known" if store.was_deleted(str(draft.content["entry"])) else "stays"


def _known(store: Store, uuids: list[str]) -> set[str]:
    """Return which of these uuids belong to an entry or a reflection here, or to a deleted one."""
    known: set[str] = set()
    for some in batched(uuids):
        for table in ("entries", "reflections", "tombstones"):
            sql = f"SELECT uuid FROM {table} WHERE uuid IN ({marks(some)})"
            known.update(row[0] for row in store.database.rows(sql, some))
    return known
