"""The inbox: what is written without unlocking waits there, unreadable, and joins the journal at the next unlock."""

import os
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest

from journal.core import conversation, waiting_page
from journal.core.model import Draft, Entry, Moment, Origin
from journal.errors import Failed
from journal.storage import age, backups, inbox, integrity, merge, restoring, vault
from journal.storage.inbox_keys import InboxKeys
from journal.storage.store import Store
from journal.storage.taking_in import SETTING, TakenIn, keep_ready, take_in
from tests import make
from tests.conftest import PASSPHRASE
from tests.faults import pages
from tests.make import CATALOGUE, NOW

LATER = NOW + timedelta(hours=9)


def key(path: Path, passphrase: str = PASSPHRASE) -> str:
    return pages.raw_key(path, passphrase)


def opened(path: Path, passphrase: str = PASSPHRASE) -> Store:
    return Store(vault.open_existing(path, key(path, passphrase)), path)


@pytest.fixture
def ready(store: Store, path: Path) -> Store:
    """An open journal with one entry, whose inbox can be written to."""
    store.save(make.entry(1, before="Rain."))
    keep_ready(store, NOW)
    assert inbox.usable(path)
    return store


def draft(number: int, text: str = "The canary", purpose: str = "write", at: datetime = NOW) -> Draft:
    """A draft of a new moment, as the conversation packs it."""
    sitting = conversation.begin(CATALOGUE, "write", Moment(make.LATE, "Europe/Berlin"), NOW)
    content = sitting.pack() | {"entry": make.uuid(number), "reflection": make.uuid(number, 1), "purpose": purpose}
    content["answers"] = {"note": text}
    content["asked"] = {"note": "?"}
    return Draft(make.uuid(number, 1), NOW, at, content)


def entry(number: int, text: str = "The canary") -> Entry:
    return make.entry(number, before=text, words=("tender",), tag=("rain",))


def written(path: Path, *entries: Entry) -> list[Path]:
    """Pages that were finished, one for each entry."""
    made = []
    for one in entries:
        with inbox.WaitingPage(path) as page:
            page.save(one)
            made.append(page.path)
    return made


# --- a page ---------------------------------------------------------------------------------------------------------


def test_a_finished_page_joins_the_journal_as_it_was_written(ready: Store, path: Path) -> None:
    (page,) = written(path, entry(2))
    found = take_in(ready, LATER)
    assert found == TakenIn(entries=[NOW])
    taken = ready.by_uuid(make.uuid(2))
    assert taken == replace(entry(2), id=2)
    assert taken.origin == Origin("inbox", LATER.date())
    assert len(ready.search("canary")) == 1
    assert not page.exists()
    assert [p.name for p in inbox.everything(path)] == ["recipient"]


def test_a_page_is_an_age_file_for_the_journals_own_key_and_shows_nothing(ready: Store, path: Path) -> None:
    (page,) = written(path, entry(2))
    raw = page.read_bytes()
    assert b"canary" not in raw
    current = InboxKeys(ready.database).current()
    assert current is not None
    identity = pyrage.x25519.Identity.from_str(current.private)
    plain = pyrage.decrypt(raw, [identity])
    assert b"canary" in plain
    assert len(plain) % waiting_page.BLOCK == 0
    assert current.private not in repr(current)
    other = pyrage.x25519.Identity.generate()
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(raw, [other])


