"""What the journal notes of a page for somebody: the day, which moments, in what form, to whom. Never what it said."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from journal.core.clock import Clock
from journal.core.model import Filter
from journal.errors import Failed, Usage
from journal.formats import json_format
from journal.services import exports, imports, shares, sharing
from journal.services.journal import Journal
from journal.services.sharing import Shared
from journal.storage import vault
from journal.storage.store import Store
from tests import make
from tests.make import CATALOGUE, NOW


def opened() -> Journal:
    store = Store(vault.in_memory(), Path())
    return Journal(store, clock=Clock(NOW, "UTC"), catalogue=CATALOGUE)


@pytest.fixture
def journal() -> Iterator[Journal]:
    """Three moments with something to say."""
    with opened() as made:
        made.store.save_all([make.entry(n, to_say=f"Stay a little {n}.", tears="some") for n in (1, 2, 3)])
        yield made


def give(journal: Journal, target: Path, *numbers: int, audience: str = "partner", alias: str = "J") -> None:
    also = ("to_say",) if audience == "partner" else ()
    page = sharing.prepare(journal, Shared(audience, str(target), also=also, alias=alias), numbers=numbers)
    sharing.write(page, force=False, out=lambda _: None)


def said(journal: Journal, number: int) -> list[str]:
    entry = journal.entry(number)
    return shares.notes_of(journal, [entry])[entry.uuid]


def test_each_page_for_somebody_else_is_noted_and_never_what_it_said(journal: Journal, tmp_path: Path) -> None:
    give(journal, tmp_path / "letter.md", 1, 2)
    journal.clock = Clock(NOW + timedelta(hours=1), "UTC")
    give(journal, tmp_path / "page.html", 2, audience="therapist", alias="")
    give(journal, tmp_path / "mine.html", 3, audience="me", alias="")
    latest, first = shares.shared(journal)
    assert (first.audience, first.form, first.alias) == ("partner", "markdown", "J")
    assert (latest.audience, latest.form, latest.alias) == ("therapist", "html", "")
    assert said(journal, 1) == ["Shared with J in a letter on 23 November 2026."]
    assert said(journal, 2) == [
        "Shared with J in a letter on 23 November 2026.", "Shared in a summary on 23 November 2026.",
    ]  # fmt: skip
    assert said(journal, 3) == []
    assert shares.numbers_of(journal, first) == [1, 2]
    assert "Stay" not in repr(journal.store.kept_shares.all())


def test_what_is_deleted_is_gone_from_the_notes_too(journal: Journal, tmp_path: Path) -> None:
    give(journal, tmp_path / "letter.md", 1, 2)
    journal.store.delete([1], NOW)
    (left,) = shares.shared(journal)
    assert left.entries == (make.uuid(2),)
    journal.store.delete([2], NOW)
    assert shares.shared(journal) == []
    count = journal.store.conn.execute("SELECT (SELECT count(*) FROM shares) + (SELECT count(*) FROM shared_entries)")
    assert count.fetchone() == (0,)


def test_an_edited_entry_stays_in_the_notes_and_an_alias_is_renamed_there(journal: Journal, tmp_path: Path) -> None:
    give(journal, tmp_path / "letter.md", 1)
    journal.change(journal.entry(1), tags=("rain",))
    journal.rename_alias("j", "Juniper")
    assert said(journal, 1) == ["Shared with Juniper in a letter on 23 November 2026."]
    assert [s.alias for s in shares.to(journal, "juniper")] == ["Juniper"]


def test_what_couldnt_be_written_isnt_noted(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "letter.md"
    page = sharing.prepare(journal, Shared("partner", str(target), also=["to_say"]), numbers=[1])
    target.mkdir()
    with pytest.raises(Failed, match="is a folder"):
        sharing.write(page, force=False, out=lambda _: None)
    assert shares.shared(journal) == []


def test_a_note_that_cant_be_kept_is_a_notice_since_the_page_is_written(journal: Journal, tmp_path: Path) -> None:
    page = sharing.prepare(journal, Shared("partner", str(tmp_path / "letter.md"), also=["to_say"]), numbers=[1])
    journal.store.conn.execute("PRAGMA query_only = ON")
    sharing.write(page, force=False, out=lambda _: None)
    assert (tmp_path / "letter.md").exists()
    (notice,) = journal.notices
    assert notice.startswith("The page is written, but the journal couldn't keep a note of it.")


@pytest.mark.parametrize("alias", ["a\nb", "\x1b[2J", " \t", "x" * 10_000])
def test_an_alias_is_one_line(journal: Journal, tmp_path: Path, alias: str) -> None:
    with pytest.raises(Usage, match="--to"):
        give(journal, tmp_path / "letter.md", 1, alias=alias)
    with pytest.raises(Usage, match="--to"):
        give(journal, tmp_path / "mine.html", 1, audience="me", alias="J")


def test_the_notes_go_out_and_come_in_with_the_whole_journal_only(journal: Journal, tmp_path: Path) -> None:
    give(journal, tmp_path / "letter.md", 1, 2)
    whole, some = tmp_path / "all.json", tmp_path / "some.json"
    exports.export(journal, str(whole), "json")
    exports.export(journal, str(some), "json", Filter(tears=("some",)))
    assert "shares" not in json.loads(some.read_text(encoding="utf-8"))
    with opened() as other:
        for came, there in ((1, 0), (0, 1)):
            report = imports.import_path(
                whole, "auto", catalogue=CATALOGUE, clock=other.clock, destination=lambda: Lent(other)
            )
            assert (report.shared, report.shared_there) == (came, there)
        assert other.store.kept_shares.all() == journal.store.kept_shares.all()


def test_a_note_of_entries_that_arent_here_is_left_out(journal: Journal, tmp_path: Path) -> None:
    give(journal, tmp_path / "letter.md", 1, 2)
    (share,) = journal.store.kept_shares.all()
    data = json.loads("".join(json_format.write([journal.entry(2)], CATALOGUE, shares=[share])))
    (tmp_path / "some.json").write_text(json.dumps(data), encoding="utf-8")
    with opened() as other:
        imports.import_path(
            tmp_path / "some.json", "auto", catalogue=CATALOGUE, clock=other.clock, destination=lambda: Lent(other)
        )
        (noted,) = other.store.kept_shares.all()
    assert noted.entries == (make.uuid(2),)


class Lent:
    """A journal for an import that stays open afterwards."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def __enter__(self) -> Journal:
        return self.journal

    def __exit__(self, *_: object) -> None:
        """Leave it open."""
