"""`journal merge` with real encrypted files: what it takes, what it leaves, what it says, what it never touches."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal.app import App, Options
from journal.core.clock import Clock
from journal.core.model import DatedAnswer, Draft, Reflection
from journal.errors import Damaged, Failed, NewerVersion, NotFound, Usage, WrongPassphrase
from journal.services import merge as merging
from journal.storage import backups, vault
from journal.storage import merge as copies
from journal.storage.store import Store
from journal.terminal.console import Console
from tests import make, steps
from tests.conftest import PASSPHRASE, Run
from tests.make import NOW
from tests.terminal.screen import ENTER, terminal

FIXTURES = Path(__file__).parent.parent / "fixtures"
LATER = NOW + timedelta(hours=1)


def opened(path: Path) -> Store:
    return Store(vault.open_existing(path, PASSPHRASE), path)


@pytest.fixture
def other(path: Path) -> Path:
    """Two copies of a journal of three entries: `path`, and this one as Syncthing names it."""
    with Store(vault.create(path, PASSPHRASE), path) as store:
        store.save_all([make.entry(n, before=f"canary{n}", tag=("rain",)) for n in (1, 2, 3)])
    copy = path.with_name("journal.sync-conflict-20261123-101500-ABCDEFG.db")
    shutil.copyfile(path, copy)
    return copy


def app_of(path: Path, tmp_path: Path) -> App:
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    return App(Options(path, tmp_path / "passphrase"), clock=Clock(NOW), console=Console(plain=True))


Merge = Callable[..., merging.Plan]


@pytest.fixture
def merge(path: Path, tmp_path: Path) -> Merge:
    """Merges in this process: `merge(other)`, and gives the plan."""

    def call(other: Path, *, into: Path = path, sure: bool = True, passphrase: Path | None = None) -> merging.Plan:
        plans: list[merging.Plan] = []
        steps.merge(app_of(into, tmp_path), other, passphrase, lambda plan: plans.append(plan) is None and sure)
        return plans[0]

    return call


def content(path: Path) -> object:
    """All that merges, to the letter."""
    with opened(path) as store:
        return (
            {uuid: digest.hex() for uuid, digest in copies.fingerprints(store).items()},
            copies.tombstones(store),
            copies.dated_answers(store),
        )


def live_apart(path: Path, other: Path) -> None:
    """Some days on two computers: edits, look-backs, deletions, new entries, a dated answer."""
    with opened(path) as store:
        first = store.entry(1)
        look = Reflection(make.uuid(1, 2), "lookback", NOW, NOW, {"note": "canary look"})
        store.save(replace(first, reflections=(*first.reflections, look)))
        store.delete([2], NOW)
        store.save(make.entry(4, before="canary4"))
    with opened(other) as store:
        store.rename_tag("rain", "snow", LATER)
        first = store.entry(1)
        said = replace(first.reflections[0], answers={"before": "canary there"}, changed_at=LATER)
        store.save(replace(first, reflections=(said,)))
        store.save(make.entry(5, before="canary5"))
        store.keep_dated_answer(DatedAnswer(make.uuid(90), "often_feels", NOW, "fine", "How does that sit with you?"))


def test_either_way_both_hold_the_same_and_twice_changes_nothing(
    path: Path, other: Path, merge: Merge, tmp_path: Path
) -> None:
    live_apart(path, other)
    untouched = tmp_path / "untouched.db"
    shutil.copyfile(path, untouched)
    before = other.read_bytes()
    was = content(path)
    assert merge(other, sure=False).count_here == 3
    assert backups.listed(path) == []
    plan = merge(other)
    assert other.read_bytes() == before
    assert content(backups.listed(path)[0]) == was, "before it changes anything it makes a backup"
    assert (plan.count_here, plan.count_there, plan.together) == (3, 4, 4)
    with opened(path) as store:
        found = {e.uuid: e for e in store.entries()}
        assert found.keys() == {make.uuid(n) for n in (1, 3, 4, 5)}
        assert [r.answers for r in found[make.uuid(1)].reflections] == [
            {"before": "canary there"},
            {"note": "canary look"},
        ]
        assert found[make.uuid(1)].tags == ("snow",)
        assert {found[make.uuid(n)].id for n in (1, 3, 4)} == {1, 3, 4}, "numbers that were here stay"
        assert len(store.search("look")) == 1
    merge(untouched, into=other)
    assert content(path) == content(other)
    bytes_then = path.read_bytes()
    assert merge(other).changes_nothing
    assert path.read_bytes() == bytes_then


def test_what_was_deleted_here_stays_deleted_though_it_was_changed_there(path: Path, other: Path, merge: Merge) -> None:
    with opened(path) as store:
        store.delete([1], NOW)
        store.keep_draft(Draft("draft", NOW, NOW, {"entry": make.uuid(2)}))
    with opened(other) as store:
        store.rename_tag("rain", "snow", LATER)
        store.delete([2], NOW)
        store.keep_draft(Draft(make.uuid(91), NOW, NOW, {"entry": "new"}))
    plan = merge(other)
    assert [(o.entry.uuid, o.deleted) for o in plan.outcome.overruled] == [(make.uuid(1), "here")]
    assert plan.drafts_there == 1
    with opened(path) as store:
        assert [e.uuid for e in store.entries()] == [make.uuid(3)]
        assert store.drafts() == [], "with an entry its draft goes, and theirs stays there"


def test_an_older_copy_is_migrated_beside_our_journal_and_never_itself(
    path: Path, merge: Merge, tmp_path: Path
) -> None:
    Store(vault.create(path, PASSPHRASE), path).close()
    old = tmp_path / "old.db"
    shutil.copyfile(FIXTURES / "schema-001.db", old)
    (tmp_path / "theirs").write_text("an old passphrase\n")
    assert merge(old, passphrase=tmp_path / "theirs").outcome.new
    assert old.read_bytes() == (FIXTURES / "schema-001.db").read_bytes()
    assert sorted(p.name for p in path.parent.iterdir()) == ["journal.db", "journal.db-backups"], "no copy is left"
    with opened(path) as store:
        assert len(store.search("invented")) == 1


def test_a_newer_copy_is_left_untouched(path: Path, other: Path, merge: Merge) -> None:
    with opened(other) as store:
        store.set("needs_version", "9.1.0")
        store.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('journal', 'm999_later', '')"
        )
        store.conn.commit()
    before = (path.read_bytes(), other.read_bytes())
    with pytest.raises(NewerVersion, match=r"9\.1\.0") as refused:
        merge(other)
    assert refused.value.exit_code == 7
    assert (path.read_bytes(), other.read_bytes()) == before


def test_a_damaged_copy_changes_nothing(path: Path, other: Path, merge: Merge, tmp_path: Path) -> None:
    whole, mine = other.read_bytes(), path.read_bytes()
    middle = bytearray(whole)
    middle[9 * 4096 + 100] ^= 1
    for damaged in (bytes(middle), whole[:-5000], whole + b"junk" * 100, b""):
        other.write_bytes(damaged)
        with pytest.raises(Damaged) as refused:
            merge(other)
        assert refused.value.exit_code == 4
        assert str(other) in refused.value.sentence
        assert other.read_bytes() == damaged
    assert path.read_bytes() == mine
    husk = tmp_path / "husk.db"
    vault.create(husk, PASSPHRASE).close()
    with pytest.raises(Damaged):
        merge(husk)


def test_what_can_not_be_merged_is_said(path: Path, other: Path, merge: Merge, tmp_path: Path) -> None:
    with pytest.raises(Usage, match="this journal itself"):
        merge(path)
    with pytest.raises(NotFound):
        merge(tmp_path / "none.db")
    link = tmp_path / "link.db"
    link.symlink_to(other)
    with pytest.raises(Failed, match="an ordinary file"):
        merge(link)
    (tmp_path / "theirs").write_text("entirely other words")
    with pytest.raises(WrongPassphrase):
        merge(other, passphrase=tmp_path / "theirs")


def test_a_copy_with_an_unfinished_write_beside_it_is_not_rolled_back_in_place(
    path: Path, other: Path, merge: Merge
) -> None:
    with opened(other) as store:
        store.save(make.entry(4, before="canary4"))
        store.conn.execute("PRAGMA cache_size=1")
        store.conn.execute("PRAGMA cache_spill=1")
        store.conn.execute("BEGIN IMMEDIATE")
        store.conn.execute("DELETE FROM entries")
        store.conn.execute("DELETE FROM search")
        killed = other.with_name("killed.db")
        shutil.copyfile(other, killed)
        shutil.copyfile(f"{other}-journal", f"{killed}-journal")
        store.conn.execute("ROLLBACK")
    before = {p: p.read_bytes() for p in path.parent.glob("killed*")}
    assert len(before) == 2
    assert len(merge(killed).outcome.new) == 1
    assert {p: p.read_bytes() for p in path.parent.glob("killed*")} == before
    assert not list(path.parent.glob(".*"))


def test_it_shows_first_where_two_versions_differ_and_never_text(run: Run, path: Path, other: Path) -> None:
    live_apart(path, other)
    assert run("list").returncode == 0  # the first unlock makes the inbox's key
    before = (path.read_bytes(), other.read_bytes())
    said = run("merge", str(other), "--dry-run")
    assert (said.returncode, said.stdout) == (0, "")
    lines = said.stderr.splitlines()
    assert lines[:3] == [
        "Entry 1 (2026-11-20 23:30), tags: the two copies differ. The version from there, "
        "changed 2026-11-23 09:00 UTC, stays.",
        "Entry 1 (2026-11-20 23:30), reflection 1: the two copies differ. The version from there, "
        "changed 2026-11-23 09:00 UTC, stays.",
        "Entry 3 (2026-11-20 23:30), tags: the two copies differ. The version from there, "
        "changed 2026-11-23 09:00 UTC, stays.",
    ]
    assert lines[3:] == [
        "An entry (2026-11-20 23:30) was deleted here, and changed there after that. It stays deleted.",
        "3 entries here, 4 entries there, 4 together.",
        "1 new from there, 2 changed by the other copy, 1 unchanged, 1 deleted here earlier and left out, "
        "1 answer that isn't part of an entry, from there.",
    ]
    asked = run("merge", str(other))
    assert asked.returncode == 2
    assert "Add --yes" in asked.stderr
    assert (path.read_bytes(), other.read_bytes()) == before
    done = run("merge", str(other), "--yes")
    assert done.returncode == 0
    assert "canary" not in said.stderr + asked.stderr + done.stderr
    assert len(json.loads(run("list", "--json").stdout)) == 4


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_the_others_passphrase_is_asked_for_only_where_ours_does_not_open_it(
    path: Path, other: Path, environment: dict[str, str]
) -> None:
    live_apart(path, other)
    backups.change_passphrase(vault.open_existing(other, PASSPHRASE), other, PASSPHRASE, "entirely other words")
    with terminal("merge", str(other), environment=environment) as opened_here:
        opened_here.wait_for("Passphrase")
        opened_here.type(PASSPHRASE, ENTER)
        opened_here.wait_for("The other copy's passphrase:")
        opened_here.type("not these", ENTER)
        opened_here.wait_for("That doesn't open it.")
        opened_here.type("entirely other words", ENTER)
        opened_here.wait_for("4 together.", "Merge it into this journal?")
        opened_here.type("yes", ENTER)
        opened_here.wait_for("Merged.")
        assert opened_here.ended() == 0
    with opened(path) as store:
        assert store.count() == 4


MERGER = """
import sys
from pathlib import Path
from tests import steps
from tests.terminal.test_merging import app_of
path, other, folder = map(Path, sys.argv[1:])
steps.merge(app_of(path, folder), other, None, lambda plan: print("planned", flush=True) is None)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_half_way_the_journal_is_as_before_and_the_other_too(path: Path, tmp_path: Path) -> None:
    other = path.with_name("other.db")
    for place, numbers in ((path, range(1, 200)), (other, range(100, 900))):
        with Store(vault.create(place, PASSPHRASE), place) as store:
            store.save_all([make.entry(n, before=f"Rain {n}. " * 40, tag=(place.stem,)) for n in numbers])
    before, theirs = content(path), other.read_bytes()
    for delay in (0.0, 0.05):
        merger = subprocess.Popen(
            [sys.executable, "-c", MERGER, str(path), str(other), str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert merger.stdout is not None
        assert merger.stdout.readline() == "planned\n"
        hot, end = Path(f"{path}-journal"), time.monotonic() + 20
        while not hot.exists() and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(delay)
        merger.send_signal(signal.SIGKILL)
        assert merger.wait() == -signal.SIGKILL
        merger.stdout.close()
        assert hot.exists(), "it was killed in the middle of writing"
        assert content(path) == before
        assert other.read_bytes() == theirs
    assert not backups.inspect(path, PASSPHRASE).problems
