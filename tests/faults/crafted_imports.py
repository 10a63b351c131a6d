"""Things to import that somebody made to do harm: texts of every format, zips, folders, and what is no file at all."""

import base64
import io
import json
import os
import random
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

AT = "2026-11-20T23:30:00+00:00"
MILLION = 1_000_000
Put = Callable[[Path], None]
#: What a file holds; large ones are made only when they are written.
Content = str | bytes | Callable[[], str | bytes]


def cases() -> Iterator[tuple[str, Put, tuple[str, ...]]]:
    """Return each case: its name, what it puts into a folder, and the command's words."""
    for name, (file, text) in _texts().items():
        yield name, partial(_write, file, text), ("import", file)
    for name, (file, text) in list(_texts().items())[::3]:
        yield f"{name}, the bad skipped", partial(_write, file, text), ("import", file, "--skip-bad")
    for name, (file, text) in _json_texts().items():
        yield f"answers: {name}", partial(_write, file, text), ("write", "--answers", file)
    for name, put in _zips().items():
        yield name, partial(_in_file, "it.zip", put), ("import", "it.zip")
    for name, put in _places().items():
        yield name, put, ("import", "it")


def _write(name: str, content: Content, folder: Path) -> None:
    text = content() if callable(content) else content
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    (folder / name).write_bytes(raw)


def _in_file(name: str, put: Put, folder: Path) -> None:
    put(folder / name)


# --- texts ------------------------------------------------------------------------------------------------------------


def _ours(entry: object, **beside: object) -> str:
    return json.dumps({"journal": 1, "entries": [entry], **beside})


def _said(**answers: object) -> dict[str, object]:
    return {"happened_at": AT, "answers": answers}


def _json_texts() -> dict[str, tuple[str, Content]]:
    """JSON in our own shape, or nearly."""
    note = _said(note="canary")
    deep = "[" * 100_000
    texts: dict[str, Content] = {
        "nested without end": lambda: f'{{"journal": 1, "entries": [{{"happened_at": "{AT}", "answers": {deep}',
        "objects nested without end": lambda: '{"journal":' * 100_000,
        "an enormous number": lambda: '{"journal": 1, "entries": [{"id": ' + "9" * 100_000 + "}]}",
        "a number without end": lambda: '{"journal": 1e' + "9" * MILLION,
        "infinity": f'{{"journal": 1, "entries": [{{"happened_at": "{AT}", "answers": {{"pleasant": 1e999}}}}]}}',
        "not a number": f'{{"journal": 1, "entries": [{{"happened_at": "{AT}", "answers": {{"pleasant": NaN}}}}]}}',
        "an id beyond all ids": _ours({**note, "id": 2**63}),
        "a negative id": _ours({**note, "id": -1}),
        "a NUL": _ours(_said(note="canary\0canary")),
        "half a character": _ours(_said(note="\ud800")),
        "half a character in a key": _ours(_said(**{"\ud800": "x"})),
        "half a character in a tag": _ours({**note, "tags": ["a\ud800"]}),
        "lists where texts belong": _ours(_said(note=["canary"], tears=[], before={})),
        "texts where lists belong": _ours({**note, "tags": "canary", "reflections": "canary"}),
        "a list of lists": _ours([[[note]]]),
        "no object": lambda: "[" + "1," * 1000 + "1]",
        "a key twice": '{"journal": 1, "entries": [], "entries": []}',
        "a hundred thousand tags": lambda: _ours({**note, "tags": [f"t{n}" for n in range(100_000)]}),
        "a hundred thousand reflections": lambda: _ours({"happened_at": AT, "reflections": [{}] * 100_000}),
        "a hundred thousand answers": lambda: _ours(_said(**{f"q{n}": "x" for n in range(100_000)})),
        "a hundred thousand words": lambda: _ours(_said(words=[f"w{n}" for n in range(100_000)])),
        "a key of a million characters": lambda: _ours(_said(**{"q" * MILLION: "x"})),
        "an answer of forty million characters": lambda: _ours(_said(note="x" * 40 * MILLION)),
        "a text that never ends": lambda: '{"journal": 1, "entries": [{"happened_at": "' + "x" * 40 * MILLION,
        "spaces without end": lambda: " " * 40 * MILLION,
        "a year that isn't one": _ours({"happened_at": "99999-01-01T00:00:00+00:00"}),
        "a time at the end of time": _ours({**note, "happened_at": "9999-12-31T23:59:59-14:00"}),
        "a time before time": _ours({**note, "happened_at": "0001-01-01T00:00:00+14:00"}),
        "an offset of days": _ours({**note, "happened_at": "2026-11-20T23:30:00+99:99"}),
        "a zone that is a path": _ours({**note, "zone": "../../../etc/passwd"}),
        "a change in a hundred years": _ours({**note, "written_at": AT, "changed_at": "2126-01-01T00:00:00Z"}),
        "a uuid that isn't one": _ours({**note, "uuid": "canary\x1b[2J"}),
        "the uuid of another entry": lambda: _ours({**note, "uuid": "00000000-0000-4000-8000-000000010000"}),
        "a reflection of another entry": _ours(
            {"happened_at": AT, "reflections": [{"uuid": "00000000-0000-4000-8000-000000010001", "answers": {}}]}
        ),
        "keys that steer": _ours({**note, "\x1b]52;c;Y2FuYXJ5\x07": 1}),
        "a program that steers": _ours({**note, "origin": {"program": "\x1b[2J", "imported_on": "2026-01-01"}}),
        "a share of a million entries": lambda: _ours(note, shares=[{"uuid": "x", "entries": ["x"] * MILLION}]),
        "a wondering about nothing": _ours(note, wonderings=[{}, 7, None, "x"]),
        "dated answers of any kind": _ours(note, dated_answers=[{}, 7, None, {"uuid": 1, "answer": []}]),
        "a version to come": '{"journal": 99, "entries": []}',
        "a version that is true": '{"journal": true, "entries": []}',
        "a hundred thousand bad entries": lambda: json.dumps({"journal": 1, "entries": [{"id": 1}] * 100_000}),
    }  # fmt: skip
    return {f"JSON, {name}": ("it.json", text) for name, text in texts.items()}


