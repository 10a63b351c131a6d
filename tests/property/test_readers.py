"""Each reader of another program's entries: the text is exact, the counts add up, twice is the same as once.

Whatever somebody wrote stands in an export as that program writes it; the fields around it are the shape of real ones.
"""

import base64
import csv
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal import formats
from journal.errors import Failed, ImportRefused
from journal.formats.foreign import EMPTY
from journal.formats.reading import Incoming, Reading
from tests import make

#: An entry somebody may have: when, its words, its tags.
Written = tuple[datetime, str, list[str]]


def zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return held.getvalue()


def jrnl(entries: list[Written]) -> bytes:
    return "\n".join(f"[{at:%Y-%m-%d %H:%M}] {text}\n" for at, text, _ in entries).encode()


def jrnl_json(entries: list[Written]) -> bytes:
    listed = [
        {"title": text, "body": "", "date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "tags": tags, "starred": False}
        for at, text, tags in entries
    ]
    return json.dumps({"tags": {}, "entries": listed}).encode()


def day_one(entries: list[Written]) -> bytes:
    listed = [
        {"uuid": make.uuid(n).upper(), "creationDate": f"{at.isoformat()}Z", "timeZone": "UTC", "tags": tags,
         "text": "", "richText": {"contents": [{"text": text}]}}
        for n, (at, text, tags) in enumerate(entries)
    ]  # fmt: skip
    return zipped({"Journal.json": json.dumps({"metadata": {}, "entries": listed}), "photos/a.jpeg": "..."})


def daylio(entries: list[Written]) -> bytes:
    held = io.StringIO(newline="")
    rows = csv.writer(held)
    rows.writerow(["full_date", "date", "weekday", "time", "mood", "activities", "note_title", "note"])
    for at, text, tags in entries:
        rows.writerow([f"{at:%Y-%m-%d}", "", "", f"{at:%H:%M}", "", " | ".join(tags), "", text])
    return held.getvalue().encode()


def how_we_feel(entries: list[Written]) -> bytes:
    held = io.StringIO(newline="")
    rows = csv.writer(held)
    rows.writerow(["Date", "Mood", "Tags (People)", "Tags (Places)", "Tags (Events)", "Sleep", "Notes", "Takeaways"])
    for at, text, tags in entries:
        rows.writerow(
            [f"{at:%Y %a %b} {at.day} {at:%I:%M %p}", "", "".join(tags[:1]), "", ";".join(tags[1:]), "0.0", text, ""]
        )
    return held.getvalue().encode()


def daylio_backup(entries: list[Written]) -> bytes:
    names = sorted({tag for _, _, tags in entries for tag in tags})
    listed = [
        {"id": n, "year": at.year, "month": at.month - 1, "day": at.day, "hour": at.hour, "minute": at.minute,
         "note": text, "note_title": "", "tags": [names.index(tag) for tag in tags], "mood": 1}
        for n, (at, text, tags) in enumerate(entries)
    ]  # fmt: skip
    data = {"dayEntries": listed, "tags": [{"id": n, "name": name} for n, name in enumerate(names)], "customMoods": []}
    return zipped({"backup.daylio": base64.b64encode(json.dumps(data).encode()).decode()})


def journey(entries: list[Written]) -> bytes:
    return zipped(
        {
            f"{n}.json": json.dumps(
                {"id": str(n), "date_journal": int((at - datetime(1970, 1, 1)).total_seconds() * 1000),
                 "timezone": "UTC", "text": text, "tags": tags, "type": "markdown"}
            )
            for n, (at, text, tags) in enumerate(entries)
        }
    )  # fmt: skip


def apple(entries: list[Written]) -> bytes:
    page = '<div class="pageContainer"><div class="pageHeader">x</div><div class="bodyText"><p>{}</p></div></div>'
    return zipped({f"Entries/{at:%Y-%m-%d}_({n}).html": page.format(escape(t)) for n, (at, t, _) in enumerate(entries)})


def vault(entries: list[Written]) -> bytes:
    front = "---\ntags: {}\n---\n"
    return zipped(
        {
            f"{at:%Y/%m/%Y-%m-%d %H%M}-{n}.md": front.format(json.dumps(tags)) + text
            for n, (at, text, tags) in enumerate(entries)
        }
    )


def headings(entries: list[Written]) -> bytes:
    return "\n".join(f"## {at:%Y-%m-%d %H:%M}\n\n{text}\n" for at, text, _ in entries).encode()


@dataclass(frozen=True)
class Case:
    """How a program writes entries, and what it can't hold apart: a text that looks like its own marks."""

    write: Callable[[list[Written]], bytes]
    tags: bool = True
    words_only: bool = False


CASES = {
    "jrnl": Case(jrnl, tags=False), "jrnl-json": Case(jrnl_json), "dayone": Case(day_one), "daylio": Case(daylio),
    "daylio-backup": Case(daylio_backup), "how-we-feel": Case(how_we_feel), "journey": Case(journey),
    "apple": Case(apple, tags=False, words_only=True),
    "notes": Case(vault), "headings": Case(headings, tags=False),
}  # fmt: skip
#: Any text, on lines, in which no program sees marks of its own.
PLAIN = st.lists(
    st.text(
        st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="#@!<>\\[]*`&-=_~\u200b\ufeff"),
        min_size=1,
    ),
    min_size=1,
    max_size=4,
).map(lambda lines: "\n".join(f"so {line.strip()}".strip() for line in lines))
WRITTEN = st.lists(
    st.tuples(
        st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0)),
        PLAIN | st.just(""),
        st.lists(st.sampled_from(["rain", "long day", "C++", "C#", "❤️"]), max_size=3, unique=True),
    ),
    max_size=5,
    unique_by=lambda one: one[0],
)


