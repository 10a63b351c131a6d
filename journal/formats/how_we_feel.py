"""How We Feel: the CSV of its check-ins.

Built from an export with its words replaced, in a public repository
(https://github.com/davicedraz/journal-to-howwefeel-app-importer, `HowWeFeelEmotions.example.csv`), and from how others
read theirs: a cell holds several feelings, people, places or events separated by `;`; older and newer exports have
columns with keys beside those with names.

People, places and events become tags, as the app calls them. Notes, reflections and takeaways become the note, with the
feelings and other details in plain lines below. Times are read as this computer's, because the file has no time zone.
The feelings' keys and the language aren't imported.
"""

import json
from collections.abc import Iterator, Mapping
from typing import TextIO

from journal.formats import dates, foreign
from journal.formats.reading import Incoming, Reading

PROGRAM = "How We Feel"
_TAGS = ("tags (people)", "tags (places)", "tags (events)")
_TEXTS = ("notes", "reflections", "takeaways")
#: Other details of a check-in, and their names in the lines below the text.
_LOGGED = {
    "exercise": "Exercise", "sleep": "Sleep", "menstrual": "Menstrual", "steps": "Steps", "meditation": "Meditation",
    "weather": "Weather", "temperature (f)": "Temperature (F)", "water (cups)": "Water (cups)",
    "caffeine (mg)": "Caffeine (mg)", "alcoholic drinks": "Alcoholic drinks",
}  # fmt: skip
#: The content of a cell in which nothing was logged.
_NOTHING = ("", "0", "0.0", "[]", "nan")


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is How We Feel's."""
    return {"date", "mood", *_TAGS} <= foreign.columns(head)


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the check-ins, one at a time. Raises ImportRefused; reports other problems to `reading`."""
    for number, row in enumerate(foreign.rows(text, "mood"), 1):
        said = row.get("date", "")
        written = dates.read(said)
        if written is None or not written.whole:
            reading.begin(number)
            reading.bad("Date needs to look like 2026 Sun Feb 8 4:04 PM")
            continue
        reading.begin(number, written.day)
        moment = foreign.on(reading, written.day, written.clock)
        tags = [tag for column in _TAGS for tag in _several(row.get(column, ""))]
        one = foreign.entry(reading, PROGRAM, moment, _note(row), tags)
        if one is not None:
            yield one


def _note(row: Mapping[str, str]) -> str:
    """Return the text of a check-in, with its details in lines below."""
    words = [_words(row.get(column, "")) for column in _TEXTS]
    feelings = _several(row.get("mood", ""))
    lines = [f"{'Feeling' if len(feelings) == 1 else 'Feelings'}: {', '.join(feelings)}"] if feelings else []
    lines += [f"{name}: {row[key]}" for key, name in _LOGGED.items() if row.get(key, "").lower() not in _NOTHING]
    return foreign.below("\n\n".join(filter(None, words)), lines)


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _words(cell: str) -> str:
    """Return the text in a cell; newer exports have a list of texts in JSON there."""
    if cell.startswith("["):
        try:
            listed = json.loads(cell)
        except (ValueError, RecursionError):
            return cell
        if isinstance(listed, list) and all(isinstance(part, str) for part in listed):
            return "\n\n".join(part.strip() for part in listed if part.strip())
    return cell
