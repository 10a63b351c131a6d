"""Files, answers and queries that nobody should send: refused in a sentence or taken as they are, never a traceback.

And nothing that is shown steers the terminal. In memory, by mutating what the program itself writes.
"""

import contextlib
import io
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from journal import formats
from journal.app import App, Options, guard
from journal.cli import cli
from journal.core.clock import Clock
from journal.core.model import DatedAnswer, Filter
from journal.formats import json_format
from journal.services.journal import Journal
from journal.storage import vault
from journal.storage.store import Store
from journal.terminal.console import Console
from tests import make, steps
from tests.conftest import Measured, Size
from tests.faults.killing import NOW

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = [
    *make.HOSTILE, "\x1b]52;c;Y2FuYXJ5\x07", "\x1b]0;title\x07", "\x9d52;c;YQ==\x9c", "\x1bP+q\x1b\\", "\u2066x\u2069",
    "\u202e", "\0", "\ud800", "[link=file:///etc/passwd]x[/link]", "{}", "[]", '"', "\\u0000", "\\ud800", "null",
    "1e999", "-1", "9" * 40, "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00", "2026-02-30",
    "!!python/object:os.system", "&a [*a]", "<<: *a", "\t", "'", "NaN", "%s%n", "\x85", "*" * 50, "(" * 300,
    "[" * 3000, '{"a":' * 2000,
]  # fmt: skip


class Session:
    """The program over one journal in memory, and what it printed."""

    def __init__(self, store: Store) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        console = Console(True, io.StringIO(), self.out)
        console.stderr = self.err
        journal = Journal(store, clock=Clock(NOW, "UTC"), catalogue=make.CATALOGUE)
        self.app = App(Options(plain=True), console=console, opened=journal)

    def run(self, *arguments: str) -> int:
        """A command by its words; its exit code."""
        with contextlib.redirect_stderr(self.err), contextlib.redirect_stdout(self.out):
            try:
                cli(list(arguments), prog_name="journal", obj=self.app)
            except SystemExit as left:
                return int(left.code or 0)
        return 0

    def said(self) -> str:
        """What was printed since, on both streams."""
        said = self.out.getvalue() + self.err.getvalue()
        for stream in (self.out, self.err):
            stream.seek(0)
            stream.truncate()
        return said


@pytest.fixture
def session(memory: Store) -> Session:
    return Session(memory)