def test_its_length_says_only_roughly_how_much_was_written(ready: Store, path: Path) -> None:
    short, longer, long = written(path, entry(2, "x"), entry(3, "x" * 1000), entry(4, "x" * 5000))
    # Random bytes in the header, which age puts there on purpose, may differ in length.
    assert abs(short.stat().st_size - longer.stat().st_size) < 300
    assert long.stat().st_size - short.stat().st_size > 3500


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_everything_in_it_is_private_and_randomly_named(store: Store, path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        keep_ready(store, NOW)
        made = written(path, entry(2), entry(3))
        with inbox.WaitingPage(path) as page:
            page.save_draft(draft(4))
            assert {stat.S_IMODE(p.stat().st_mode) for p in inbox.everything(path)} == {0o600}
            assert len(inbox.everything(path)) == 5
    finally:
        os.umask(before)
    assert stat.S_IMODE(inbox.folder(path).stat().st_mode) == 0o700
    assert len({p.stem for p in made}) == 2
    assert make.uuid(2)[-12:] not in made[0].name


def test_a_draft_is_taken_in_once_its_writer_is_gone(ready: Store, path: Path) -> None:
    page = inbox.WaitingPage(path)
    page.save_draft(draft(2, "The can"))
    page.save_draft(draft(2, "The canary"))
    assert take_in(ready, LATER) == TakenIn(being_written=1)
    assert ready.drafts() == []
    page.close()
    assert take_in(ready, LATER) == TakenIn(drafts=[NOW])
    (kept,) = ready.drafts()
    assert kept == draft(2)
    assert conversation.unpack(CATALOGUE, kept.content).answers == {"note": "The canary"}
    assert [p.name for p in inbox.everything(path)] == ["recipient"]


def test_the_finished_page_takes_the_place_of_its_draft_in_the_inbox(ready: Store, path: Path) -> None:
    with inbox.WaitingPage(path) as page:
        page.save_draft(draft(2))
        page.save(entry(2))
    assert len(inbox.pages(path)) == 1
    assert take_in(ready, LATER) == TakenIn(entries=[NOW])


def test_and_of_its_draft_in_the_journal(ready: Store, path: Path) -> None:
    ready.keep_draft(draft(2))
    written(path, entry(2))
    assert take_in(ready, LATER).entries == [NOW]
    assert ready.drafts() == []


def test_a_page_that_was_thrown_away_leaves_nothing(ready: Store, path: Path) -> None:
    page = inbox.WaitingPage(path)
    page.save_draft(draft(2))
    page.discard()
    assert [p.name for p in inbox.everything(path)] == ["recipient"]


# --- twice, and deleted meanwhile -----------------------------------------------------------------------------------


def test_twice_changes_nothing(ready: Store, path: Path) -> None:
    (page,) = written(path, entry(2))
    raw = page.read_bytes()
    take_in(ready, LATER)
    page.write_bytes(raw)
    assert take_in(ready, LATER) == TakenIn(dropped=1)
    assert ready.count() == 2
    assert not page.exists()


def test_what_is_known_or_was_deleted_is_dropped(ready: Store, path: Path) -> None:
    ready.save(entry(2))
    ready.delete([1], NOW)
    in_another = replace(entry(5), reflections=entry(2).reflections)
    written(path, entry(1), entry(2, "changed since"), in_another)
    with inbox.WaitingPage(path) as page:
        page.save_draft(draft(2))
    assert take_in(ready, LATER) == TakenIn(dropped=4)
    assert [e.answer("before") for e in ready.entries()] == ["The canary"]
    assert ready.drafts() == []


def test_two_pages_with_the_same_uuid_make_one_entry(ready: Store, path: Path) -> None:
    """Only a forger makes them; nothing of it may stop every command."""
    same = replace(entry(3), reflections=entry(2).reflections)
    written(path, entry(2), entry(2), same)
    assert take_in(ready, LATER) == TakenIn(entries=[NOW], dropped=2)


def test_of_two_versions_of_a_draft_the_later_stays(ready: Store, path: Path) -> None:
    ready.keep_draft(draft(2, "later here", at=LATER))
    with inbox.WaitingPage(path) as page:
        page.save_draft(draft(2, "earlier there"))
    assert take_in(ready, LATER).dropped == 1
    with inbox.WaitingPage(path) as page:
        page.save_draft(draft(2, "latest there", at=LATER + timedelta(seconds=1)))
    assert take_in(ready, LATER + timedelta(minutes=1)).drafts
    assert [d.content["answers"] for d in ready.drafts()] == [{"note": "latest there"}]


def test_a_draft_about_a_moment_that_is_here_is_taken_only_if_it_was_begun_unlocked(ready: Store, path: Path) -> None:
    (mine,) = (e for e in ready.entries())
    about = draft(1, purpose="edit")
    with inbox.WaitingPage(path) as page:
        page.save_draft(about)
    found = take_in(ready, LATER)
    assert [k.why for k in found.kept] == ["it belongs to a moment that's in the journal already"]
    ready.keep_draft(replace(about, changed_at=NOW - timedelta(seconds=1)))
    assert take_in(ready, LATER).drafts == [NOW]
    assert ready.by_uuid(mine.uuid) == mine


# --- what can't be taken in -----------------------------------------------------------------------------------------


def foreign_key(path: Path) -> bytes:
    other = pyrage.x25519.Identity.generate().to_public()
    return pyrage.encrypt(waiting_page.pack(entry(9)), [other])


def for_us(plain: bytes) -> Callable[[Path], bytes]:
    return lambda path: pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(inbox.recipient(path) or "")])


