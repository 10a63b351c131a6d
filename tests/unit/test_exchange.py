"""Imports as a whole, in this process: all or nothing, twice the same as once, and counts that add up."""

import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal.app import App, Options
from journal.cli.imports import MOST, described
from journal.core.clock import Clock
from journal.core.model import DatedAnswer, Entry, Filter
from journal.core.wonderings import Wondering, withdraw
from journal.errors import Failed, ImportRefused, Usage
from journal.formats import json_format, markdown
from journal.formats.reading import LISTED
from journal.services import imports
from journal.services.imports import Report
from tests import make, steps
from tests.conftest import PASSPHRASE
from tests.make import CATALOGUE, NOW

MADE = Path(__file__).parent.parent / "fixtures" / "jrnl"
Import = Callable[..., Report]


@pytest.fixture
def app(path: Path, tmp_path: Path) -> App:
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    return App(Options(path, tmp_path / "passphrase"), clock=Clock(NOW, "Europe/Lisbon"))


@pytest.fixture
def take_in(app: App, tmp_path: Path) -> Import:
    """Imports a path, or a text as a file."""

    def call(what: Path | str | bytes, form: str = "auto", *, dry_run: bool = False) -> Report:
        source = what if isinstance(what, Path) else tmp_path / "source"
        if not isinstance(what, Path):
            source.write_bytes(what if isinstance(what, bytes) else what.encode("utf-8"))
        return steps.import_path(app, source, form, dry_run=dry_run)

    return call


def here(app: App) -> list[Entry]:
    with steps.rows(app) as store:
        return list(store.entries(oldest_first=True))


def export(*entries: Entry) -> str:
    return "".join(json_format.write(entries, CATALOGUE))


def by_hand(*entries: dict[str, object]) -> str:
    return json.dumps({"journal": 1, "entries": list(entries)})


BARE = {"happened_at": "2026-11-20T23:30:00+00:00", "answers": {"note": "Rain on the roof."}, "tags": ["rain"]}


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.total, report.came, report.there, sum(report.left_out.values())


@pytest.mark.parametrize("source", ["journal.txt", "export.json", "folder"])
def test_jrnls_own_files_twice_are_the_same_as_once(app: App, take_in: Import, source: str) -> None:
    many = take_in(MADE / source, dry_run=True).came
    assert not app.path.exists()
    assert counts(take_in(MADE / source)) == (many, many, 0, 0)
    assert counts(take_in(MADE / source)) == (many, 0, many, 0)
    assert len(here(app)) == many


def test_what_show_prints_as_json_comes_in(app: App, take_in: Import) -> None:
    """A list of entries, or one entry, without the object of an export around it."""
    shown = [json_format.entry_data(make.entry(n, before=f"Rain {n}.", tag=("rain",))) for n in (1, 2)]
    assert counts(take_in(json_format.text(shown, indent=2))) == (2, 2, 0, 0)
    assert counts(take_in("\ufeff" + json_format.text(shown[0]))) == (1, 0, 1, 0)
    assert counts(take_in(json_format.text([*shown, BARE]))) == (3, 1, 2, 0)
    assert [e.answer("before") for e in here(app)][:2] == ["Rain 1.", "Rain 2."]
    one = '{"happened_at": "2026-11-20T23:30:00+00:00"}'
    for broken in (f"{one} {{}}", f"[{one},]", f"[{one}"):
        with pytest.raises(ImportRefused, match="This isn't JSON"):
            take_in(broken)
    with pytest.raises(ImportRefused) as refused:
        take_in(json_format.text([*shown, {**BARE, "happened_at": "never"}]))
    assert "entry 3" in refused.value.hint


def test_what_is_not_named_is_counted(app: App, tmp_path: Path) -> None:
    """Of very many bad entries a list names the first, and says how many more there were."""
    source = tmp_path / "source"
    source.write_text(json.dumps([BARE, *[{**BARE, "happened_at": "never"}] * (LISTED + 5)]), encoding="utf-8")
    report = imports.import_path(
        source, "auto", catalogue=CATALOGUE, clock=app.clock, destination=lambda: nullcontext(None), skip_bad=True
    )
    said = list(described(report, dry_run=True))
    assert said[0] == f"{LISTED + 6} entries in the file (json): 1 would be imported, 0 already here."
    assert len([line for line in said if line.startswith("entry ")]) == MOST
    assert said[-1] == f"And {LISTED + 5 - MOST} more like these."


