"""Front matter: the properties at the top of a markdown file, as text only. Also: a file's lines without endings."""

from collections.abc import Iterator
from typing import TextIO

from journal.errors import ImportRefused

#: The longest front matter, in lines.
LONGEST = 1_000
#: Nor does it hold more values than this.
MOST_VALUES = 100_000


def lines(text: TextIO) -> Iterator[str]:
    """Return the lines of a file without their ends, and without a byte order mark."""
    windows = False
    for number, line in enumerate(text):
        if number == 0:
            line = line.removeprefix("\ufeff")
            windows = line == "---\r\n"  # an editor converted all line endings, the text's own included
        yield line.removesuffix("\r\n") if windows and line.endswith("\r\n") else line.removesuffix("\n")


def front(lines: Iterator[str]) -> str:
    """Return what is between the first line and the next `---`; "" if the first line isn't `---`."""
    found: list[str] = []
    if next(lines, "") == "---":
        for line in lines:
            if line == "---" or len(found) > LONGEST:
                break
            found.append(line)
    return "\n".join(found)


def properties(text: str, place: str) -> dict[str, object]:
    """Return properties, every scalar as text. Raises ImportRefused."""
    try:
        found = loaded(text)
    except ValueError:
        raise ImportRefused(f"The properties of {place} can't be read as YAML.") from None
    return {str(k): v or None for k, v in found.items()} if isinstance(found, dict) else {}


def loaded(text: str) -> object:
    """Return what a YAML text says, every scalar as text: this loader builds no objects. Raises ValueError."""
    import yaml

    # The one in C is fast, but deep nesting ends the process; Python's raises RecursionError.
    short = len(text) < 4_000 and text.count("[") + text.count("{") + text.count("- ") < 200
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader) if short else yaml.BaseLoader
    try:
        found: object = yaml.load(text, Loader=loader)  # noqa: S506 - BaseLoader makes only str, list and dict
    except (yaml.YAMLError, RecursionError):
        raise ValueError("no YAML") from None
    if _multiplies(found):
        raise ValueError("YAML without end")
    return found


def _multiplies(value: object) -> bool:
    """Return whether a value holds far more than a file could: with aliases, a few lines of YAML hold billions."""
    waiting, seen = [value], 0
    while waiting and seen <= MOST_VALUES:
        seen += 1
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return seen > MOST_VALUES
