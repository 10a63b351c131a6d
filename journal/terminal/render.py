"""Entries as pages: lines of styled text, safe to show. Printed plainly, or shown on the reading screen.

A line is a list of (style, text); the styles `quiet`, `strong`, `found` and "" carry no information that the words
don't.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from journal.core.model import Entry, Moment
from journal.core.questions import Catalogue, Role
from journal.core.settings import Setting
from journal.terminal.console import wrapped
from journal.terminal.safe import Safe, one_line, shown

if TYPE_CHECKING:
    from journal.core.own_questions import Feeling

Span = tuple[str, str]
Line = list[Span]

#: Which answers a line of a list shows.
LISTED: tuple[Role, ...] = ("words", "tears")
#: How many entries are listed by number.
FEW_NUMBERS = 12


def plain(lines: Iterable[Line], width: int | None = None) -> Safe:
    """Return the lines as text that is safe to print, wrapped at `width` columns if given."""
    texts = ("".join(text for _, text in line) for line in lines)
    return shown("".join((wrapped(t, width) if width else t.rstrip()) + "\n" for t in texts))


def when(moment: Moment) -> str:
    """Return a moment as shown in a list: `2026-11-20 23:30`, the day alone, or `~2026-11-20` if unsure."""
    day = moment.at.date().isoformat()
    return {"exact": f"{day} {moment.at:%H:%M}", "day": day, "unsure": f"~{day}"}[moment.precision]


def feelings(entry: Entry, catalogue: Catalogue) -> str:
    """Return the chosen feelings, for the end of a line: `: tender, relieved`, or ""."""
    words = entry.answer(catalogue.key("words"))
    return ": " + ", ".join(map(one_line, words)) if isinstance(words, tuple) else ""


def row(entry: Entry, catalogue: Catalogue, *, text: bool = False, covered: bool = False) -> list[Line]:
    """Return an entry's lines in a list: date, feelings, tears, tags; with `text`, an excerpt of what was written.

    `covered`: it is sealed, so none of its text is shown.
    """
    words, tears = (entry.answer(catalogue.key(role)) for role in LISTED)
    parts: Line = [("quiet", f"{entry.id:>4}  "), ("strong", f"{when(entry.moment):<16}")]
    if isinstance(words, tuple):
        parts.append(("", "  " + ", ".join(map(one_line, words))))
    if tears is not None:
        parts.append(("quiet", f"  tears: {one_line(str(tears))}"))
    if entry.tags:
        parts.append(("quiet", "  " + " ".join(f"#{one_line(tag)}" for tag in entry.tags)))
    looks = sum(r.stage == "lookback" for r in entry.reflections)
    if looks:
        parts.append(("quiet", f"  looked back{f' {looks} times' if looks > 1 else ''}"))
    if covered and entry.sealed_until:
        parts.append(("quiet", f"  sealed until {entry.sealed_until.isoformat()}"))
    lines = [parts]
    if text and not covered:
        lines += [[("", f"      {piece}")] for piece in [_excerpt(entry, catalogue)] if piece]
    return lines


def _excerpt(entry: Entry, catalogue: Catalogue, length: int = 160) -> str:
    asked = [q.key for q in catalogue.kept() if q.kind == "text" and not q.one_line]
    texts = [one_line(v) for key in asked for v in entry.answers_to(key) if isinstance(v, str)]
    joined = " / ".join(texts)
    return joined if len(joined) <= length else joined[:length].rsplit(" ", 1)[0] + " …"


def rows(
    entries: Iterable[Entry],
    catalogue: Catalogue,
    covered: Callable[[Entry], bool] = lambda _: False,
    *,
    text: bool = False,
) -> Iterator[Line]:
    """Yield the lines of a list of entries; those that are `covered` without any of their text."""
    for entry in entries:
        yield from row(entry, catalogue, text=text, covered=covered(entry))


def match(
    entry: Entry, catalogue: Catalogue, context: Sequence[tuple[str, bool]], *, covered: bool = False
) -> list[Line]:
    """Return the lines of an entry that a search found, with the excerpt; for a sealed one, only that it was found."""
    if covered:
        return row(entry, catalogue, covered=True)
    place: Line = [("", "      ")]
    place += [("found" if found else "", (f"[{one_line(t)}]" if found else _spaced(t))) for t, found in context]
    return [*row(entry, catalogue), place]


def _spaced(text: str) -> str:
    """Return one line that keeps its leading and trailing spaces, so that words don't run together."""
    inner = one_line(text)
    return (" " if text[:1].isspace() else "") + inner + (" " if text[-1:].isspace() and inner else "")