def test_what_came_as_text_is_there_already_when_it_comes_as_json(take_in: Import) -> None:
    assert counts(take_in(MADE / "journal.txt")) == (6, 6, 0, 0)
    assert counts(take_in(MADE / "export.json")) == (6, 0, 6, 0)


@pytest.mark.parametrize(
    "bare",
    [
        BARE,
        {**BARE, "uuid": make.uuid(7)},
        {**BARE, "uuid": make.uuid(7), "answers": {}, "tags": ["a"]},
        {k: v for k, v in BARE.items() if k != "answers"} | {"reflections": [{"answers": {"note": "Rain."}}]},
        {"happened_at": BARE["happened_at"], "uuid": make.uuid(7), "reflections": [{"uuid": make.uuid(7, 1)}]},
    ],
    ids=range(5),
)
def test_an_entry_without_times_is_the_same_whenever_it_comes(
    app: App, take_in: Import, bare: dict[str, object]
) -> None:
    assert counts(take_in(by_hand(bare))) == (1, 1, 0, 0)
    app.clock = Clock(NOW.replace(hour=20), "Europe/Lisbon")
    assert counts(take_in(by_hand(bare))) == (1, 0, 1, 0)
    assert counts(take_in(by_hand({**bare, "tags": ["other"], "uuid": here(app)[0].uuid}))) == (1, 0, 0, 1)


def test_times_that_a_file_does_say_are_compared(take_in: Import) -> None:
    one = {**BARE, "uuid": make.uuid(7), "written_at": "2026-11-21T08:00:00Z"}
    assert counts(take_in(by_hand(one))) == (1, 1, 0, 0)
    assert counts(take_in(by_hand(one))) == (1, 0, 1, 0)
    assert counts(take_in(by_hand({**one, "written_at": "2026-11-21T09:00:00Z"}))) == (1, 0, 0, 1)


def test_entries_that_stand_twice_in_a_file_or_share_are_left_out_and_counted(app: App, take_in: Import) -> None:
    one, two = make.entry(1, before="Rain."), make.entry(2, before="Snow.")
    differs = make.entry(1, before="Hail.")
    shares = make.entry(3, before="Sun.")
    shares = Entry(shares.uuid, shares.moment, NOW, NOW, (), two.reflections)
    dry = take_in(export(one, two, one, differs, shares), dry_run=True)
    assert counts(dry) == (5, 2, 0, 3)
    report = take_in(export(one, two, one, differs, shares))
    assert counts(report) == counts(dry)
    assert report.left_out == dry.left_out
    assert len(report.left_out) == 3
    assert counts(take_in(export(one, two, one, differs, shares))) == (5, 0, 3, 2)
    assert [e.answer("before") for e in here(app)] == ["Rain.", "Snow."]


def test_a_problem_far_into_a_file_leaves_nothing_written(app: App, take_in: Import) -> None:
    many = [
        {**BARE, "happened_at": f"2026-10-{1 + n % 28:02}T10:{n % 60:02}:00Z", "tags": [f"t{n}"]} for n in range(1200)
    ]
    assert take_in(by_hand(*many[:10])).came == 10
    before = here(app)
    many[1100] = {**BARE, "happened_at": "yesterday", "answers": {"note": "canary"}}
    with pytest.raises(ImportRefused) as refused:
        take_in(by_hand(*many))
    assert "entry 1101: happened_at" in refused.value.hint
    assert "canary" not in refused.value.hint + refused.value.sentence
    assert here(app) == before


def test_a_first_import_that_fails_late_leaves_no_journal(app: App, take_in: Import) -> None:
    many = [{**BARE, "tags": [f"t{n}"]} for n in range(600)]
    with pytest.raises(ImportRefused):
        take_in(by_hand(*many)[:-40])
    assert not app.path.exists()
    assert take_in(by_hand(*many)).came == 600


def test_the_first_twenty_problems_are_named_and_all_are_counted(take_in: Import) -> None:
    with pytest.raises(ImportRefused) as refused:
        take_in(by_hand(*[{**BARE, "happened_at": "never"}] * 700))
    assert "700 problems" in refused.value.sentence
    assert refused.value.hint.count("happened_at") == 20


