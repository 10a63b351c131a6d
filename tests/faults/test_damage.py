"""Damage: each flipped bit, cut, swap, page of zeros and appended junk is noticed by `check`, and never read as text.

SQLCipher takes a key that is derived already, which spares a tenth of a second each time; a sample goes the whole way,
through the program, with the passphrase.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.core.model import Entry
from journal.errors import Damaged, JournalError, WrongPassphrase
from journal.storage import backups, vault
from journal.storage.store import Store
from tests import make, steps
from tests.conftest import WORDS, Measured, Size
from tests.faults import pages
from tests.faults.killing import app

PAGE, SALT = pages.PAGE, pages.SALT
Harm = Callable[[bytearray, random.Random], None]


def flip(raw: bytearray, chance: random.Random) -> None:
    raw[chance.randrange(SALT, len(raw))] ^= 1 << chance.randrange(8)


def cut(raw: bytearray, chance: random.Random) -> None:
    del raw[chance.choice([chance.randrange(len(raw)), PAGE * chance.randrange(len(raw) // PAGE)]) :]


def swap(raw: bytearray, chance: random.Random) -> None:
    one, other = chance.sample(range(1, len(raw) // PAGE), 2)
    a, b = raw[one * PAGE : (one + 1) * PAGE], raw[other * PAGE : (other + 1) * PAGE]
    raw[one * PAGE : (one + 1) * PAGE], raw[other * PAGE : (other + 1) * PAGE] = b, a


def junk(raw: bytearray, chance: random.Random) -> None:
    raw += chance.choice([chance.randbytes(chance.randrange(1, 9000)), bytes(PAGE), bytes(100), raw[-PAGE:]])


def zeros(raw: bytearray, chance: random.Random) -> None:
    at = PAGE * chance.randrange(1, len(raw) // PAGE)
    raw[at : at + PAGE] = bytes(PAGE)


HARMS: tuple[tuple[Harm, int], ...] = ((flip, 40), (cut, 2), (swap, 2), (junk, 2), (zeros, 4))


@pytest.fixture
def journal(path: Path) -> tuple[Path, list[Entry]]:
    """A journal with texts of every length, some over several pages."""
    with Store(vault.create(path, WORDS), path) as store:
        saved = store.save_all(make.entry(n, before=f"Rain and {n}. " * (n**3 % 1500)) for n in range(1, 16))
    return path, saved


def read(path: Path, key: str, true: list[Entry]) -> bool:
    """Whether reading was refused; asserts that what was read, if anything was, is true."""
    try:
        with Store(vault.open_existing(path, key), path) as store:
            for entry in true:
                assert store.entry(entry.id or 0) == entry
            found = list(store.entries(oldest_first=True))
            assert found == true or sorted(found, key=lambda e: e.id or 0) == true
            for match in store.search("rain"):
                assert match.entry in true
                assert set("".join(text for text, _ in match.context).replace("…", "")) <= set("Rain and 0123456789.")
    except JournalError as reason:
        if not isinstance(reason, Damaged | WrongPassphrase):
            raise
        return True
    return False


def noticed(path: Path, key: str) -> bool:
    try:
        return bool(backups.inspect(path, key).problems)
    except JournalError:
        return True


def test_damage_of_every_kind_is_noticed_by_check_and_never_read_as_text(
    journal: tuple[Path, list[Entry]], size: Size, measured: Measured
) -> None:
    path, true = journal
    whole = path.read_bytes()
    key = pages.raw_key(path, WORDS)
    assert not noticed(path, key)
    assert not read(path, key, true)
    chance = random.Random(20261123)
    for harm, share in HARMS:
        found = refused = 0
        times = share * size(1, 250)
        for _ in range(times):
            raw = bytearray(whole)
            harm(raw, chance)
            assert raw != whole
            path.write_bytes(raw)
            found += noticed(path, key)
            refused += read(path, key, true)
        measured(f"damage: {harm.__name__}", f"{times} times, {found} noticed by check, 0 read as text")
        assert found == times, harm.__name__


def test_the_same_with_the_passphrase_through_the_program(
    journal: tuple[Path, list[Entry]], size: Size, measured: Measured, tmp_path: Path
) -> None:
    """Flips in the salt too, where a right passphrase looks wrong: there the newest backup tells."""
    path, _ = journal
    (tmp_path / "passphrase").write_text(WORDS, encoding="utf-8")
    mine = app(path.parent)
    steps.backup(mine, None)
    whole = path.read_bytes()
    chance = random.Random(7)
    exits = []
    for number in range(size(2, 200)):
        raw = bytearray(whole)
        if number % 4 == 0:
            raw[chance.randrange(SALT)] ^= 1 << chance.randrange(8)
        else:
            chance.choice([flip, cut, junk, zeros])(raw, chance)
        path.write_bytes(raw)
        with pytest.raises(JournalError) as raised:
            list(steps.check(app(path.parent)))
        exits.append(raised.value.exit_code)
        assert path.read_bytes() == raw, "it is left as it is"
    measured("damage, with the passphrase", f"{len(exits)} times, exit 4 each time: {set(exits) == {4}}")
    assert set(exits) == {4}


def test_a_damaged_backup_is_exit_4_too(journal: tuple[Path, list[Entry]], tmp_path: Path) -> None:
    path, _ = journal
    (tmp_path / "passphrase").write_text(WORDS, encoding="utf-8")
    made = steps.backup(app(path.parent), None).path
    raw = bytearray(made.read_bytes())
    raw[-1] ^= 1
    made.write_bytes(raw)
    with pytest.raises(Damaged, match="not every backup"):
        list(steps.check(app(path.parent)))


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_what_a_copying_tool_opened_to_others_is_taken_back(journal: tuple[Path, list[Entry]], tmp_path: Path) -> None:
    path, _ = journal
    (tmp_path / "passphrase").write_text(WORDS, encoding="utf-8")
    made = steps.backup(app(path.parent), None).path
    for opened in (path, made):
        opened.chmod(0o644)
    made.parent.chmod(0o755)
    with steps.rows(app(path.parent)):
        pass
    assert [p.stat().st_mode & 0o777 for p in (path, made, made.parent)] == [0o600, 0o600, 0o700]
