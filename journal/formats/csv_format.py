"""CSV: a row per reflection and a column per question, for a spreadsheet or pandas; and back without loss.

`day` and `time` are plain local values, as a spreadsheet reads them; an import uses `happened_at`, with its offset. An
entry without reflections is a row without a stage. Wherever a spreadsheet could take part of a cell for a formula (at
its start, or after a separator or a line break, where another reader might split the cell), an apostrophe is put in
front, and removed again on import. Answers without a column (to questions of another version) and the wordings that
were asked are JSON in the last two columns. The file begins with a byte order mark, which Excel needs.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from journal.core.model import Entry, Reflection, Value, utc_text
from journal.core.own_questions import is_own
from journal.core.questions import Catalogue, Question
from journal.errors import ImportRefused
from journal.formats import json_format
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

_OF_ENTRY = (
    "id", "uuid", "day", "time", "happened_at", "zone", "precision", "tags", "written_at", "changed_at",
    "sealed_until", "offered", "origin", "imported_on",
)  # fmt: skip
#: Columns of an entry that an import handles separately.
_SET_APART = ("id", "tags", "offered", "day", "time", "origin", "imported_on")
_OF_REFLECTION = ("reflection", "stage", "reflection_written_at", "reflection_changed_at", "reflection_invited")
_REST = ("other_answers", "asked")
#: For spreadsheets only: an import uses `happened_at`.
_FOR_SPREADSHEETS = ("day", "time")
_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20"
#: Where 0.2.0 put an apostrophe: only at the start of a cell.
_AT_THE_START = re.compile(f"'*[{_FORMULA}\t\r\n]")
#: Where a formula could begin, after any apostrophes; and the start of a cell that begins with white space.
_DISARMED = re.compile(f"\\A'*(?=[\t\r\n])|(?:\\A|[,;|\t\r\n])[ \"]*'*(?=[{_FORMULA}])")
_SAID = {"yes": True, "no": False, "true": True, "false": False}


def write(entries: Iterable[Entry], catalogue: Catalogue) -> Iterator[str]:
    """Yield the export, row by row."""
    yield "\ufeff" + _row([*_OF_ENTRY, *_OF_REFLECTION, *(q.key for q in catalogue.kept()), *_REST])
    for entry in entries:
        own = _entry_cells(entry)
        for reflection in entry.reflections or (None,):
            yield _row([*own, *_reflection_cells(reflection, catalogue)])


def _entry_cells(entry: Entry) -> list[str]:
    return [
        str(entry.id or ""),
        entry.uuid,
        entry.day.isoformat(),
        f"{entry.moment.at:%H:%M:%S}" if entry.moment.precision == "exact" else "",
        entry.moment.at.isoformat(),
        entry.moment.zone or "",
        entry.moment.precision,
        _list(entry.tags),
        utc_text(entry.written_at),
        utc_text(entry.changed_at),
        entry.sealed_until.isoformat() if entry.sealed_until else "",
        "yes" if entry.offered else "no",
        entry.origin.program if entry.origin else "",
        entry.origin.imported_on.isoformat() if entry.origin else "",
    ]


def _reflection_cells(reflection: Reflection | None, catalogue: Catalogue) -> list[str]:
    if reflection is None:
        return [""] * (len(_OF_REFLECTION) + len(catalogue.kept()) + len(_REST))
    columns: list[str] = []
    # Those to questions of one's own stand here too: where they're read back, the question may not be known.
    other = {k: v for k, v in reflection.answers.items() if k not in catalogue.kept_by_key or is_own(k)}
    for question in catalogue.kept():
        value = reflection.answers.get(question.key)
        cell = "" if value is None else _cell(value)
        if value is not None and _value(question, cell) != (list(value) if isinstance(value, tuple) else value):
            other[question.key], cell = value, ""  # this answer's kind isn't the question's current one
        columns.append(cell)
    times = utc_text(reflection.written_at), utc_text(reflection.changed_at)
    asked = json_format.text(dict(reflection.asked))
    own = [reflection.uuid, reflection.stage, *times, "yes" if reflection.invited else ""]
    return [*own, *columns, json_format.text(other) if other else "", asked]


def _cell(value: Value) -> str:
    if isinstance(value, tuple):
        return _list(value)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _list(texts: tuple[str, ...]) -> str:
    """Return several words separated by semicolons, or as JSON if those couldn't be told apart again."""
    plain = "; ".join(texts)
    return plain if _several(plain) == list(texts) else json_format.text(list(texts))


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow([cell and _disarm(cell) for cell in cells])
    return line.getvalue()