def _texts() -> dict[str, tuple[str, Content]]:
    chance = random.Random(3)
    bombs = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 12))
    day_one = {"uuid": "X", "creationDate": "2025-03-04T22:10:00Z"}
    others: dict[str, tuple[str, Content]] = {
        # Markdown and its front matter.
        "YAML that multiplies": ("2024-01-02.md", f"---\nx0: &x0 [a]\n{bombs}---\ncanary"),
        "YAML that makes objects": ("2024-01-02.md", "---\ntags: !!python/object/apply:os.system [id]\n---\n"),
        "YAML nested without end": ("2024-01-02.md", lambda: "---\ntags: " + "[" * 20_000 + "\n---\ncanary"),
        "YAML of a hundred thousand keys": (
            "2024-01-02.md", lambda: "---\n" + "".join(f"k{n}: 1\n" for n in range(100_000)) + "---\ncanary",
        ),
        "YAML that refers to itself": ("2024-01-02.md", "---\ntags: &a [*a]\n---\ncanary"),
        "front matter that never ends": ("2024-01-02.md", lambda: "---\n" + "a: b\n" * 500_000),
        "our markdown with wrong answers": (
            "it.md", f"---\njournal: 1\nuuid: canary\nhappened_at: {AT}\ntears: [[[]]]\npleasant: 1e999\n---\n# x\n",
        ),
        "headings without end": ("2024-01-02.md", lambda: "#" * 5 * MILLION),
        "stars without end": ("2024-01-02.md", lambda: "*" * 5 * MILLION),
        "fences without end": ("2024-01-02.md", lambda: "```\n" * MILLION),
        "links without end": ("2024-01-02.md", lambda: "[[" * 2 * MILLION),
        "quotes within quotes": ("2024-01-02.md", lambda: "> " * 2 * MILLION + "canary"),
        "a day that isn't one": ("2024-02-31.md", "canary"),
        "digits without end": ("it.txt", lambda: "2024-01-02 " + "1" * 5 * MILLION),
        "dates without end": ("it.md", lambda: "## 2024-01-02\n" * 200_000),
        # jrnl.
        "brackets without end": ("it.txt", lambda: "[" * 5 * MILLION),
        "a date of a megabyte": ("it.txt", lambda: "[2024-01-02 " + "0" * MILLION + "] canary"),
        "lines that nearly begin an entry": ("it.txt", lambda: "[2024-01-32 10:00] canary\n" * 100_000),
        "jrnl's JSON of any kind": ("it.json", json.dumps({"tags": {}, "entries": [{"title": [], "date": {}}, 7]})),
        # Day One.
        "Day One's rich text nested without end": (
            "it.json",
            lambda: json.dumps({"metadata": {}, "entries": [{**day_one, "text": "", "richText": "[" * 100_000}]}),
        ),
        "Day One's entries of any kind": (
            "it.json",
            json.dumps({"metadata": {}, "entries": [{**day_one, "tags": {}, "timeZone": 7, "text": []}, 7, None]}),
        ),
        # CSV.
        "a field of forty million characters": ("it.csv", lambda: "full_date,mood,activities\n" + "x" * 40 * MILLION),
        "a quote that never ends": ("it.csv", lambda: 'full_date,mood,activities\n2024-01-02,"' + "x,\n" * MILLION),
        "ninety thousand columns": ("it.csv", lambda: ",".join(["full_date", "mood", "activities"] * 30_000) + "\nx"),
        "NULs in a table": ("it.csv", "full_date,mood,activities\n2024-01-02,\0,\0"),
        "our CSV with formulas": ("it.csv", "happened_at,note\n2026-11-20T10:00:00Z,\"'=cmd|' /C calc'!A0\""),
        "our CSV with wrong numbers": ("it.csv", f"happened_at,pleasant,note\n{AT},1e999,canary\n{AT},{'9' * 5000},x"),
        "How We Feel's days of any kind": (
            "it.csv",
            lambda: "Date,Mood,Tags (People),Tags (Places),Tags (Events),Notes\n" + "9" * MILLION + ",,,,,canary",
        ),
        "How We Feel's lists without end": (
            "it.csv", lambda: "Date,Mood,Tags (People),Tags (Places),Tags (Events),Notes\n2026 Sun Feb 8 4:04 PM,,,,,\""
            + "[" * 100_000 + "\"",
        ),
        # HTML, Daylio, Journey.
        "HTML nested without end": ("it.html", lambda: '<div class="pageHeader">x</div>' + "<div>" * 200_000),
        "entities without end": ("it.html", lambda: '<div class="pageHeader">x</div><p>' + "&#x1f469;" * 300_000),
        "an unfinished tag": ("it.html", lambda: '<div class="pageHeader">x</div><p ' + "a=" * MILLION),
        "Daylio's HTML nested without end": (
            "it.csv", lambda: "full_date,time,mood,activities,note\n2024-01-02,10:00,,," + "<div>" * 100_000,
        ),
        "a backup of Daylio's that isn't base64": ("it.daylio", lambda: "eyJkYXlFbnRyaWVzIjog" + "!" * 1000),
        "a backup of Daylio's nested without end": (
            "it.daylio", lambda: base64.b64encode(b'{"dayEntries": ' + b"[" * 200_000),
        ),
        "a backup of Daylio's of any kind": (
            "it.daylio",
            base64.b64encode(json.dumps({"dayEntries": [{"year": 2**40, "month": -7}], "tags": 7}).encode()),
        ),
        "Journey's entry of any kind": ("it.json", json.dumps({"date_journal": 10**30, "text": {}, "tags": 7})),
        # What is no text.
        "an empty file": ("it.txt", ""),
        "noise": ("it.txt", lambda: chance.randbytes(100_000)),
        "UTF-16 cut in half": ("it.txt", "canary".encode("utf-16")[:-1]),
        "UTF-32": ("it.txt", "canary".encode("utf-32")),
        "Latin-1": ("it.txt", "[2024-01-02 10:00] caf\xe9".encode("latin-1")),
        "a mark of the byte order alone": ("it.json", "\ufeff"),
        "gzip": ("it.json", lambda: b"\x1f\x8b" + chance.randbytes(1000)),
        "an age file": ("it.json", b"age-encryption.org/v1\n-> X25519 x\n---\n"),
        "a journal": ("it.json", chance.randbytes(40960)),
        "ENEX with entities that multiply": (
            "it.enex", '<?xml version="1.0"?><!DOCTYPE en-export [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><en-export>&b;',
        ),
    }  # fmt: skip
    return {**_json_texts(), **others}


