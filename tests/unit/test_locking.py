"""A journal that is locked is closed, and knows its passphrase no longer; the right one opens it again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from journal.core.model import Filter
from journal.errors import Failed
from journal.services.journal import Journal
from journal.services.opening import create_journal
from journal.unlock import Unlocker
from tests.conftest import PASSPHRASE

RAIN = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "some", "note": "rain on the window"}}
SNOW = {"happened_at": "2026-11-22T08:00:00+01:00", "answers": {"tears": "none", "note": "snow, and later rain"}}


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with create_journal(path, PASSPHRASE) as made:
        made.add([RAIN, SNOW])
        yield made


def test_a_locked_journal_gives_nothing_until_the_right_passphrase(journal: Journal) -> None:
    told: list[str] = []
    journal.when_locked = lambda: told.append("locked")
    connection = journal.store.conn
    journal.lock()
    assert told == ["locked"]
    assert PASSPHRASE not in {str(value) for value in vars(journal).values()}
    for ask in (journal.count, journal.index, journal.drafts, lambda: journal.entry(1)):
        with pytest.raises(Failed, match="locked"):
            ask()
    with pytest.raises(Exception, match="closed"):
        connection.execute("SELECT 1")
    assert not journal.opens_with("not this one")
    with pytest.raises(Failed):
        journal.count()
    assert journal.opens_with(PASSPHRASE)
    assert journal.count() == 2


def test_leaving_a_locked_journal_is_no_error(path: Path) -> None:
    with create_journal(path, PASSPHRASE) as made:
        made.lock()


def test_an_unlocker_that_forgets_asks_again() -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return PASSPHRASE

    unlocker = Unlocker(ask=ask, say=lambda _: None, from_file=lambda _: "", from_command=lambda _: "")
    assert unlocker.unlock(len) == unlocker.unlock(len) == len(PASSPHRASE)
    unlocker.forget()
    assert unlocker.known == ""
    unlocker.unlock(len)
    assert len(asked) == 2


def test_a_list_needs_only_ids_and_days_and_then_what_is_in_view(journal: Journal) -> None:
    assert journal.index() == [(2, "2026-11-22"), (1, "2026-11-20")]
    assert journal.index(Filter(until=date(2026, 11, 20))) == [(1, "2026-11-20")]
    (snow, rain) = journal.some([2, 1, 99], ["tears"])
    assert (snow.id, snow.answer("tears"), snow.answer("note")) == (2, "none", None)
    assert journal.some([1])[0].answer("note") == "rain on the window"
    assert rain.id == 1
    assert {number for number, _ in journal.found("rain")} == {1, 2}
    assert journal.found("rain", Filter(tears=("none",))) == [(2, "2026-11-22")]
    assert len(journal.found("rain", limit=1)) == 1
    assert journal.found('"') == []


def test_a_sealed_entry_in_a_list_has_no_text(journal: Journal) -> None:
    journal.change(journal.entry(1), sealed_until=date(2999, 1, 1))
    (rain,) = journal.some([1])
    assert (rain.answer("tears"), rain.answer("note")) == ("some", None)
