"""Waiting pages that somebody made to do harm: files in the inbox, written for its key or for nobody's."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from journal.core import waiting_page
from journal.storage import age, inbox, vault
from journal.storage.store import Store
from journal.storage.taking_in import keep_ready
from tests import make
from tests.conftest import PASSPHRASE
from tests.faults import pages

Put = Callable[[Path], None]
NAME = "0123456789abcdef" * 2 + inbox.PAGE


def open_inbox(journal: Path) -> None:
    """See to it that pages can be written."""
    with Store(vault.open_existing(journal, pages.raw_key(journal, PASSPHRASE)), journal) as store:
        keep_ready(store, make.NOW)


def cases() -> Iterator[tuple[str, Put]]:
    """Return each case: its name, and what it puts into the inbox of the journal in a folder."""
    if not age.available():
        return
    for name, plain in _plain().items():
        yield name, partial(_sealed, plain)
    for name, raw in _raw().items():
        yield name, partial(_as_it_is, raw)
    for name, put in _places().items():
        yield name, partial(_in_inbox, put)


def _place(folder: Path) -> Path:
    return inbox.folder(folder / "home" / "journal.db")


def _sealed(plain: bytes, folder: Path) -> None:
    """Put it there encrypted for the inbox's own key, as anybody who holds the computer can."""
    public = inbox.recipient(folder / "home" / "journal.db")
    assert public is not None
    (_place(folder) / NAME).write_bytes(age.encrypt(plain, public))


def _as_it_is(raw: bytes, folder: Path) -> None:
    (_place(folder) / NAME).write_bytes(raw)


def _in_inbox(put: Put, folder: Path) -> None:
    put(_place(folder))


def _plain() -> dict[str, bytes]:
    """What a page may hold, once it's opened."""
    good = json.loads(waiting_page.pack(make.entry(7, before="canary")))

    def page(**changed: object) -> bytes:
        return json.dumps({**good, "entry": {**good["entry"], **changed}}).encode()

    def told(**changed: Any) -> bytes:
        (first,) = good["entry"]["reflections"]
        return page(reflections=[{**first, **changed}])

    def draft(content: Mapping[str, object]) -> bytes:
        at = good["entry"]["written_at"]
        return json.dumps(
            {"page": 1, "draft": {"uuid": make.uuid(8), "started_at": at, "changed_at": at, "content": content}}
        ).encode()

    return {
        "as Journal writes it, the control": json.dumps(good).encode(),
        "nothing": b"",
        "noise": random.Random(5).randbytes(5000),
        "JSON nested without end": b"[" * 200_000,
        "a page nested without end": b'{"page": 1, "entry": ' + b'{"a":' * 200_000,
        "a list": b"[1, 2, 3]",
        "a number": b"1e999",
        "an enormous number": b'{"page": 1, "entry": ' + b"9" * 100_000 + b"}",
        "another version": json.dumps({**good, "page": 99}).encode(),
        "more than a page": json.dumps({**good, "settings": {}}).encode(),
        "an entry that is here": page(uuid=make.uuid(1)),
        "an entry that was deleted": page(uuid=make.uuid(3)),
        "a reflection of another entry": told(uuid=make.uuid(1, 1)),
        "a uuid that isn't one": page(uuid="../../canary"),
        "a uuid that is a list": page(uuid=[]),
        "two reflections": page(reflections=good["entry"]["reflections"] * 2),
        "no reflection": page(reflections=[]),
        "a look back": told(stage="lookback"),
        "answers that aren't an object": told(answers=[1, 2]),
        "an answer that is nothing": told(answers={"before": None}),
        "an answer that is a number": told(answers={"before": 1.5}),
        "an answer with a NUL": told(answers={"before": "a\0b"}),
        "half a character": told(answers={"before": "\ud800"}),
        "a scale beyond its end": told(answers={"distress_then": 99}),
        "a choice that isn't one": told(answers={"tears": "canary"}),
        "a key that steers": told(answers={"\x1b[2J": "x"}),
        "a wording that steers": told(asked={"before": "\x1b[2J\n"}),
        "an answer of ten million characters": told(answers={"before": "x" * 10_000_000}),
        "a hundred thousand answers": told(answers={f"q{n}": "x" for n in range(100_000)}),
        "a hundred thousand tags": page(tags=[f"t{n}" for n in range(100_000)]),
        "tags that are numbers": page(tags=[1, 2]),
        "a tag with a line break": page(tags=["a\nb"]),
        "a zone that is a path": page(zone="../../etc/passwd"),
        "a time to come": page(happened_at="2199-01-01T00:00:00+00:00"),
        "a time that isn't one": page(happened_at="yesterday"),
        "a change to come": told(changed_at="9999-12-31T23:59:59.999999Z"),
        "a seal that isn't a day": page(sealed_until="soon"),
        "a draft of nothing": draft({}),
        "a draft of anything": draft({"entry": 7, "answers": [], "reflection": {}}),
        "a draft nested without end": b'{"page": 1, "draft": {"content": ' + b"[" * 90_000,
    }  # fmt: skip


