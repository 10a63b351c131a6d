"""What goes in comes out: through the store, JSON, markdown in one file and in many. Whatever somebody wrote."""

import csv
import dataclasses
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal import formats
from journal.core import validation
from journal.core.model import DatedAnswer, Entry, Origin, Value
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.formats import csv_format, json_format, markdown
from journal.storage import integrity, vault
from journal.storage.store import Store
from tests import make
from tests.make import CATALOGUE, DATED_ANSWERS, HOSTILE, JOURNALS, NOW

EXPORTS = Path(__file__).parent.parent / "fixtures" / "exports"
Through = Callable[[list[Entry]], list[Entry]]


def back(text: str) -> list[Entry]:
    return [one.entry for one in make.imported(text)]


def through_json(entries: list[Entry]) -> list[Entry]:
    return back("".join(json_format.write(entries, CATALOGUE)))


def through_markdown(entries: list[Entry]) -> list[Entry]:
    return back("".join(markdown.write(entries, CATALOGUE)))


def through_split_markdown(entries: list[Entry]) -> list[Entry]:
    return [read for e in entries for read in back(markdown.write_one(e))]


def through_markdown_saved_on_windows(entries: list[Entry]) -> list[Entry]:
    """An editor turns every line's end."""
    return back("\ufeff" + "".join(markdown.write(entries, CATALOGUE)).replace("\n", "\r\n"))


def through_markdown_that_was_reformatted(entries: list[Entry]) -> list[Entry]:
    """As a formatter lays a page out anew: other bullets, one blank line, single spaces, nothing at a line's end."""
    return back(reformatted("".join(markdown.write(entries, CATALOGUE))))


def through_split_markdown_that_obsidian_saved(entries: list[Entry]) -> list[Entry]:
    """As Obsidian saves properties: lists as lines, quotes only where they're needed; and the page laid out anew."""
    return [read for e in entries for read in back(saved_by_obsidian(markdown.write_one(e)))]


def reformatted(text: str) -> str:
    front, page = text.removeprefix("---\n").split("\n---\n", 1)
    lines = [re.sub(r"^- ", "* ", line) for line in page.split("\n")]
    lines = [line if line.startswith("<!--") else re.sub(" +", " ", line).rstrip() for line in lines]
    return f"---\n{front}\n---\n" + re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n\n"


def saved_by_obsidian(text: str) -> str:
    front, page = reformatted(text).removeprefix("---\n").split("\n---\n", 1)
    properties = yaml.load(front, Loader=yaml.BaseLoader)
    saved = yaml.safe_dump(properties, sort_keys=True, default_flow_style=False, allow_unicode=True, width=10_000)
    return f"---\n{saved}---\n{page}"


def through_csv(entries: list[Entry]) -> list[Entry]:
    return back("".join(csv_format.write(entries, CATALOGUE)))