DEEP = '{"journal": 1, "entries": [{"happened_at": "2026-11-20T23:30:00Z", "x": ' + "[" * 100_000


@pytest.mark.parametrize(
    "content",
    [
        b'{"journal": 1, "entries": [\xff\xfe]}', DEEP, '{"journal": 1, "entries": [{}, ]}', '{"journal": 1}',
        '{"journal": 1, "entries": [], "entries": []}', '{"journal": 1, "entries": []} x',
        '{"journal": true, "entries": []}',
        '{"entries": [{"happened_at": "2026-11-20T23:30:00Z"}]}', by_hand({**BARE, "answers": {"note": "a\0b"}}),
        by_hand({**BARE, "answers": {"note": "\ud800"}}), by_hand({**BARE, "answers": {"note": "x" * 10_000_000}}),
        by_hand({**BARE, "happened_at": "0000-01-01T00:00:00Z"}),
        by_hand({**BARE, "happened_at": "99999-01-01T00:00Z"}),
        "[2026-11-20 23:30] a\0b\n", "[0000-01-01 10:00] a\n",
        "happened_at,x\n2026-11-20,1\n", 'happened_at\n"2026\n', "happened_at,note,note\n",
        "uuid,happened_at\n,\n0,1\n",
        "happened_at,note,asked\n2026-11-20T10:00:00Z,x,[\n",
        "happened_at,distress_then\n2026-11-20T10:00:00Z,eleven\n",
        "\ufeffhappened_at\n99999-01-01T00:00:00Z\n", "---\njournal: 1\n---\n<!-- journal: text a -->\n", "PK\x03\x04",
    ],
    ids=range(24),
)  # fmt: skip
def test_hostile_files_are_refused_in_a_sentence(app: App, take_in: Import, content: str | bytes) -> None:
    with pytest.raises(ImportRefused) as refused:
        take_in(content)
    assert refused.value.exit_code == 8
    assert refused.value.sentence.endswith(".")
    assert not app.path.exists()


def test_day_ones_zip_of_several_journals(app: App, take_in: Import, tmp_path: Path) -> None:
    entry = {"creationDate": "2026-11-20T22:30:00Z", "timeZone": "Asia/Tokyo", "text": "Rain\\.", "photos": [{}, {}]}
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as packed:
        for number, name in enumerate(("Home.json", "Away.json"), 1):
            data = {"metadata": {"version": "1.0"}, "entries": [{**entry, "uuid": make.uuid(number)}]}
            packed.writestr(name, json.dumps(data))
    dry = take_in(tmp_path / "e.zip", dry_run=True)
    report = take_in(tmp_path / "e.zip")
    assert counts(dry) == counts(report) == (2, 2, 0, 0)
    assert dry.aside == report.aside == {"pictures, left out; they're still in Day One's file": 4}
    assert counts(take_in(tmp_path / "e.zip")) == (2, 0, 2, 0)
    assert sorted((str(e.day), e.tags, e.answer("note")) for e in here(app)) == [
        ("2026-11-21", ("Away",), "Rain."),
        ("2026-11-21", ("Home",), "Rain."),
    ]


def test_html_is_text_like_any_other(app: App, take_in: Import) -> None:
    assert take_in("[2026-11-20 23:30] <script>alert(1)</script> [bold]no[/bold]\n").came == 1
    assert here(app)[0].answer("note") == "<script>alert(1)</script> [bold]no[/bold]"


def test_a_row_of_csv_made_by_hand(app: App, take_in: Import) -> None:
    text = "happened_at,tags,words,distress_then,note\n2026-11-20T23:30:00+00:00,rain; home,tender; moved,3,'=1+1\n"
    assert counts(take_in(text)) == (1, 1, 0, 0)
    assert counts(take_in(text)) == (1, 0, 1, 0)
    (entry,) = here(app)
    assert entry.tags == ("rain", "home")
    assert (entry.answer("words"), entry.answer("distress_then")) == (("tender", "moved"), 3)
    assert entry.answer("note") == "=1+1"