def damaged(path: Path) -> bytes:
    raw = bytearray(for_us(waiting_page.pack(entry(9)))(path))
    raw[-100] ^= 1
    return bytes(raw)


def many_stanzas(path: Path) -> bytes:
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    return b"age-encryption.org/v1\n" + stanza * 1000 + b"--- " + b"A" * 43 + b"\n" + b"x" * 5000


def five_stanzas(path: Path) -> bytes:
    return b"age-encryption.org/v1\n" + b"-> x\n" * 5 + b"--- " + b"A" * 43 + b"\n" + b"x" * 5000


def tampered(**changed: object) -> Callable[[Path], bytes]:
    """A page of an entry, encrypted as it should be, in which this was changed."""
    import json

    def make_one(path: Path) -> bytes:
        data = json.loads(waiting_page.pack(entry(9)))
        data["entry"] |= changed
        return for_us(json.dumps(data).encode())(path)

    return make_one


REFLECTION = {
    "uuid": make.uuid(9, 1), "stage": "first", "written_at": "2026-11-23T08:00:00.000000Z",
    "changed_at": "2026-11-23T08:00:00.000000Z", "asked": {}, "answers": {"before": "canary"},
}  # fmt: skip
UNREADABLE: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "for another key": (foreign_key, "it was written for another key"),
    "damaged": (damaged, "it's damaged"),
    "cut off": (lambda path: damaged(path)[:100], "its header is too large, or cut off"),
    "empty": (lambda path: b"", "it isn't an age file"),
    "plain text": (lambda path: b"canary" * 1000, "it isn't an age file"),
    "a thousand stanzas": (many_stanzas, "its header is too large"),
    "five stanzas": (five_stanzas, "its header has too many parts"),
    "no JSON": (for_us(b"canary"), "it isn't a page that Journal would write"),
    "no text": (for_us(b"\xff\xfe\xfd"), "it isn't a page that Journal would write"),
    "a list": (for_us(b"[]"), "it isn't a page that Journal would write"),
    "nested without end": (for_us(b"[" * 100_000), "it isn't a page that Journal would write"),
    "of a later version": (for_us(b'{"page": 2, "entry": {}}'), "another version of Journal wrote it"),
    "a time that isn't one": (tampered(happened_at="canary"), "it isn't a page that Journal would write"),
    "a uuid that isn't one": (tampered(uuid="canary"), "uuid isn't a valid one"),
    "a zone that isn't one": (tampered(zone="../canary"), "zone needs a name like"),
    "two reflections": (tampered(reflections=[REFLECTION, REFLECTION]), "it isn't a page that Journal would write"),
    "a look back": (tampered(reflections=[REFLECTION | {"stage": "lookback"}]), "it isn't a first reflection"),
    "a choice that isn't one": (
        tampered(reflections=[REFLECTION | {"answers": {"tears": "canary"}}]), "reflection 1: answers: tears"),
    "an answer with a NUL": (
        tampered(reflections=[REFLECTION | {"answers": {"before": "canary\0"}}]), "reflection 1: answers: before"),
    "an answer that's a thing": (
        tampered(reflections=[REFLECTION | {"answers": {"before": {"canary": 1}}}]),
        "it isn't a page that Journal would write"),
    "a draft of nothing": (for_us(b'{"page": 1, "draft": {}}'), "it isn't a page that Journal would write"),
    "a draft of something else": (
        lambda path: for_us(waiting_page.pack(replace(draft(9), uuid=make.uuid(8))))(path),
        "its uuids don't match"),
    "a draft with a choice that isn't one": (
        lambda path: for_us(
            waiting_page.pack(replace(draft(9), content=draft(9).content | {"answers": {"tears": "canary"}}))
        )(path),
        "reflection 1: answers: tears"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "why"), UNREADABLE.values(), ids=list(UNREADABLE))