def through_csv_saved_by_a_spreadsheet(entries: list[Entry]) -> list[Entry]:
    """With semicolons and plain line ends, as LibreOffice saves in much of the world."""
    saved = io.StringIO(newline="")
    rows = csv.reader(io.StringIO("".join(csv_format.write(entries, CATALOGUE)).removeprefix("\ufeff"), newline=""))
    csv.writer(saved, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return back(saved.getvalue())


def through_json_laid_out_by_hand(entries: list[Entry]) -> list[Entry]:
    data = json.loads("".join(json_format.write(entries, CATALOGUE)))
    return back(json.dumps({"entries": data["entries"], "journal": 1}, indent="\t"))


def through_a_store(entries: list[Entry]) -> list[Entry]:
    with Store(vault.in_memory(), Path()) as store:
        ids = [saved.id for saved in store.save_all(entries)]
        return [store.entry(i) for i in ids if i is not None]


ROADS = [through_json, through_markdown, through_split_markdown, through_csv, through_a_store]
LAID_OUT_ANEW = [
    through_json_laid_out_by_hand,
    through_csv_saved_by_a_spreadsheet,
    through_markdown_that_was_reformatted,
    through_markdown_saved_on_windows,
    through_split_markdown_that_obsidian_saved,
]


def without_ids(entries: Iterable[Entry]) -> list[Entry]:
    return [dataclasses.replace(e, id=None) for e in entries]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(JOURNALS)
def test_entries_come_back_the_same_whichever_way_they_went(entries: list[Entry]) -> None:
    """Each journal goes every way: to draw one takes longer than all of them."""
    for through in (*ROADS, *LAID_OUT_ANEW):
        assert without_ids(through(entries)) == entries, through.__name__


@given(JOURNALS)
def test_what_comes_back_is_what_a_second_export_says(entries: list[Entry]) -> None:
    once = "".join(markdown.write(entries, CATALOGUE))
    assert "".join(markdown.write(through_markdown(entries), CATALOGUE)) == once


@pytest.mark.parametrize("text", [*HOSTILE, "".join(HOSTILE), "word " * 200_000], ids=lambda t: f"{len(t)} characters")
@pytest.mark.parametrize("through", ROADS)
def test_hostile_texts_come_back_the_same(through: Through, text: str) -> None:
    wrapped = [make.entry(1, before=f"a{text}", vulnerable=f"{text}b", deeper=f"{text}\n{text}")]
    assert without_ids(through(wrapped)) == wrapped


def test_a_file_that_an_editor_turned_to_windows_line_ends_still_reads() -> None:
    entries = [make.entry(1, before="Two\nlines.", words=("tender", "seen"), distress_then=3, tag=("rain",))]
    assert without_ids(through_markdown_saved_on_windows(entries)) == entries


@given(JOURNALS)
def test_exports_hold_nothing_that_json_or_yaml_cannot_read_elsewhere(entries: list[Entry]) -> None:
    data = json.loads("".join(json_format.write(entries, CATALOGUE)))
    assert data["journal"] == 1
    for entry in entries:
        front = markdown.write_one(entry).split("\n---\n")[0].removeprefix("---\n")
        properties = yaml.safe_load(front)
        assert properties["tags"] == list(entry.tags)
        assert properties["uuid"] == entry.uuid
        assert properties["day"] == f"[[{entry.day.isoformat()}]]"
        assert not any(isinstance(value, dict) for value in properties.values())
        for key, question in CATALOGUE.kept_by_key.items():
            value = entry.answer(key)
            if value is not None and (question.kind != "text" or question.one_line):
                assert properties[key] == (list(value) if isinstance(value, tuple) else value)


@pytest.mark.parametrize(
    "text", [*HOSTILE, "".join(HOSTILE), "\n\n\na  b\t\n  c  "], ids=lambda t: f"{len(t)} characters"
)
def test_hostile_texts_come_back_from_a_page_that_was_reformatted(text: str) -> None:
    wrapped = [
        make.entry(1, before=f"a{text}", vulnerable=f"{text}b", deeper=f"{text}\n{text}", **{"with": f"{text}c"})
    ]
    assert without_ids(through_markdown_that_was_reformatted(wrapped)) == wrapped
    assert without_ids(through_split_markdown_that_obsidian_saved(wrapped)) == wrapped


@pytest.mark.parametrize("through", ROADS)
def test_where_an_entry_came_from_comes_along(through: Through) -> None:
    entries = [dataclasses.replace(make.entry(1, note="Tea."), origin=Origin("jrnl", NOW.date())), make.entry(2)]
    assert [entry.origin for entry in through(entries)] == [Origin("jrnl", NOW.date()), None]


def test_a_page_reads_like_a_page() -> None:
    text = "It rained.\n\nI felt fine - mostly; 3 < 4."
    entry = make.entry(1, tag=("rain",), words=("tender", "a, b"), pleasant=3, before=text)
    page = markdown.write_one(entry).partition("\n---\n\n")[2]
    lines = page.split("\n")
    assert lines[0] == "# Friday, late · 20 November 2026, 23:30"
    assert [line for line in lines if "3 of 4" in line]
    assert f"\n\n{text}\n\n" in page, "the words as they were written"
    assert page.count("<!--") == 1
    assert page.rstrip().endswith("-->")
    assert "```" not in page


def test_a_comment_repeats_nothing_that_somebody_wrote() -> None:
    """Somebody who takes a sentence out of a page would think it's gone."""
    canaries: dict[str, Value] = {
        q.key: ("canary",) if q.kind == "words" else "canary" for q in CATALOGUE.kept() if q.kind in ("text", "words")
    }
    entry = make.entry(1, **canaries)
    for text in ("".join(markdown.write([entry], CATALOGUE)), markdown.write_one(entry)):
        assert "canary" in text
        assert "canary" not in text[text.index("<!--") :]


@given(JOURNALS)
def test_json_steers_no_terminal(entries: list[Entry]) -> None:
    assert not [c for c in "".join(json_format.write(entries, CATALOGUE)) if c != "\n" and _steers(c)]


def _steers(character: str) -> bool:
    return ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 or character in "\u202a\u202b\u202c\u202d\u202e\u2066"


def test_formats_are_told_apart_by_their_beginning() -> None:
    for form in formats.FORMATS.values():
        if form.writer and form.reader:
            text = "".join(form.writer.all([make.entry(before="Rain.")], CATALOGUE))
            assert formats.reader("auto", text)[0] is form


@given(JOURNALS)
def test_no_cell_of_a_spreadsheet_is_a_formula(entries: list[Entry]) -> None:
    text = "".join(csv_format.write(entries, CATALOGUE))
    assert text.startswith("\ufeffid,uuid,day,time,happened_at,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert len(rows) == 1 + sum(len(e.reflections) or 1 for e in entries)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for torn in (text, text.replace("\r\n", "\n")):
        pieces = [piece.lstrip(' "') for piece in re.split(r"[,;|\t\r\n]", torn)]
        assert not [piece for piece in pieces if piece.startswith(("=", "+", "-", "@"))], "however it's torn apart"


def test_a_cell_keeps_its_own_apostrophes_and_formulas() -> None:
    texts = [
        "'=1",
        "''=1",
        "a;=1",
        "a;'=1",
        "a\n-b",
        "a\n'-b",
        "\t=1",
        "'\t'=1",
        " =1",
        'a; "=1',
        "=,=;=",
        "\n\n=1",
        "a'\n'",
    ]
    wrapped = [make.entry(n, note=text) for n, text in enumerate(texts, 1)]
    assert without_ids(through_csv(wrapped)) == wrapped
    assert len({e.answer("note") for e in through_csv(wrapped)}) == len(texts)


def test_days_and_times_in_a_spreadsheet_are_plain_and_only_as_sure_as_they_were() -> None:
    exact, day = make.entry(1), make.entry(2)
    day = dataclasses.replace(day, moment=dataclasses.replace(day.moment, precision="day"))
    text = "".join(csv_format.write([exact, day], CATALOGUE)).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["day"], row["time"]) for row in rows] == [("2026-11-20", "23:30:00"), ("2026-11-20", "")]