def questions(
    catalogue: Catalogue, settings: frozenset[str], own_feelings: "Sequence[tuple[Feeling, bool]]" = ()
) -> Iterator[Line]:
    """The catalogue with its sources; feelings of one's own, each with whether it's retired."""
    yield [("strong", "The questions, and where they come from")]
    yield [("quiet", catalogue.article)]
    titles = {
        "capture": "Just after: under a minute",
        "reflect": "Once the moment has passed",
        "lookback": "Looking back, days or weeks later",
    }
    kept = [q for q in catalogue.questions if q.asked != "flow"]
    sections: list[tuple[str, list[str]]] = [
        (title, [q.key for q in kept if q.stage[0] == stage and not q.group]) for stage, title in titles.items()
    ]
    sections += [(f"If you like: {t}", [q.key for q in kept if q.group == g]) for g, t in catalogue.groups.items()]
    listed = {key for _, keys in sections for key in keys}
    sections += [("Not asked any more", left)] if (left := [q.key for q in kept if q.key not in listed]) else []
    for title, keys in sections:
        yield []
        yield [("strong", title)]
        for key in keys:
            question = catalogue.by_key[key]
            asked = {"rotating": ", one of these each time", "by rule": ", only when it may help"}.get(
                question.asked, ""
            )
            if question.setting and question.setting not in settings:
                asked = ", switched off"
            if question.own:
                asked += ", retired" if question.retired else ", your own"
            yield [("", question.text), ("quiet", f" ({key}{asked})")]
            if question.source:
                yield [("quiet", f"    from {question.source.part}: “{question.source.phrase}”")]
    if own_feelings:
        yield []
        yield [("strong", "Your own feelings")]
    for feeling, retired in own_feelings:
        about = f" ({feeling.tone}, {feeling.energy} energy{', retired' if retired else ''})"
        yield [("", f"{one_line(feeling.word)}: {one_line(feeling.definition)}"), ("quiet", about)]


def shares(listed: Iterable[tuple[str, Sequence[int]]]) -> Iterator[Line]:
    """Yield each share in words, with the numbers of its entries."""
    for sentence, numbers in listed:
        named = ", ".join(map(str, numbers[:FEW_NUMBERS]))
        more = f" and {len(numbers) - FEW_NUMBERS} more" if len(numbers) > FEW_NUMBERS else ""
        yield [("strong", one_line(sentence))]
        yield [("quiet", f"    from {'entry' if len(numbers) == 1 else 'entries'} {named}{more}")]


def settings(values: Mapping[Setting, str]) -> Iterator[Line]:
    """Yield the settings, what they do, and their values."""
    for setting, now in values.items():
        yield [("strong", f"{setting.name}  "), ("", now)]
        yield [("quiet", f"    {setting.sentence} ({setting.takes})")]
    yield []
    yield [("quiet", "`journal settings NAME VALUE` changes one.")]


def support(parts: Iterable[Mapping[str, str]], as_of: str, own: str = "") -> Iterator[Line]:
    """Yield people to turn to, the person's own contact first."""
    yield [("", "People you can turn to. Reading this sends nothing anywhere, and you don't need a reason.")]
    if own:
        yield []
        yield [("strong", "Your own contact")]
        yield [("", one_line(own))]
    for part in parts:
        yield []
        yield [("strong", part["title"])]
        yield [("", part["text"])]
    yield []
    yield [("quiet", f"As of {as_of}.")]


HISTORY = (
    ("bash", "~/.bash_history. With HISTCONTROL=ignorespace in ~/.bashrc, a space in front of a command keeps it out"),
    ("zsh", "~/.zsh_history. With setopt HIST_IGNORE_SPACE in ~/.zshrc, a space in front keeps it out"),
    ("fish", "history delete --contains journal removes them; a space in front keeps one out"),
    ("PowerShell", "(Get-PSReadLineOption).HistorySavePath names the file; it can be edited"),
)


def places(listed: Sequence[tuple[Path, str]], journal: Path) -> Iterator[Line]:
    """Yield the existing files, what they reveal, and how to remove them."""
    if not listed:
        yield [("", f"Nothing yet. The journal would be at {one_line(str(journal))}.")]
    for path, shows in listed:
        yield [("strong", one_line(str(path)))]
        yield [("", f"    {shows}")]
    yield []
    yield [("strong", "Outside the journal")]
    yield [("", "Exports and backups you made elsewhere, your computer's own backups, and remnants on an SSD.")]
    yield [("", "Your shell's history has the commands you typed, with any words you searched for or names you gave:")]
    yield from ([("", f"    {shell}: {advice}.")] for shell, advice in HISTORY)
    yield []
    yield [("strong", "To remove all traces")]
    folders = " and ".join(f"{one_line(journal.name)}-{end}" for end in ("backups", "inbox"))
    yield [("", f"Delete every file above: {one_line(str(journal))}, and the folders {folders} beside it.")]
    yield [("", "Anything the disk still keeps of them is encrypted. Exports aren't, so delete those too.")]
    yield [("", "Then uninstall the program, and look through your shell's history.")]