def test_a_page_that_cant_be_read_is_kept_and_named_and_the_others_come_in(
    ready: Store, path: Path, content: Callable[[Path], bytes], why: str
) -> None:
    bad = inbox.folder(path) / f"{'0' * 32}.age"
    bad.write_bytes(content(path))
    before = bad.read_bytes()
    written(path, entry(2))
    begun = datetime.now(UTC)
    found = take_in(ready, LATER)
    assert (datetime.now(UTC) - begun).total_seconds() < 5
    assert found.entries == [NOW]
    assert [(k.path, k.why.startswith(why)) for k in found.kept] == [(bad, True)], found.kept
    assert "canary" not in found.kept[0].why
    assert bad.read_bytes() == before
    assert found.problem == ""


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
def test_what_isnt_an_ordinary_file_of_reasonable_size_is_never_read(ready: Store, path: Path, tmp_path: Path) -> None:
    place = inbox.folder(path)
    (tmp_path / "victim.age").write_bytes(for_us(waiting_page.pack(entry(9)))(path))
    (place / f"{'1' * 32}.age").symlink_to(tmp_path / "victim.age")
    os.mkfifo(place / f"{'2' * 32}.age")
    (place / f"{'3' * 32}.age").mkdir()
    with (place / f"{'4' * 32}.age").open("wb") as sparse:
        sparse.truncate(1 << 30)
    written(path, entry(2))
    begun = datetime.now(UTC)
    found = take_in(ready, LATER)
    assert (datetime.now(UTC) - begun).total_seconds() < 5
    assert found.entries == [NOW]
    assert len(found.kept) == 4
    assert (tmp_path / "victim.age").exists()
    assert ready.count() == 2


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
def test_an_inbox_that_is_a_link_is_not_used(store: Store, path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    inbox.folder(path).symlink_to(tmp_path / "elsewhere")
    found = take_in(store, NOW)
    assert "may be a link" in found.problem
    assert not inbox.usable(path)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    with pytest.raises(Failed):
        inbox.WaitingPage(path)


def test_a_clock_that_was_ahead_wins_no_merge(ready: Store, path: Path) -> None:
    ahead = NOW + timedelta(days=4000)
    first = replace(entry(2).reflections[0], written_at=ahead, changed_at=ahead)
    written(path, replace(entry(2), written_at=ahead, changed_at=ahead, reflections=(first,)))
    assert take_in(ready, LATER).entries == [LATER]
    taken = ready.by_uuid(make.uuid(2))
    assert taken is not None
    assert taken.changed_at == taken.reflections[0].changed_at == LATER


def test_at_most_a_thousand_come_in_at_a_time(ready: Store, path: Path) -> None:
    content = for_us(waiting_page.pack(entry(2)))(path)
    for number in range(1010):
        (inbox.folder(path) / f"{number:032x}.age").write_bytes(content)
    found = take_in(ready, LATER)
    assert (len(found.entries), found.dropped, found.waiting) == (1, 999, 10)
    assert take_in(ready, LATER) == TakenIn(dropped=10)


# --- keys ------------------------------------------------------------------------------------------------------------


def publics(store: Store) -> list[tuple[str, bool]]:
    return [(k.public, k.current) for k in InboxKeys(store.database).all()]


def test_a_recipient_that_was_swapped_is_replaced_and_said(ready: Store, path: Path) -> None:
    mine = inbox.recipient(path)
    theirs = str(pyrage.x25519.Identity.generate().to_public())
    (inbox.folder(path) / "recipient").write_text(theirs + "\n")
    assert take_in(ready, LATER) == TakenIn(foreign_recipient=True)
    assert inbox.recipient(path) == mine
    assert take_in(ready, LATER) == TakenIn()


def test_one_that_is_in_the_ring_or_missing_is_replaced_silently(ready: Store, path: Path) -> None:
    old = inbox.recipient(path)
    with ready.database.transaction():
        new = InboxKeys(ready.database).renew(LATER)
    assert take_in(ready, LATER) == TakenIn()
    assert inbox.recipient(path) == new.public != old
    (inbox.folder(path) / "recipient").unlink()
    assert take_in(ready, LATER) == TakenIn()
    assert inbox.recipient(path) == new.public


def test_a_new_passphrase_brings_a_new_pair_and_the_old_only_opens(ready: Store, path: Path, tmp_path: Path) -> None:
    old = inbox.recipient(path)
    before = tmp_path / "before.db"
    backups.copy(ready.conn, path, before, key(path))
    early = inbox.WaitingPage(path)
    written(path, entry(2))
    backups.change_passphrase(ready.conn, path, key(path), "entirely other words")
    ready.close()
    assert not inbox.usable(path), "until the next unlock nothing is written that an old copy could read"
    with opened(path, "entirely other words") as store:
        assert take_in(store, LATER).entries == [NOW]
        new = inbox.recipient(path)
        assert new != old
        assert publics(store) == [(new, True), (old, False)]
        early.save(entry(3))
        (page,) = written(path, entry(4))
        with opened(before) as old_copy:
            privates = [k.private for k in InboxKeys(old_copy.database).all()]
        for later in (page, early.path):
            with pytest.raises(age.Unreadable):
                age.decrypt(later.read_bytes(), privates)
        assert len(take_in(store, LATER).entries) == 2


def test_restoring_takes_the_inbox_in_first_and_carries_the_keys_over(ready: Store, path: Path, tmp_path: Path) -> None:
    source = tmp_path / "backup.db"
    backups.copy(ready.conn, path, source, key(path))
    with ready.database.transaction():
        current = InboxKeys(ready.database).renew(LATER)
    keep_ready(ready, LATER)
    written(path, entry(2))
    ready.close()
    done = restoring.restore(source, path, key(path), LATER)
    assert done.taken_in.entries == [NOW]
    assert done.kept is not None
    with opened(done.kept) as replaced, opened(path) as restored:
        assert replaced.count() == 2
        assert restored.count() == 1
        assert publics(restored) == publics(replaced)
        written(path, entry(3))
        assert take_in(restored, LATER) == TakenIn(entries=[NOW])
    assert inbox.recipient(path) == current.public


def test_the_keys_go_along_into_a_backup_that_had_none(ready: Store, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "plain.db"
    backups.copy(ready.conn, path, other, key(path))
    with closing(vault.open_existing(other, key(path))) as connection:
        connection.execute("DELETE FROM inbox_keys")
        connection.commit()
    (page,) = written(path, entry(2))
    raw = page.read_bytes()
    ready.close()
    restoring.restore(other, path, key(path), LATER)
    page.write_bytes(raw)
    with opened(path) as restored:
        assert take_in(restored, LATER).entries == [NOW], "it's read with the key that was carried over"


def test_where_the_journal_doesnt_open_the_pages_stay(ready: Store, path: Path, tmp_path: Path) -> None:
    source = tmp_path / "backup.db"
    backups.copy(ready.conn, path, source, key(path))
    (page,) = written(path, entry(2))
    ready.close()
    raw = bytearray(path.read_bytes())
    raw[100] ^= 1
    path.write_bytes(raw)
    restoring.restore(source, path, PASSPHRASE, LATER)
    assert page.exists()
    with opened(path) as restored:
        assert take_in(restored, LATER) == TakenIn(entries=[NOW])


def test_a_merge_adds_the_others_keys_as_opening_only(ready: Store, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "home" / "other.db"
    with Store(vault.create(other, PASSPHRASE), other) as theirs:
        keep_ready(theirs, NOW)
        (theirs_public, _), *_ = publics(theirs)
    mine = publics(ready)
    with merge.opened(other, PASSPHRASE, path, CATALOGUE) as theirs:
        keys = merge.new_keys(ready, theirs)
    merge.apply(ready, [], {}, (), merge.version(ready), keys)
    assert publics(ready) == [*mine, (theirs_public, False)]
    with merge.opened(other, PASSPHRASE, path, CATALOGUE) as theirs:
        assert merge.new_keys(ready, theirs) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE inbox_keys SET public = 'canary'",
        "UPDATE inbox_keys SET private = 'canary'",
        "UPDATE inbox_keys SET private = x'00'",
        f"UPDATE inbox_keys SET public = 'age1{'q' * 58}'",
        "UPDATE inbox_keys SET created_at = 'canary'",
    ],
)
def test_keys_that_arent_keys_are_refused_at_every_door(ready: Store, path: Path, wrong: str) -> None:
    ready.conn.execute(wrong)
    ready.conn.commit()
    found = integrity.examine(path, key(path), path)
    assert found.problems
    assert "canary" not in "".join(found.problems)


def test_it_can_be_switched_off_and_on_and_what_waits_still_comes_in(ready: Store, path: Path) -> None:
    written(path, entry(2))
    ready.set(SETTING, "off")
    assert take_in(ready, LATER).entries == [NOW]
    assert not inbox.usable(path)
    with pytest.raises(Failed):
        inbox.WaitingPage(path)
    ready.set(SETTING, "on")
    take_in(ready, LATER)
    assert inbox.usable(path)


def test_nothing_can_be_written_for_a_journal_that_is_gone(ready: Store, path: Path) -> None:
    ready.close()
    path.unlink()
    assert not inbox.usable(path)


def test_a_first_import_that_failed_leaves_no_key_behind(path: Path) -> None:
    with Store(vault.create(path, PASSPHRASE), path) as store:
        keep_ready(store, NOW)
        store.discard_unused()
    assert inbox.recipient(path) is None


def test_a_journal_in_memory_has_none(memory: Store) -> None:
    assert take_in(memory, NOW) == TakenIn()


def test_no_export_holds_a_key(ready: Store, path: Path) -> None:
    from journal import formats

    current = InboxKeys(ready.database).current()
    assert current is not None
    for name in ("json", "markdown", "csv"):
        text = "".join(formats.writer(name)[1].all(ready.entries(), CATALOGUE))
        assert current.private not in text
        assert current.public not in text


# --- best effort -----------------------------------------------------------------------------------------------------


def test_while_the_journal_is_in_use_the_pages_wait(ready: Store, path: Path) -> None:
    (page,) = written(path, entry(2))
    with opened(path) as mine:
        mine.conn.set_busy_timeout(0.05)
        with ready.database.transaction():
            found = take_in(mine, LATER)
        assert (found.entries, found.waiting) == ([], 1)
        assert "in use" in found.problem
        assert page.exists()
        assert take_in(mine, LATER) == TakenIn(entries=[NOW])


def test_two_that_take_in_at_once_take_each_page_once(ready: Store, path: Path) -> None:
    written(path, *(entry(n) for n in range(2, 42)))
    found: list[TakenIn] = []

    def take() -> None:
        with opened(path) as store:
            found.append(take_in(store, LATER))

    threads = [threading.Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [f.problem for f in found] == [""] * 3
    assert sum(len(f.entries) for f in found) == 40
    assert ready.count() == 41
    assert inbox.pages(path) == []


def test_what_killed_writers_left_is_tidied_away(ready: Store, path: Path) -> None:
    left = [
        inbox.folder(path) / f"{'7' * 32}.writing",
        inbox.folder(path) / f".{'7' * 32}.age.999999999-00000000.part",
    ]
    for one in left:
        one.write_bytes(b"")
    working = inbox.WaitingPage(path)
    take_in(ready, LATER)
    assert not any(one.exists() for one in left)
    working.save(entry(3))
    assert take_in(ready, LATER).entries == [NOW]