def test_csv_comes_back_through_a_file(app: App, take_in: Import, tmp_path: Path) -> None:
    take_in(export(make.entry(1, before="Tea; and\r\n=rain", words=("tender", "a; b"), tag=("rain",)), make.entry(2)))
    before = here(app)
    steps.export(app, str(tmp_path / "e.csv"), "csv", Filter(), split=False, force=False)
    assert (tmp_path / "e.csv").read_bytes().startswith(b"\xef\xbb\xbfid,uuid")
    shutil.rmtree(app.path.parent)
    assert counts(take_in(tmp_path / "e.csv")) == (2, 2, 0, 0)
    assert here(app) == before


def test_a_spreadsheet_may_add_an_empty_column_but_not_tear_an_entrys_rows_apart(
    app: App, take_in: Import, tmp_path: Path
) -> None:
    entry = make.entry(1, words=("tender",), before="Rain.", tears="some")
    back = replace(entry.reflections[0], uuid=make.uuid(1, 2), stage="lookback", written_at=NOW)
    take_in(export(replace(entry, reflections=(*entry.reflections, back)), make.entry(2, note="Sun.")))
    steps.export(app, str(tmp_path / "e.csv"), "csv", Filter(), split=False, force=False)
    rows = (tmp_path / "e.csv").read_text(encoding="utf-8").split("\n")
    before = here(app)
    shutil.rmtree(app.path.parent)
    head, first, later, other, _ = rows
    with pytest.raises(ImportRefused) as refused:
        take_in("\n".join([head, first, other, later]))
    assert "row 4: rows with the same uuid have to be together" in refused.value.hint
    assert take_in("\n".join(f"{row}," for row in (head.replace("\r", ""), other, later, first))).came == 2
    order = {e.uuid: [list(r.answers) for r in e.reflections] for e in before}
    assert {e.uuid: [list(r.answers) for r in e.reflections] for e in here(app)} == order, "as it was said"