# --- zips -------------------------------------------------------------------------------------------------------------


def _zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w", method) as made:
        warnings.simplefilter("ignore", UserWarning)  # a name twice, on purpose
        for name, content in members:
            made.writestr(name, content)
    return held.getvalue()


def _zips() -> dict[str, Put]:
    """What is called a zip."""
    good = _zipped(("2024-01-02.md", b"canary"), ("2024-01-03.md", b"canary"))

    def content(raw: bytes | Callable[[], bytes], path: Path) -> None:
        path.write_bytes(raw() if callable(raw) else raw)

    def bomb(method: int, path: Path) -> None:
        with zipfile.ZipFile(path, "w", method) as made, made.open("2024-01-02.md", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(bytes(MILLION))

    def lying(path: Path) -> None:
        """It says that it is small, and isn't."""
        raw = _zipped(("2024-01-02.md", b"so " * 10 * MILLION))
        size = (30 * MILLION).to_bytes(4, "little")
        path.write_bytes(raw.replace(size, (1000).to_bytes(4, "little")))

    def link(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as made:
            member = zipfile.ZipInfo("2024-01-02.md")
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(member, "/etc/passwd")

    def many(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as made:
            for number in range(60_000):
                made.writestr(f"a{number}.bin", b"")

    def encrypted(path: Path) -> None:
        raw = bytearray(good)
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = raw.find(mark)
            raw[place + at] |= 1
        path.write_bytes(raw)

    within = good
    for _ in range(5):
        within = _zipped(("it.zip", within))
    outside = (
        "../../canary.md",
        "/tmp/canary.md",
        "..\\canary.md",
        "C:\\canary.md",
        "a/../../canary.md",
        "a//2024-01-02.md",
    )
    return {
        **{f"a zip that points outside, {n}": partial(content, _zipped((at, b"x"))) for n, at in enumerate(outside)},
        "a zip bomb": partial(bomb, zipfile.ZIP_DEFLATED),
        "a zip bomb of another kind": partial(bomb, zipfile.ZIP_LZMA),
        "a zip that lies of its size": lying,
        "a zip with a link in it": link,
        "a zip of sixty thousand files": many,
        "an encrypted zip": encrypted,
        "a zip in a zip in a zip": partial(content, within),
        "a zip cut in half": partial(content, good[: len(good) // 2]),
        "a zip without its end": partial(content, good[:-10]),
        "a zip with a wrong checksum": partial(content, good.replace(b"canary", b"canarx")),
        "a zip of nothing": partial(content, _zipped()),
        "a zip with a name twice": partial(content, _zipped(("2024-01-02.md", b"a"), ("2024-01-02.md", b"b"))),
        "a zip with a name that steers": partial(content, _zipped(("2024-01-02\x1b[2J.md", b"\xff"))),
        "a zip with a name of kilobytes": partial(content, _zipped(("2024-01-02" + "x" * 60_000 + ".md", b"x"))),
        "a zip of JSON nested without end": partial(content, lambda: _zipped(("it.json", b'{"journal":' * 100_000))),
        "a backup of Daylio's with a bomb in it": partial(
            content, lambda: _zipped(("backup.daylio", base64.b64encode(b'{"dayEntries": [' + b" " * 90 * MILLION)))
        ),
        "zip64 that lies": partial(content, good.replace(b"PK\x01\x02", b"PK\x01\x02\xff\xff", 1)),
    }  # fmt: skip


# --- places -----------------------------------------------------------------------------------------------------------


def _places() -> dict[str, Put]:
    """What stands under a name, and is no ordinary file."""

    def sparse(head: bytes, folder: Path) -> None:
        (folder / "it").write_bytes(head)
        os.truncate(folder / "it", 4 << 30)

    def links(folder: Path) -> None:
        (folder / "it").mkdir()
        (folder / "it" / "around").symlink_to(folder / "it")
        (folder / "it" / "2024-01-02.md").symlink_to("/etc/passwd")

    def pipe_inside(folder: Path) -> None:
        (folder / "it").mkdir()
        os.mkfifo(folder / "it" / "2024-01-02.md")

    def sparse_inside(folder: Path) -> None:
        (folder / "it").mkdir()
        with (folder / "it" / "2024-01-02.md").open("wb") as file:
            file.write(b"canary ")
            file.truncate(4 << 30)

    def deep(folder: Path) -> None:
        place = folder / "it"
        for _ in range(300):
            place = place / "f"
        place.mkdir(parents=True)
        (place / "2024-01-02.md").write_text("so it rained")

    def strange_names(folder: Path) -> None:
        (folder / "it").mkdir()
        for name in (b"2024-01-02 \xff.md", b"2024-01-03 \x1b[2J.md", b"2024-01-04\n.md", b"2024-99-99.md"):
            with open(os.fsencode(folder / "it") + b"/" + name, "wb") as file:
                file.write(b"so it rained")

    def nothing(folder: Path) -> None:
        """Not there at all."""

    return {
        "a pipe": lambda folder: os.mkfifo(folder / "it"),
        "a link to an endless device": lambda folder: (folder / "it").symlink_to("/dev/zero"),
        "a link to itself": lambda folder: (folder / "it").symlink_to("it"),
        "nothing": nothing,
        "an empty folder": lambda folder: (folder / "it").mkdir(),
        "a folder of links": links,
        "a folder with a pipe in it": pipe_inside,
        "a folder with a file of four GiB": sparse_inside,
        "a folder three hundred deep": deep,
        "a folder of strange names": strange_names,
        "four GiB of nothing": partial(sparse, b""),
        "four GiB that begin as an export": partial(sparse, b'{"journal": 1, "entries": [{"happened_at": "'),
        "four GiB that begin as notes": partial(sparse, b"[2024-01-02 10:00] canary"),
        "the journal itself": lambda folder: (folder / "it").symlink_to(folder / "home" / "journal.db"),
    }  # fmt: skip
