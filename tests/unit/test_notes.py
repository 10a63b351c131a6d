"""Dated notes of other programs: vaults of Obsidian's and Logseq's shape, and files that people date by hand."""

import time
from collections import Counter
from pathlib import Path

import pytest

from journal import formats
from journal.errors import ImportRefused
from journal.formats import notes
from journal.formats.reading import Incoming, Reading
from tests import make


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def taken(source: Path, form: str = "auto", known: Reading | None = None) -> list[Incoming]:
    known = known or make.reading()
    found = list(formats.read(source, form, known))
    known.check()
    return found


def told(incoming: list[Incoming]) -> list[tuple[str, str]]:
    return [(one.entry.day.isoformat(), str(one.entry.answer("note"))) for one in incoming]


OBSIDIAN = {
    ".obsidian/app.json": "{}",
    "Daily/2024/01-January/2024-01-02.md": "---\ntags: [long-day, home]\nmood: 7\naliases: [x]\n---\n\n# Evening\n\n"
    "Rain on [[The roof]], and #tea.\n\n![[roof.jpg]]\n\n`#not` a tag, nor #1.\n",
    "Daily/2024/01-January/2024-01-03 A slow morning.md": "Warm hands. #home/kitchen\n",
    "Daily/2024/01-January/roof.jpg": "...",
    "Templates/Daily.md": "---\ndate: {{date}}\n---\n",
    "People.md": "canary",
}


def test_a_vault_of_obsidian(tmp_path: Path) -> None:
    known = make.reading()
    first, second = taken(written(tmp_path, OBSIDIAN), known=known)
    assert told([first, second]) == [
        ("2024-01-02", "# Evening\n\nRain on [[The roof]], and #tea.\n\n\n`#not` a tag, nor #1.\n\nmood: 7"),
        ("2024-01-03", "A slow morning\n\nWarm hands. #home/kitchen"),
    ]
    assert first.entry.tags == ("long-day", "home", "tea")
    assert second.entry.tags == ("home/kitchen",)
    assert {one.entry.moment.precision for one in (first, second)} == {"day"}
    assert {one.program for one in (first, second)} == {"Obsidian"}
    assert known.aside == Counter(
        {notes.UNDATED: 2, "pictures, left out; they're still in their folder": 1, formats.NOT_OURS: 1}
    )
    assert taken(tmp_path) == [first, second], "a second time, it's the same"


LOGSEQ = {
    "logseq/config.edn": "{}",
    "logseq/bak/journals/2024_01_02/old.md": "- canary 2024-01-02",
    "journals/2024_01_02.md": "tags:: [[long day]], rain\n- Tea by the window #[[warm hands]]\n\t- and no hurry\n",
    "journals/2024_01_03.md": "-",
    "pages/People.md": "- canary\n",
}


def test_a_graph_of_logseq(tmp_path: Path) -> None:
    known = make.reading()
    first, second = taken(written(tmp_path, LOGSEQ), known=known)
    assert told([first]) == [("2024-01-02", LOGSEQ["journals/2024_01_02.md"].rstrip())]
    assert first.entry.tags == ("long-day", "rain", "warm-hands")
    assert first.program == "Logseq"
    assert second.entry.answer("note") == "-", "even a dash is somebody's own"
    assert known.retagged == {"long day": "long-day", "warm hands": "warm-hands"}
    assert known.aside[notes.UNDATED] == 1