@pytest.mark.skipif(os.name == "nt", reason="there are no such files")
def test_a_pipe_a_device_and_a_link_out_of_a_folder_are_not_read(take_in: Import, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for strange in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(ImportRefused):
            take_in(strange)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.md").symlink_to(MADE / "journal.txt")
    with pytest.raises(ImportRefused):
        take_in(tmp_path / "folder")
    with pytest.raises(Failed):
        take_in(tmp_path / "nothing")


def test_formats_that_only_read_or_only_write_say_so(app: App, take_in: Import) -> None:
    with steps.rows_or_new(app):
        pass
    with pytest.raises(Usage, match="can be markdown, json, csv"):
        steps.export(app, "-", "jrnl", Filter(), split=False, force=False)
    with pytest.raises(Usage, match="jrnl, dayone"):
        take_in("anything", "docx")


SAID = DatedAnswer(make.uuid(90), "often_feels", NOW - timedelta(days=3), "unsure", "How does it sit with you?")


def test_what_belongs_to_no_entry_goes_out_with_all_and_comes_back_once(
    app: App, take_in: Import, tmp_path: Path
) -> None:
    with steps.rows_or_new(app) as store:
        store.save(make.entry(1, tag=("rain",)))
        store.keep_dated_answer(SAID)
    all_of_it, some = tmp_path / "all.json", tmp_path / "some.json"
    steps.export(app, str(all_of_it), "json", Filter(), split=False, force=False)
    steps.export(app, str(some), "json", Filter(tags=("rain",)), split=False, force=False)
    assert "often_feels" not in some.read_text(encoding="utf-8"), "entries that were picked are only those"
    again = take_in(all_of_it)
    assert (again.dated, again.dated_there) == (0, 1), "it is here already"
    shutil.rmtree(app.path.parent)
    assert take_in(all_of_it, dry_run=True).dated == 1
    assert not app.path.exists()
    report = take_in(all_of_it)
    assert (report.came, report.dated) == (1, 1)
    with steps.rows(app) as store:
        assert store.dated_answers() == [SAID]
    later = take_in(all_of_it.read_text(encoding="utf-8").replace("unsure", "fine"))
    assert (later.dated, later.dated_there, later.dated_differ) == (0, 0, 1)
    with steps.rows(app) as store:
        assert store.dated_answers() == [SAID], "an import changes nothing that is here"


ASKED = Wondering(make.uuid(80), NOW - timedelta(days=3), "pair", "tears", "#late-shift")


def test_what_was_asked_beforehand_goes_out_with_all_and_comes_back_once(
    app: App, take_in: Import, tmp_path: Path
) -> None:
    with steps.rows_or_new(app) as store:
        store.save(make.entry(1, tag=("rain",)))
        store.keep_wondering(ASKED)
    all_of_it, some = tmp_path / "all.json", tmp_path / "some.json"
    steps.export(app, str(all_of_it), "json", Filter(), split=False, force=False)
    steps.export(app, str(some), "json", Filter(tags=("rain",)), split=False, force=False)
    assert "late-shift" not in some.read_text(encoding="utf-8"), "entries that were picked are only those"
    again = take_in(all_of_it)
    assert (again.wondered, again.wondered_there) == (0, 1), "it is here already"
    with steps.rows(app) as store:
        store.keep_wondering(withdraw(ASKED, NOW))
    assert take_in(all_of_it).wondered_there == 1
    with steps.rows(app) as store:
        assert store.wonderings() == (withdraw(ASKED, NOW),), "withdrawn stays withdrawn"
    shutil.rmtree(app.path.parent)
    assert take_in(all_of_it, dry_run=True).wondered == 1
    assert not app.path.exists()
    assert take_in(all_of_it).wondered == 1
    earlier = all_of_it.read_text(encoding="utf-8").replace(ASKED.asked_at.isoformat(), "2026-01-01T00:00:00+00:00")
    assert take_in(earlier).wondered_there == 1
    with steps.rows(app) as store:
        assert store.wonderings() == (ASKED,), "its day can't be moved back"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (7, "wondering 1: isn't a JSON object"),
        ({"uuid": None}, "wondering 1: uuid is missing"),
        ({"uuid": "canary"}, "wondering 1: uuid isn't a valid one"),
        ({"asked_at": "canary"}, "wondering 1: asked_at needs a time"),
        ({"asked_at": "2030-01-01T00:00:00+00:00"}, "wondering 1: asked_at is more than a day in the future"),
        ({"about": "canary"}, "wondering 1: about can be pair or day"),
        ({"factor": "can\x1bary"}, "wondering 1: factor needs a name on one line"),
        ({"factor": 3}, "wondering 1: factor needs a name on one line"),
        ({"around": "canary"}, "wondering 1: around needs a day"),
        ({"around": "2026-12-01"}, "wondering 1: outcome and factor each need a name"),
        ({"about": "day"}, "wondering 1: around needs a day, or nothing once"),
        ({"withdrawn_at": "2026-11-22T00:00:00.000000Z"}, "wondering 1: outcome and factor each need a name, or"),
        ({"canary\x1b": 1}, "wondering 1: 'canary\\x1b' is unknown"),
    ],
)
def test_a_wondering_that_is_not_right_is_named_by_its_place(
    app: App, take_in: Import, wrong: object, named: str
) -> None:
    data = {**json_format.wondering_data(ASKED), **wrong} if isinstance(wrong, dict) else wrong
    with pytest.raises(ImportRefused) as refused:
        take_in(json.dumps({"journal": 1, "entries": [BARE], "wonderings": [data]}))
    assert named in refused.value.hint
    assert not app.path.exists()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (7, "dated answer 1: isn't a JSON object"),
        ({"uuid": None}, "dated answer 1: uuid is missing"),
        ({"uuid": "canary"}, "dated answer 1: uuid isn't a valid one"),
        ({"answered_at": "canary"}, "dated answer 1: answered_at needs a time"),
        ({"answered_at": "2030-01-01T00:00:00+00:00"}, "dated answer 1: answered_at is more than a day in the future"),
        ({"question": None}, "dated answer 1: question needs a key"),
        ({"answer": "canary"}, "dated answer 1: answer can be fine, unsure or"),
        ({"answer": None}, "dated answer 1: answer needs text"),
        ({"question": "of_a_later_version", "answer": 3}, "dated answer 1: answer needs text"),
        ({"asked": "can\nary"}, "dated answer 1: asked.'often_feels' needs one line"),
        ({"canary\x1b": 1}, "dated answer 1: 'canary\\x1b' is unknown"),
    ],
)
def test_an_answer_of_no_entry_that_is_not_right_is_named_by_its_place(
    app: App, take_in: Import, wrong: object, named: str
) -> None:
    data = {**json_format.dated_data(SAID), **wrong} if isinstance(wrong, dict) else wrong
    with pytest.raises(ImportRefused) as refused:
        take_in(json.dumps({"journal": 1, "entries": [BARE], "dated_answers": [data]}))
    assert named in refused.value.hint
    assert not app.path.exists()