def _disarm(cell: str) -> str:
    """Return the cell with an apostrophe before anything that could be taken for a formula."""
    harmless = cell.isascii() and not ("-" in cell or "=" in cell or "+" in cell or "@" in cell)
    if harmless and cell[:1] not in "\t\r\n'":
        return cell  # true of nearly all
    return _DISARMED.sub(lambda found: found[0] + "'", cell)


def _restore(cell: str) -> str:
    """Return the cell as it was before `_disarm`."""
    return _DISARMED.sub(lambda found: found[0].removesuffix("'"), cell)


def _restore_start(cell: str) -> str:
    """Return the cell as it was before 0.2.0 disarmed it."""
    return cell[1:] if cell.startswith("'") and _AT_THE_START.match(cell) else cell


# --- and back ---------------------------------------------------------------------------------------------------------


def recognises(head: str) -> bool:
    """Return whether a text begins with our columns."""
    first = head.removeprefix("\ufeff").partition("\n")[0]
    return bool(re.search('(^|[,;\t])"?happened_at"?([,;\t\r]|$)', first)) and "{" not in first


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries, one at a time. Raises ImportRefused; reports other problems to `reading`."""
    yield from json_format.incoming(_entries(text, reading), reading)


def _rows(text: TextIO) -> Iterator[list[str]]:
    csv.field_size_limit(LARGEST)
    lines = _lines(text)
    first = next(lines, "")
    # Spreadsheets save with the separator of their locale.
    delimiter = max(",;\t", key=first.count)

    def again() -> Iterator[str]:
        yield first
        yield from lines

    reader = csv.reader(again(), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise ImportRefused("This isn't CSV.", f"The problem is on line {reader.line_num}.") from None


def _lines(text: TextIO) -> Iterator[str]:
    for number, line in enumerate(text):
        if len(line) > LARGEST:
            raise too_large()
        yield line if number else line.removeprefix("\ufeff")


def _entries(text: TextIO, reading: Reading) -> Iterator[dict[str, object]]:
    """Yield entries in JSON's shape, for the shared strict reader.

    Consecutive rows with the same uuid are one entry.
    """
    rows = _rows(text)
    header = next(rows, [])
    while header and not header[-1]:
        header.pop()  # an empty column that a spreadsheet added
    known = {*_OF_ENTRY, *_OF_REFLECTION, *_REST, *reading.catalogue.kept_by_key}
    for column in header:
        if column not in known and not is_own(column):
            reading.wrong(f"column {column[:40]!a} is unknown")
    if "happened_at" not in header or len(set(header)) < len(header):
        raise ImportRefused(
            "This CSV isn't from Journal: its columns are different.", "Journal's has a column called `happened_at`."
        )
    restore = _restore if _FOR_SPREADSHEETS[0] in header else _restore_start
    entry: dict[str, Any] | None = None
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        if not any(row):
            continue
        cells = {k: restore(cell) for k, cell in zip(header, row, strict=False) if cell}
        if any(row[len(header) :]):
            reading.wrong(f"row {number}: has more cells than there are columns")
        uuid = cells.get("uuid")
        if entry is None or not uuid or uuid != entry.get("uuid"):
            if entry is not None:
                yield entry
            if uuid in seen:
                reading.wrong(f"row {number}: rows with the same uuid have to be together; sort the rows by uuid")
            if uuid:
                seen.add(uuid)
            entry = _entry(cells, f"row {number}", reading)
        reflection = _reflection(cells, f"row {number}", reading, header)
        if reflection is not None:
            entry["reflections"].append(reflection)
    if entry is not None:
        yield entry


def _entry(cells: Mapping[str, str], place: str, reading: Reading) -> dict[str, Any]:
    entry: dict[str, Any] = {k: cells[k] for k in _OF_ENTRY if k in cells and k not in _SET_APART}
    entry["tags"], entry["reflections"] = _several(cells.get("tags", "")), []
    if "id" in cells:
        entry["id"] = _number(cells["id"])
    if "origin" in cells:
        entry["origin"] = {"program": cells["origin"], "imported_on": cells.get("imported_on")}
    if cells.get("offered", "yes").lower() not in _SAID:
        reading.wrong(f"{place}: offered needs yes or no")
    entry["offered"] = _SAID.get(cells.get("offered", "yes").lower(), True)
    return entry


def _reflection(cells: Mapping[str, str], place: str, reading: Reading, header: Sequence[str]) -> dict[str, Any] | None:
    staged = "stage" in header
    answers = {k: _value(q, cells[k]) for k, q in reading.catalogue.kept_by_key.items() if k in cells}
    other = _object(cells, "other_answers", place, reading)
    answers |= _own_answers(cells, other or {}, header)
    other = {k: v for k, v in (other or {}).items() if not (is_own(k) and k in header)}
    if "stage" not in cells:
        if staged and answers:
            reading.wrong(f"{place}: has answers but no stage")
        if staged or not answers:
            return None
    names = {"reflection": "uuid", "stage": "stage", "reflection_written_at": "written_at"}
    names["reflection_changed_at"] = "changed_at"
    found: dict[str, Any] = {name: cells[column] for column, name in names.items() if column in cells}
    if "reflection_invited" in cells:
        said_so = cells["reflection_invited"]
        found["invited"] = _SAID.get(said_so.strip().lower(), said_so)
    found["answers"] = {**answers, **other}
    asked = _object(cells, "asked", place, reading)
    if asked is None:
        return found
    # Columns have a fixed order; the wordings are in the order in which the answers were given.
    said = {key: found["answers"][key] for key in asked if key in found["answers"]}
    return {**found, "answers": {**said, **found["answers"]}, "asked": asked}


def _own_answers(cells: Mapping[str, str], exact: Mapping[str, Any], header: Sequence[str]) -> dict[str, Any]:
    """Return the answers to questions of one's own: of the kind that they have in `other_answers`, if they're there.

    A cell that was changed in a spreadsheet counts, and so does one that was emptied.
    """
    found: dict[str, Any] = {}
    for key in filter(is_own, header):
        before, cell = exact.get(key), cells.get(key, "")
        was = tuple(map(str, before)) if isinstance(before, list) else before
        if before is not None and (_cell(was) if isinstance(was, (str, int, tuple)) else "") == cell:
            found[key] = before
        elif isinstance(before, bool):
            found[key] = _SAID.get(cell.strip().lower(), cell)
        elif isinstance(before, list):
            found[key] = _several(cell)
        elif cell:
            found[key] = cell if isinstance(before, str) else _number(cell)
    return {key: value for key, value in found.items() if value not in ("", [])}


def _object(cells: Mapping[str, str], column: str, place: str, reading: Reading) -> dict[str, Any] | None:
    if column not in cells:
        return None
    try:
        found = json.loads(cells[column])
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    reading.wrong(f"{place}: {column} needs a JSON object")
    return None


def _value(question: Question, cell: str) -> object:
    """Return a cell's answer as JSON has it; an invalid one is returned as it is, for the reader to refuse."""
    match question.kind:
        case "scale":
            return _number(cell)
        case "yesno":
            return _SAID.get(cell.strip().lower(), cell)
        case "choices" | "words":
            return _several(cell)
        case _:
            return cell


def _number(cell: str) -> int | str:
    return int(cell) if re.fullmatch(r" *\d{1,15} *", cell, re.ASCII) else cell


def _several(cell: str) -> list[str]:
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and all(isinstance(word, str) for word in found):
            return found
    return [word for word in (part.strip() for part in cell.split(";")) if word]