def taken(content: bytes, known: Reading) -> list[Incoming]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "it"
        source.write_bytes(content)
        found = list(formats.read(source, "auto", known))
    known.check()
    return found


@pytest.mark.parametrize("name", CASES)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(entries=WRITTEN.filter(bool))
def test_the_text_is_exact_the_counts_add_up_and_twice_is_once(name: str, entries: list[Written]) -> None:
    case = CASES[name]
    entries = sorted(entries)
    known = make.reading()
    found = taken(case.write(entries), known)
    assert len(found) + sum(known.left_out.values()) == len(entries)
    kept = [(at, text, tags) for at, text, tags in entries if text or (case.tags and tags)]
    assert known.left_out[EMPTY] == len(entries) - len(kept)
    said = sorted((str(one.entry.day), one.entry.answer("note") or "") for one in found)
    wanted = [(f"{at:%Y-%m-%d}", text) for at, text, _ in kept]
    if case.words_only:  # spaces and lines of HTML are one
        said, wanted = ([(day, " ".join(text.split())) for day, text in listed] for listed in (said, wanted))
    assert said == sorted(wanted)
    if case.tags:
        made = {"rain": "rain", "long day": "long-day", "C++": "C＋＋", "C#": "C＃", "❤️": "❤️"}
        assert sorted(sorted(one.entry.tags) for one in found) == sorted(
            sorted(made[t] for t in tags) for _, _, tags in kept
        )
    assert all(one.program for one in found)
    assert taken(case.write(entries), make.reading()) == found


SAMPLE: list[Written] = [(datetime(2024, 1, 2 + n, 21, 30), f"so rain {n}", ["rain", "long day"]) for n in range(3)]


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_is_refused_in_a_sentence_or_read_as_it_is(name: str) -> None:
    """Bytes of it changed, cut out and doubled, inside its zip too: never a traceback."""
    chance = random.Random(name)
    content = CASES[name].write(SAMPLE)
    refused = 0
    for _ in range(60):
        raw = broken_zip(content, chance) if content.startswith(b"PK") else broken(content, chance)
        known = make.reading(skip_bad=chance.random() < 0.5)
        try:
            taken(raw, known)
        except (ImportRefused, Failed):
            refused += 1
    assert refused
    assert refused < 60 or name == "daylio-backup", "one wrong character of base64 spoils all of it"


def broken(content: bytes, chance: random.Random) -> bytes:
    at, to = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    to = min(to, at + chance.choice([1, 8, 40]))
    middle = chance.choice([b"", content[at:to] * 2, bytes([chance.randrange(256)]), b'"', b"\n", b"[" * 2_000])
    return content[:at] + middle + content[to:]


def broken_zip(content: bytes, chance: random.Random) -> bytes:
    """The zip broken itself, or whole around something that is broken."""
    if chance.random() < 0.2:
        return broken(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {info.filename: packed.read(info) for info in packed.infolist()}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for file_name, inside in files.items():
            made.writestr(file_name, broken(inside, chance))
    return held.getvalue()