def hand_edited(change: Callable[[str], str]) -> tuple[Entry, dict[str, int]]:
    """An entry that was written as markdown, changed in an editor, and read again; what was counted aside."""
    known = make.reading()
    (came,) = make.imported(change(markdown.write_one(make.entry(1, tag=("rain",), before="It rained."))), known=known)
    return came.entry, dict(known.aside)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n\nIt rained.", "\nIt rained."),
        lambda text: text.replace("### ", "\n\n### "),
        lambda text: re.sub("### .*\n", "", text),
        lambda text: text.replace("tags: [rain]", "tags: rain"),
        lambda text: text.replace("tags: [rain]", "tags:\n  - rain"),
        lambda text: text.replace("\n", "\r\n"),
    ],
    ids=["no blank line", "more blank lines", "no heading", "a tag", "tags as lines", "another system's lines"],
)
def test_what_an_editor_does_to_markdown_takes_nothing_of_it(change: Callable[[str], str]) -> None:
    entry, aside = hand_edited(change)
    assert (entry.answer("before"), entry.tags, aside) == ("It rained.", ("rain",), {})


def test_what_somebody_adds_to_markdown_goes_to_the_note_and_what_has_no_place_is_counted() -> None:
    entry, aside = hand_edited(lambda text: text.replace("\n# ", "\nA line on top.\n# ").replace("\n## ", "\nOne\n## "))
    assert entry.answer("note") == "A line on top.\n\nOne"
    assert entry.answer("before") == "It rained."
    _, aside = hand_edited(lambda text: text.replace("tags: [rain]", "tags: [rain]\naliases: [x]\nmood: soft"))
    assert list(aside.values()) == [2]


def test_ids_too_large_to_count_on_are_given_anew(app: App, take_in: Import) -> None:
    assert take_in(by_hand(BARE | {"id": 2**62}, BARE | {"id": 7, "answers": {"note": "Sun."}})).came == 2
    assert sorted(e.id or 0 for e in here(app)) == [1, 7]
    with steps.rows(app) as store:
        assert store.save(make.entry(5)).id == 8


@pytest.mark.parametrize("key", ["written_at", "changed_at"])
def test_a_change_far_in_the_future_is_refused_as_it_would_win_every_merge(take_in: Import, key: str) -> None:
    (entry,) = json.loads(export(make.entry(1, before="Rain.")))["entries"]
    late = (NOW + timedelta(days=2)).isoformat()
    with pytest.raises(ImportRefused) as refused:
        take_in(by_hand(entry | {"written_at": entry["written_at"], key: late}))
    assert f"{key} is more than a day in the future" in refused.value.hint


def test_what_belongs_to_no_entry_may_lack_its_wording_and_gets_todays(app: App, take_in: Import) -> None:
    data = {k: v for k, v in json_format.dated_data(SAID).items() if k != "asked"}
    for number, asked in enumerate(({}, {"asked": ""}, {"asked": None})):
        said = data | asked | {"uuid": make.uuid(90 + number)}
        assert take_in(json.dumps({"journal": 1, "entries": [], "dated_answers": [said]})).dated == 1
    with steps.rows(app) as store:
        assert [said.asked for said in store.dated_answers()] == [CATALOGUE.by_key["often_feels"].text] * 3


def test_notes_of_others_without_a_date_are_counted_and_left_out_of_a_folder(
    app: App, take_in: Import, tmp_path: Path
) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text(markdown.write_one(make.entry(1, before="Rain.")), encoding="utf-8")
    (folder / "shopping.md").write_text("canary", encoding="utf-8")
    report = take_in(folder)
    assert (report.came, report.total) == (1, 1)
    assert list(report.aside.values()) == [1]
    assert [e.answer("before") for e in here(app)] == ["Rain."]
