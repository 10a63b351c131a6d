"""The two views that make the file pleasant in any SQL tool say what the entries say."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings

from journal.core.model import Entry, Value
from journal.storage import vault
from journal.storage.store import Store
from tests import make
from tests.make import CATALOGUE, JOURNALS

STRUCTURED = [q.key for q in CATALOGUE.kept() if q.kind != "text" and q.asked not in ("flow", "by rule")]
#: Asked in between, and not of the moment.
LEFT_OUT = {"passed"}


def plainly(value: Value | None) -> object:
    return ", ".join(value) if isinstance(value, tuple) else value


def rows(store: Store, view: str) -> list[dict[str, object]]:
    cursor = store.conn.execute(f"SELECT * FROM {view}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20)
@given(JOURNALS)
def test_moments_has_a_row_a_moment_and_a_column_a_structured_answer(entries: list[Entry]) -> None:
    with Store(vault.in_memory(), Path()) as store:
        store.save_all(entries)
        found = rows(store, "moments")
        kept = list(store.entries(oldest_first=True))
    assert [row["id"] for row in found] == [e.id for e in kept]
    for row, entry in zip(found, kept, strict=True):
        for key in {*STRUCTURED, "with"} - LEFT_OUT:
            assert row[key] == plainly(entry.answer(key)), key
        assert row["tags"] == (" ".join(entry.tags) or None)
        assert row["lookbacks"] == sum(r.stage == "lookback" for r in entry.reflections)
        assert row["time"] == (f"{entry.moment.at:%H:%M}" if entry.moment.precision == "exact" else None)
        assert row["day"] == entry.day.isoformat()


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20)
@given(JOURNALS)
def test_answers_long_has_a_row_an_answer(entries: list[Entry]) -> None:
    with Store(vault.in_memory(), Path()) as store:
        store.save_all(entries)
        found = rows(store, "answers_long")
        kept = list(store.entries(oldest_first=True))
    expected = [
        (entry.id, place, key, {True: "yes", False: "no"}.get(one, one) if isinstance(one, bool) else one)
        for entry in kept
        for place, reflection in enumerate(entry.reflections)
        for key, value in reflection.answers.items()
        for one in (value if isinstance(value, tuple) else (value,))
    ]
    assert [(r["entry"], r["reflection"], r["question"], r["answer"]) for r in found] == expected


def test_a_wording_stands_beside_its_answer(memory: Store) -> None:
    memory.save(make.entry(1, before="Rain.", distress_then=3))
    found = {row["question"]: (row["wording"], row["number"]) for row in rows(memory, "answers_long")}
    assert found == {
        "before": (CATALOGUE.by_key["before"].text, None),
        "distress_then": (CATALOGUE.by_key["distress_then"].text, 3),
    }