@pytest.mark.parametrize(
    ("front", "moment"),
    [
        ("date: 2024-01-02", "2024-01-02T12:00:00+00:00 day"),
        ("Date: 2024-01-02 21:30", "2024-01-02T21:30:00+00:00 exact"),
        ("day: '[[2024-01-02]]'\ntime: 21:30", "2024-01-02T21:30:00+00:00 exact"),
        ("date: 2024-01-02T21:30:00+05:00", "2024-01-02T21:30:00+05:00 exact"),
        ("created: 2024-01-05\ndate: Tuesday, January 2nd, 2024", "2024-01-02T12:00:00+00:00 day"),
        ("date created: 2 January 2024, 9:30 pm", "2024-01-02T21:30:00+00:00 exact"),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_properties(front: str, moment: str) -> None:
    (one,) = make.imported(f"---\n{front}\n---\nRain.\n", "notes")
    assert f"{one.entry.moment.at.isoformat()} {one.entry.moment.precision}" == moment
    assert one.entry.answer("note") == "Rain."


def test_the_name_says_more_than_when_the_file_was_made(tmp_path: Path) -> None:
    text = "---\ncreated: 2026-05-05T10:00\n---\nRain."
    (one,) = taken(written(tmp_path, {"2024-01-02.md": text}) / "2024-01-02.md")
    assert told([one]) == [("2024-01-02", "Rain.")]


def test_the_date_of_the_properties_says_more_than_the_name(tmp_path: Path) -> None:
    """A post is named for when it was put online, a diary's page for the day that it's about; both say `date`."""
    text = "---\ndate: 2024-01-05 21:30\n---\nRain."
    (one,) = taken(written(tmp_path, {"2024-01-02.md": text}))
    assert told([one]) == [("2024-01-05", "Rain.")]
    assert one.entry.moment.precision == "exact"


def test_properties_that_are_no_yaml_stay_in_the_text(tmp_path: Path) -> None:
    text = "---\ntags: [rain\n---\nRain."
    (one,) = taken(written(tmp_path, {"2024-01-02.md": text}))
    assert one.entry.answer("note") == text


HEADINGS = """# 2024

## January

### 2024-01-02 The roof

Rain, and #tea.

#### 2024-01-09 is only a plan

### Tuesday, 9 January 2024
Sun.
"""


def test_a_file_with_a_date_as_a_heading_of_each_entry() -> None:
    entries = make.imported(HEADINGS)
    assert told(entries) == [
        ("2024-01-02", "The roof\n\nRain, and #tea.\n\n#### 2024-01-09 is only a plan"),
        ("2024-01-09", "Sun."),
    ]
    assert entries[0].entry.tags == ("tea",)


def test_plain_text_with_dates_alone_on_a_line() -> None:
    text = "2 January 2024\n\nRain, on 3 January 2024 too.\n\n9 January 2024, 21:30\nSun.\n"
    assert told(make.imported(text)) == [("2024-01-02", "Rain, on 3 January 2024 too."), ("2024-01-09", "Sun.")]


@pytest.mark.parametrize("text", ["[[Home]], again.", "[ ] tea", "{tea}", "Rain, tea, bread, and no hurry\nthen sun"])
def test_a_note_that_begins_like_something_else_is_a_note(tmp_path: Path, text: str) -> None:
    assert told(taken(written(tmp_path, {"2024-01-02.md": text}))) == [("2024-01-02", text)]


def test_a_date_that_does_not_exist_is_named() -> None:
    with pytest.raises(ImportRefused) as refused:
        make.imported("---\ndate: 2024-02-30\n---\ncanary\n", "notes")
    assert "entry 1 (2024-02-30): there's no such date" in refused.value.hint
    assert "canary" not in refused.value.hint


def test_a_note_alone_that_says_no_day_is_refused_with_what_to_do(tmp_path: Path) -> None:
    written(tmp_path, {"people.md": "canary"})
    with pytest.raises(ImportRefused, match="says which day") as refused:
        taken(tmp_path / "people.md")
    assert "2024-01-02.md" in refused.value.hint


def test_day_and_month_in_names_are_told_apart_by_all_of_them(tmp_path: Path) -> None:
    files = {"02-01-2024.md": "Rain.", "31-01-2024.md": "Sun."}
    assert told(taken(written(tmp_path, files))) == [("2024-01-02", "Rain."), ("2024-01-31", "Sun.")]


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    outside = written(tmp_path / "outside", {"2024-01-01.md": "canary"})
    vault = written(tmp_path / "vault", {"2024-01-02.md": "Rain."})
    (vault / "more").symlink_to(outside)
    (vault / "2024-01-03.md").symlink_to(outside / "2024-01-01.md")
    assert told(taken(vault)) == [("2024-01-02", "Rain.")]


def test_a_text_file_of_a_windows_editor(tmp_path: Path) -> None:
    (tmp_path / "2024-01-02.txt").write_bytes("Rain.\r\nAnd tea.\r\n".encode("utf-16"))
    assert told(taken(tmp_path / "2024-01-02.txt")) == [("2024-01-02", "Rain.\nAnd tea.")]


@pytest.mark.parametrize(
    "front",
    [
        "x0: &x0 [a]\n" + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 12)),
        "tags: &a [*a]\n",
    ],
    ids=["a few lines that hold billions", "a list that holds itself"],
)
def test_properties_without_end_keep_nobody_waiting(tmp_path: Path, front: str) -> None:
    """They count as none, as all that can't be read does, and the text stays."""
    (tmp_path / "2024-01-02.md").write_text(f"---\n{front}---\nWarm hands.", encoding="utf-8")
    begun = time.process_time()
    ((_, text),) = told(taken(tmp_path / "2024-01-02.md"))
    assert text.endswith("Warm hands.")
    assert time.process_time() - begun < 2