@pytest.mark.parametrize("old", sorted(p.name for p in EXPORTS.glob("[mc]*") if "one" not in p.name))
def test_what_an_older_version_wrote_still_comes_in_whole(old: str) -> None:
    version = re.search(r"\d+\.\d+\.\d+", old)
    assert version

    def read(name: str) -> list[Entry]:
        return back((EXPORTS / name).read_bytes().decode("utf-8"))

    assert read(old) == read(f"json-{version[0]}.json")
    if old.endswith(".md"):
        assert without_ids(read(old.replace(".md", "-one.md"))) == without_ids(read(old)[:1])


def test_files_are_named_by_date_and_never_twice() -> None:
    names = [name for name, _ in formats.file_names([make.entry(n) for n in (1, 2, 3)], ".md")]
    assert names == ["2026-11-20-2330.md", "2026-11-20-2330-2.md", "2026-11-20-2330-3.md"]


@given(JOURNALS, st.lists(DATED_ANSWERS, max_size=3), make.WONDERINGS, make.SHARES)
def test_what_belongs_to_no_entry_comes_back_from_json(
    entries: list[Entry], dated: list[DatedAnswer], wondered: list[Wondering], shared: list[Share]
) -> None:
    known = make.reading()
    came = make.imported("".join(json_format.write(entries, CATALOGUE, dated, wondered, shared)), known=known)
    assert [one.entry for one in came] == entries
    assert known.dated == dated
    assert known.wonderings == wondered
    assert known.shares == shared
    assert [w.asked_at.isoformat() for w in known.wonderings] == [w.asked_at.isoformat() for w in wondered]
    assert [said.answered_at.utcoffset() for said in known.dated] == [said.answered_at.utcoffset() for said in dated]


@given(make.WONDERINGS)
def test_what_was_asked_beforehand_comes_back_from_a_store(wondered: list[Wondering]) -> None:
    with Store(vault.in_memory(), Path()) as store:
        for one in wondered:
            store.keep_wondering(one)
        found = store.wonderings()
    assert sorted(found, key=lambda w: w.uuid) == sorted(wondered, key=lambda w: w.uuid)
    assert list(found) == sorted(found, key=lambda w: (w.asked_at, w.uuid)), "in the order asked"
    assert not [w for w in found if validation.wondering(w)]


@given(make.SHARES)
def test_what_was_shared_comes_back_from_a_store(shared: list[Share]) -> None:
    with Store(vault.in_memory(), Path()) as store:
        store.save_all(
            replace(make.entry(n), uuid=uuid) for n, uuid in enumerate({u for s in shared for u in s.entries})
        )
        for one in shared:
            store.add_all((), shares=[one])
        found = store.kept_shares.all()
        assert sorted(found, key=lambda s: s.uuid) == sorted(shared, key=lambda s: s.uuid)
        assert not [s for s in found if validation.share(s)]
        assert not list(integrity.faults(store.database))
        for one in shared:
            store.add_all((), shares=[one])
        assert store.kept_shares.all() == found, "twice is as once"
        store.delete([e.id or 0 for e in store.entries() if any(e.uuid in s.entries[:1] for s in shared)], make.NOW)
        gone = {s.entries[0] for s in shared}
        assert all(not gone & set(s.entries) and s.entries for s in store.kept_shares.all())
