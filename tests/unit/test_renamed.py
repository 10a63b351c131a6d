"""Every key and every choice under another name, the roles as they are: all goes on as before, under the other name."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal.core import conversation, lookbacks
from journal.core.conversation import Purpose
from journal.core.matching import matches
from journal.core.model import DatedAnswer, Entry, Filter, Moment, Reflection, Value
from journal.core.questions import Catalogue
from journal.documents import blocks as document
from journal.documents import book, sharing
from journal.documents.entries import blocks
from journal.formats import foreign
from journal.patterns import checkin, dataset, pairs
from journal.patterns.views import VIEWS, look
from journal.services import demo
from journal.services.journal import Journal
from journal.storage import vault
from journal.storage.store import Store
from journal.terminal import render
from tests import make
from tests.make import CATALOGUE, LATE, NOW
from tests.rewording import OTHER, named_as_before, renamed, renamed_answers, renamed_entry, renamed_value

RENAMED = renamed(CATALOGUE)
ENTRIES = demo.entries(CATALOGUE)
TODAY = demo.TODAY.date()
SAYS: dict[str, Value] = {
    "begin": "just write", "page": "Rain.", "follow": "ask me a few", "tears": "some", "distress_now": 8,
    "pause": "go on a little", "passed": "yes", "before": "Tea.", "more": tuple(CATALOGUE.groups),
    "context": "on my own", "care": ("it hurt",), "care_pause": "go on a little", "tags": ("rain",),
}  # fmt: skip


def both() -> Iterator[tuple[Catalogue, list[Entry]]]:
    """The catalogue and the invented entries as they are; then both renamed."""
    yield CATALOGUE, ENTRIES
    yield RENAMED, [renamed_entry(entry, CATALOGUE) for entry in ENTRIES]


@pytest.mark.parametrize("purpose", ["write", "quick", "reflect", "lookback", "prepare", "line"])
def test_the_same_is_asked_and_kept(purpose: Purpose) -> None:
    entry = make.entry(tears="some") if purpose in ("reflect", "lookback", "line") else None
    found = []
    for catalogue, says, before in (
        (CATALOGUE, SAYS, entry),
        (RENAMED, renamed_answers(SAYS, CATALOGUE), entry and renamed_entry(entry, CATALOGUE)),
    ):
        sitting = conversation.begin(catalogue, purpose, Moment(LATE), NOW, entry=before)
        asked: list[str] = []
        while (question := sitting.question) is not None:
            asked.append(question.key)
            sitting = sitting.answer(says.get(question.key))
        ended = sitting.ended_by()
        found.append((asked, dict(sitting.reflection(NOW).answers), sitting.tags, ended and ended.key))
    (asked, answers, tags, ended), other = found
    assert asked
    renamed_end = f"{OTHER}{ended}" if ended else ended
    assert other == ([f"{OTHER}{key}" for key in asked], renamed_answers(answers, CATALOGUE), tags, renamed_end)


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(tears=("a lot", "some")),
        Filter(contexts=("on my own",)),
        Filter(feelings=("tender",)),
        Filter(aliases=("R",)),
        Filter(min_distress=4),
        Filter(max_distress=2),
        Filter(matching=("rain",)),
    ],
    ids=lambda wanted: next(name for name, value in vars_of(wanted) if value not in (None, ())),
)
def test_a_filter_finds_the_same(wanted: Filter) -> None:
    found = []
    for catalogue, entries in both():
        tears, context = catalogue.by_role["tears"], catalogue.by_role["context"]
        named = replace(
            wanted,
            tears=tuple(_value(v, catalogue, tears.key) for v in wanted.tears),
            contexts=tuple(_value(v, catalogue, context.key) for v in wanted.contexts),
        )
        with Store(vault.in_memory(), Path(), catalogue) as store:
            store.save_all(entries)
            found.append({e.uuid for e in store.entries(named)})
            assert store.count(named) == len(found[-1])
        if not wanted.matching:
            assert found[-1] == {e.uuid for e in entries if matches(named, e, catalogue)}
    assert found[0] == found[1]
    assert 0 < len(found[0]) < len(ENTRIES)


def vars_of(wanted: Filter) -> Iterator[tuple[str, object]]:
    return ((name, getattr(wanted, name)) for name in Filter.__dataclass_fields__)


def _value(value: str, catalogue: Catalogue, key: str) -> str:
    return value if catalogue is CATALOGUE else str(renamed_value(value, CATALOGUE.by_key[named_as_before(key)]))


def test_the_journal_lists_its_names_and_renames_an_alias_all_the_same() -> None:
    found = []
    for catalogue, entries in both():
        with Store(vault.in_memory(), Path(), catalogue) as store:
            store.save_all(entries)
            journal = Journal(store, clock=demo.Clock(demo.TODAY), catalogue=catalogue)
            names = [[named_as_before(one) for one in journal.names(what)] for what in ("feelings", "tags", "aliases")]
            lines = render.plain(render.rows(journal.entries(), catalogue, text=True))
            found.append((names, journal.rename_alias("R", "Q"), named_as_before(str(lines))))
            assert "R" not in journal.names("aliases")
    assert found[0] == found[1]
    assert found[0][1] > 0


def test_the_same_is_due() -> None:
    def day_of(reflection: Reflection) -> object:
        return reflection.written_at.date()

    found = []
    for catalogue, entries in both():
        days = [TODAY + timedelta(days=n) for n in range(0, 60, 7)]
        due = [lookbacks.lookback(entries, day, day_of, catalogue) for day in days]  # type: ignore[arg-type]
        may = [lookbacks.may_be_offered(entry, TODAY, catalogue) for entry in entries]
        found.append(([one and (one.entry.uuid, one.after) for one in due], may))
    assert found[0] == found[1]
    assert any(found[0][0])
    assert set(found[0][1]) == {True, False}


def test_a_reflection_that_was_left_for_later_waits_all_the_same() -> None:
    left = make.entry(1, tears="some", passed="not yet")
    day = (NOW + timedelta(days=3)).date()
    for catalogue, entry in ((CATALOGUE, left), (RENAMED, renamed_entry(left, CATALOGUE))):
        assert lookbacks.reflection([entry], day, lambda r: r.written_at.date(), catalogue) == lookbacks.Due(entry, "")


def test_the_check_in_says_the_same() -> None:
    hard = [make.entry(n, at=LATE - timedelta(days=n), tears="some", distress_then=8) for n in range(1, 6)]
    unsure = [DatedAnswer(make.uuid(n), "often_feels", NOW - timedelta(days=n), "unsure", "How often?") for n in (1, 2)]
    quiet = checkin.Quiet()
    renamed_unsure = [replace(a, answer=f"{OTHER}unsure") for a in unsure]
    found = [
        (
            checkin.trigger(entries, [], quiet, NOW.date(), catalogue),
            checkin.trigger([], answers, quiet, NOW.date(), catalogue),
            checkin.question(entries, [], quiet, NOW.date(), catalogue),
        )
        for catalogue, entries, answers in (
            (CATALOGUE, hard, unsure),
            (RENAMED, [renamed_entry(e, CATALOGUE) for e in hard], renamed_unsure),
        )
    ]
    assert found[0] == found[1]
    assert all(found[0])


@pytest.mark.parametrize("view", [*VIEWS, None])
def test_a_view_shows_the_same(view: str | None) -> None:
    found = []
    for catalogue, entries in both():
        around = dataset.prepare(entries, TODAY, catalogue, around=TODAY - timedelta(days=90))
        found.append(named_as_before(json.dumps([one.data() for one in look(around, view)])))
    assert found[0] == found[1]


def test_what_can_be_wondered_about_is_the_same() -> None:
    for catalogue in (CATALOGUE, RENAMED):
        assert [pairs.outcome_named(name, catalogue) is not None for name in ("tears", "distress")] == [True, True]
    assert [f"{OTHER}{q.key}" for q in pairs.may_be_named(CATALOGUE)] == [q.key for q in pairs.may_be_named(RENAMED)]


def test_pages_are_the_same() -> None:
    found = []
    for catalogue, entries in both():
        pages = [named_as_before("".join(document.as_markdown(blocks(e, catalogue)))) for e in entries]
        whole = named_as_before("".join(book.write(entries, catalogue)))
        shared = []
        for audience in sharing.AUDIENCES:
            portion = sharing.choose(audience, catalogue, (), (), ())
            some = [sharing.cut(e, portion) for e in entries if sharing.lands(e, portion, catalogue)][:5]
            page = sharing.document(some, portion, catalogue, TODAY, ())
            shared.append(named_as_before("".join(document.as_markdown(page))))
        found.append((pages, whole, shared))
    assert found[0] == found[1]


def test_an_imported_text_is_a_note_all_the_same() -> None:
    for catalogue in (CATALOGUE, RENAMED):
        reading = replace(make.reading(), catalogue=catalogue)
        reading.begin(1, "2026-11-20")
        came = foreign.entry(reading, "jrnl", Moment(LATE), "Rain on the roof.", ())
        assert came is not None
        assert came.entry.reflections[0].answers == {catalogue.key("note"): "Rain on the roof."}
