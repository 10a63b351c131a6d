"""Crafted files: each is refused in a sentence or taken in harmlessly; none hangs, and none fills the memory.

The ordinary run takes one in twenty-five, the largest among them; `--faults=full` all.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

if os.name == "nt":
    pytest.skip("fork and pipes are POSIX", allow_module_level=True)

from journal.errors import BUG, EXIT_CODES, INTERRUPTED
from tests.conftest import ROOT, Measured, Size
from tests.faults.crafted import cases

SECONDS, MIB = 5.0, 300
#: What a terminal would obey.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: Those that once hung, failed or took the most, and one of each kind that stays harmless.
FIRST = (
    "entries, a view without an end, opened", "settings, a view without an end, merged",
    "an answer that is a blob, opened", "a pipe, restored",
    "import: a zip bomb", "import: JSON, an answer of forty million characters", "import: YAML that multiplies",
    "waiting page: of five thousand stanzas", "waiting page: as Journal writes it, the control",
    "import: four GiB that begin as notes", "a plain SQLite file, opened",
)  # fmt: skip


def ended(folder: Path, names: list[str]) -> list[dict[str, Any]]:
    """How each of these cases ended."""
    (folder / "base").mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.faults.crafted", str(folder / "base")],
        input=json.dumps(names), capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_there_are_hundreds_of_them_at_every_door() -> None:
    names = list(cases())
    assert len(names) >= 200
    for door in ("opened", "checked", "merged", "restored"):
        assert sum(name.endswith(f", {door}") for name in names) >= 50
    for door in ("import: ", "waiting page: "):
        assert sum(name.startswith(door) for name in names) >= 50


def test_none_of_them_does_harm(tmp_path: Path, size: Size, measured: Measured) -> None:
    names = list(cases())
    chosen = list(dict.fromkeys([*FIRST, *names[:: size(25, 1)]]))
    found = ended(tmp_path, chosen)
    assert [one["name"] for one in found] == chosen, "all were tried"
    harm = {one["name"]: wrong for one in found if (wrong := list(wrongs(one)))}
    assert not harm
    control = next(one for one in found if one["name"].endswith("the control"))
    assert "1 entry that was waiting" in control["said"] or "canary" in control["said"], "what is harmless comes in"
    refused = sum(one["code"] != 0 for one in found)
    slowest, largest = max(one["work"] for one in found), max(one["mib"] for one in found)
    told = f"{len(found)}, {refused} refused, {len(found) - refused} taken in harmlessly"
    measured("crafted files", f"{told}; at most {slowest:.1f} s and {largest} MiB")


def wrongs(one: dict[str, Any]) -> list[str]:
    """What is wrong with how a case ended."""
    tests = {
        "it hung": one["code"] == -1,
        "it was a bug, or no code of ours": one["code"] not in EXIT_CODES or one["code"] in (BUG, INTERRUPTED),
        "it showed a traceback": "Traceback" in one["said"],
        "it was refused without a word": one["code"] != 0 and not one["said"].strip(),
        "it steered the terminal": bool(STEERING.search(one["said"])),
        f"it took more than {SECONDS:.0f} s": one["work"] > SECONDS,
        f"it held more than {MIB} MiB": one["mib"] > MIB,
        "the journal isn't what it was": not one["whole"],
    }
    return [name for name, wrong in tests.items() if wrong]


@pytest.mark.parametrize(
    "harm",
    [{"code": -1}, {"code": 70}, {"code": 1, "said": " "}, {"said": "\x1b[2J"}, {"work": 6.0}, {"mib": 301},
     {"whole": False}, {"said": "Traceback (most recent call last)"}],
    ids=str,
)  # fmt: skip
def test_harm_would_be_seen(harm: dict[str, object]) -> None:
    good = {"name": "x", "code": 0, "said": "Fine.", "seconds": 0.1, "work": 0.1, "mib": 80, "whole": True}
    assert not wrongs(good)
    assert wrongs(good | harm)