def mutated(text: str, chance: random.Random) -> str:
    """The text with one to four things done to it."""
    for _ in range(chance.randrange(1, 5)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        to = min(to, at + chance.choice([1, 1, 8, 200]))
        match chance.randrange(6):
            case 0:
                text = text[:at] + chance.choice(HOSTILE) + text[at:]
            case 1:
                text = text[:at] + chance.choice(HOSTILE) + text[to:]
            case 2:
                text = text[:at] + text[to:]
            case 3:
                text = text[:at] + text[at:to] * chance.randrange(2, 5) + text[to:]
            case 4:
                text = text[:at] + chr(chance.choice([chance.randrange(256), chance.randrange(0x11000)])) + text[at:]
            case _:
                text = text[:at]
    return text


def shown(session: Session, store: Store) -> Iterator[str]:
    """All that the reading commands print of what is there."""
    numbers = [str(e.id) for e in store.entries(limit=40)]
    for words in (["list", "--text", "-n", "0"], ["show", *numbers], ["search", "a"], ["search", "r*"]):
        if numbers or words[0] != "show":
            assert session.run(*words) == 0
            yield session.said()


DAY_ONE = """{"metadata": {"version": "1.0"}, "entries": [{"uuid": "2A0CA1F7A0F94C1E8F0D5C4F2B5F5D11", "creationDate":
"2025-03-04T22:10:00Z", "timeZone": "Europe/Lisbon", "text": "Rain\\\\. A walk\\\\-home.", "tags": ["rain"]}]}"""


HOW_WE_FEEL = """Date,Mood,Tags (People),Tags (Places),Tags (Events),Sleep,Notes,Reflections,Takeaways
2026 Sun Feb 8 4:04 PM,Mellow;Hopeful,By Myself,Home,Tea;Long walk,7.5,Rain on the roof.,"So soft,
so slow.","[""Rest more.""]"
"""


def originals() -> list[str]:
    """Files of ours, one a format, of entries that hold hostile text themselves; and jrnl's and Day One's."""
    entries = [
        make.entry(n, tag=("rain", "long-day"), before="Rain. " + "\n".join(make.HOSTILE[n : n + 6]), words=("moved",),
                   pleasant=2, tears="some", note="\n\nnote")
        for n in range(1, 4)
    ]  # fmt: skip
    ours = ["".join(f.writer.all(entries, make.CATALOGUE)) for f in formats.FORMATS.values() if f.writer and f.reader]
    said = [DatedAnswer(make.uuid(n), "often_feels", make.NOW, "fine", "How is it?") for n in (91, 92)]
    ours.append("".join(json_format.write(entries, make.CATALOGUE, said)))
    jrnl = Path(__file__).parent.parent / "fixtures" / "jrnl"
    theirs = [path.read_text(encoding="utf-8") for path in sorted(jrnl.glob("*.txt")) + sorted(jrnl.glob("*.json"))]
    assert theirs
    ours.append(json_format.text([json_format.entry_data(entry) for entry in entries]))  # as `show --json` prints it
    return [*ours, *theirs, DAY_ONE, HOW_WE_FEEL]


def test_imports(tmp_path: Path, size: Size, measured: Measured) -> None:
    chance = random.Random(1)
    times = size(100, 10_000)
    files, exits = originals(), Counter[int]()
    source = tmp_path / "coming"
    session = store = None
    for number in range(times):
        if number % 50 == 0:
            store = Store(vault.in_memory(), Path())
            session = Session(store)
        assert session is not None
        assert store is not None
        app = session.app
        raw = mutated(chance.choice(files), chance).encode("utf-8", "surrogatepass")
        source.write_bytes(raw[: chance.randrange(len(raw) + 1)] if chance.random() < 0.05 else raw)

        def take(app: App = app) -> None:
            steps.import_path(app, source, "auto", dry_run=False)

        code = guard(take, app.console)
        exits[code] += 1
        assert code in (0, 2, 8), (number, session.said())
        assert not STEERING.search(session.said())
        if number % 50 == 49:
            for text in shown(session, store):
                assert not STEERING.search(text)
            for form in formats.FORMATS.values():  # and it all goes out again
                if form.writer:
                    "".join(form.writer.all(store.entries(Filter()), make.CATALOGUE)).encode("utf-8")
            store.close()
    measured("fuzzed imports", f"{times}, {exits[0]} taken, {exits[8] + exits[2]} refused, 0 tracebacks")
    assert exits[0]
    assert exits[8]


def test_answers(size: Size, measured: Measured) -> None:
    chance = random.Random(2)
    times, exits = size(100, 10_000), Counter[int]()
    one = {
        "happened_at": "2026-11-20T23:30:00+01:00", "zone": "Europe/Berlin", "precision": "exact", "tags": ["rain"],
        "answers": {"tears": "some", "words": ["moved", "own"], "pleasant": 3, "before": "Rain.", "care": ["it hurt"]},
    }  # fmt: skip
    text = json.dumps([one, one], ensure_ascii=False)
    for number in range(times):
        if number % 100 == 0:
            store = Store(vault.in_memory(), Path())
            session = Session(store)
        content = mutated(text, chance) if number % 2 else said_by(chance)
        code = guard(lambda: steps.write_answers(session.app, content) and None, session.app.console)  # noqa: B023
        exits[code] += 1
        assert code in (0, 2), (number, session.said())
        assert not STEERING.search(session.said())
        if number % 100 == 99:
            for said in shown(session, store):
                assert not STEERING.search(said)
            store.close()
    measured("fuzzed answers files", f"{times}, {exits[0]} taken, {exits[2]} refused, 0 tracebacks")
    assert exits[0]


def said_by(chance: random.Random) -> str:
    """Whole JSON, with hostile text in the places where people write."""
    answers = {
        key: "".join(chance.choices(HOSTILE, k=2)) for key in chance.sample(["before", "note", "with", "root"], 2)
    }
    answers[chance.choice(["deeper", chance.choice(HOSTILE)])] = "Rain."
    return json.dumps(
        {"happened_at": "2026-11-20T23:30:00+01:00", "answers": answers, "tags": [chance.choice(HOSTILE)]}
    )


def test_queries(session: Session, memory: Store, size: Size, measured: Measured) -> None:
    chance = random.Random(3)
    memory.save_all(make.entry(n, tag=("rain",), before=f"Rain {piece}") for n, piece in enumerate(make.HOSTILE, 1))
    times, exits = size(100, 10_000), Counter[int]()
    pieces = [*HOSTILE[:-2], "rain", "AND", "OR", "NOT", "NEAR(", "^", ":", "body:", "*", '"rain', "-", "+", "a b", ""]
    flags = ["--since", "--until", "--feeling", "--tears", "--tag", "--with", "--context", "--min-distress", "-n",
             "--matching"]  # fmt: skip
    for _ in range(times):
        words = " ".join(chance.choices(pieces, k=chance.randrange(1, 4)))
        arguments = ["search", "--", words]
        if chance.random() < 0.5:
            arguments = [chance.choice(["list", "search"]), f"{chance.choice(flags)}={words}", "--matching=rain"]
            arguments += ["rain"] * (arguments[0] == "search")
        code = session.run(*arguments)
        exits[code] += 1
        said = session.said()
        assert code in (0, 2), (arguments, said)
        assert not STEERING.search(said), arguments
    measured("fuzzed queries", f"{times}, {exits[0]} answered, {exits[2]} refused, 0 tracebacks")


def test_a_terminal_is_given_no_control_character_by_any_way_of_reading(session: Session, memory: Store) -> None:
    text = "before \x1b]52;c;Y2FuYXJ5\x07\x9b31m\x1b[2J\u202e [bold]b[/bold] after"
    memory.save(make.entry(1, tag=("rain",), before=text, words=("own\x1b[31m",), **{"with": "J\x1b]0;x\x07"}))
    for said in shown(session, memory):
        assert not STEERING.search(said)
    assert session.run("show", "1") == 0
    said = session.said()
    assert "[bold]b[/bold]" in said, "markup is text"
    assert "␛" in said, "it is shown, not obeyed"


def test_a_bug_shows_its_type_and_place_alone(capsys: pytest.CaptureFixture[str]) -> None:
    def bug() -> None:
        secret = "canary"
        raise KeyError(secret)

    assert guard(bug, Console(True, io.StringIO(), sys.stdout)) == 70
    assert "canary" not in capsys.readouterr().err