def _raw() -> dict[str, bytes]:
    """What isn't an age file for this inbox."""
    magic, chance = b"age-encryption.org/v1\n", random.Random(6)
    _, ours = age.generate(), age.generate()[0]
    other = age.encrypt(b"canary", ours)
    end = b"--- " + b"A" * 43 + b"\n" + chance.randbytes(200)
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    scrypt = b"-> scrypt " + b"A" * 22 + b" 40\n" + b"A" * 43 + b"\n"
    return {
        "for another key": other,
        "cut in half": other[: len(other) // 2],
        "with a bit flipped": other[:-3] + bytes([other[-3] ^ 1]) + other[-2:],
        "of no bytes": b"",
        "of noise": chance.randbytes(4096),
        "of text": b"canary " * 1000,
        "of a header alone": magic,
        "of five thousand stanzas": magic + stanza * 5000 + end,
        "of five stanzas": magic + stanza * 5 + end,
        "of a stanza without end": magic + b"-> X25519 " + b"A" * 2_000_000,
        "for a passphrase that takes years": magic + scrypt + end,
        "of stanzas of strange kinds": magic + b"-> \xff\xfe canary\n" + end,
        "of an empty stanza": magic + b"-> \n\n" + end,
        "with another version": b"age-encryption.org/v9\n" + stanza + end,
        "in PEM": b"-----BEGIN AGE ENCRYPTED FILE-----\n" + b"QUFB\n" * 100,
    }


def _places() -> dict[str, Put]:
    """What stands in the inbox, or in its place."""

    def sparse(place: Path) -> None:
        with (place / NAME).open("wb") as file:
            file.write(b"age-encryption.org/v1\n")
            file.truncate(4 << 30)

    def instead(make_it: Put, place: Path) -> None:
        shutil.rmtree(place)
        make_it(place)

    def many(place: Path) -> None:
        for number in range(3000):
            (place / f"{number:032x}{inbox.PAGE}").write_bytes(b"age-encryption.org/v1\n")

    def pipe(place: Path) -> None:
        (place / inbox.RECIPIENT).unlink()
        os.mkfifo(place / inbox.RECIPIENT)

    def foreign(place: Path) -> None:
        (place / inbox.RECIPIENT).write_text(age.generate()[0])

    return {
        "a pipe": lambda place: os.mkfifo(place / NAME),
        "a folder": lambda place: (place / NAME).mkdir(),
        "a link": lambda place: (place / NAME).symlink_to("/etc/passwd"),
        "a link to an endless device": lambda place: (place / NAME).symlink_to("/dev/zero"),
        "four GiB": sparse,
        "three thousand of them": many,
        "strange names": lambda place: (place / "canary\x1b[2J.age").write_bytes(b"x"),
        "a foreign recipient": foreign,
        "a recipient of megabytes": lambda place: (place / inbox.RECIPIENT).write_bytes(b"age1" + b"x" * 5_000_000),
        "a recipient that is noise": lambda place: (place / inbox.RECIPIENT).write_bytes(b"\xff\0\x1b[2J"),
        "a recipient that is a pipe": pipe,
        "an inbox that is a link": partial(instead, lambda place: place.symlink_to("/tmp")),
        "an inbox that is a file": partial(instead, lambda place: place.write_bytes(b"canary")),
        "an inbox that is a pipe": partial(instead, lambda place: os.mkfifo(place)),
    }  # fmt: skip
