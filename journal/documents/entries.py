"""An entry as a page, written once as blocks: the person's own words first, under short labels.

Feelings and ratings share a line; what was added later, and each look-back, follows under a rule with its date and how
long after the moment it was. Everything that shows an entry renders these blocks; `book` makes a book of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta

from journal.core.clock import day_in_words
from journal.core.model import Entry, Moment, Reflection, Value
from journal.core.questions import Catalogue, Question, Role
from journal.documents.blocks import Block, Fact, Facts, Heading, Label, Paragraph, Rating, Rule, in_words

#: How the heading of a reflection begins, by its stage.
STAGES = {"first": "Written", "later": "Added", "lookback": "Looked back"}
#: Shorter names for these questions on a line of facts, where their own label would be too long.
BRIEF: Mapping[Role, str] = {"words": "", "distress": "hard", "distress_now": "now", "context": ""}
#: A scale up to this number is really open-ended, and shown without its end.
NO_END = 99
NOON, EVENING, LATE, MORNING = 12, 17, 22, 6
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def blocks(entry: Entry, catalogue: Catalogue, level: int = 2) -> Iterator[Block]:
    """Yield an entry's blocks, with its heading at this level."""
    yield heading(entry.moment, level)
    first, *later = entry.reflections or (None,)
    if first is not None and first.stage != "first":
        first, later = None, list(entry.reflections)
    short, texts = _parts(first, catalogue) if first else ([], [])
    if first:
        at_once = [key for key in short if key in catalogue.by_key and "capture" in catalogue.by_key[key].stage]
        for line in (at_once, [key for key in short if key not in at_once]):
            if line:
                yield _facts(line, first, catalogue)
    if entry.tags:
        yield tags(entry)
    if first and _days(entry, first) > 1:
        yield Paragraph(f"Written {distance(_days(entry, first))}, on {_day(entry, first)}.", "quiet")
    if len(texts) == 1 and texts[0][0] == catalogue.key("note"):
        yield Paragraph(texts[0][2], "text")  # a blank page has no heading
    else:
        yield from _passages(texts, level + 1)
    for reflection in later:
        yield Rule()
        yield _title(entry, reflection, catalogue, level + 1)
        yield from _passages(_parts(reflection, catalogue)[1], level + 2)


def _passages(texts: Iterable[tuple[str, str, str]], level: int) -> Iterator[Block]:
    for _, label, text in texts:
        yield Label(label, level)
        yield Paragraph(text, "text")


def _title(entry: Entry, reflection: Reflection, catalogue: Catalogue, level: int) -> Heading:
    """Return the heading of a later reflection: its date, how long after the moment it was, its ratings."""
    days, short = _days(entry, reflection), _parts(reflection, catalogue)[0]
    after = f", {distance(days)}" if days >= 0 else ""
    title = f"{STAGES[reflection.stage]} on {_day(entry, reflection)}{after}"
    return Heading(title, level, in_words(_facts(short, reflection, catalogue)) if short else "")


def _parts(reflection: Reflection, catalogue: Catalogue) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return the keys of the short answers, feelings first; and the texts as they were said, with key and label."""
    texts: list[tuple[str, str, str]] = []
    short: list[str] = []
    for key, value in reflection.answers.items():
        question = catalogue.by_key.get(key)
        if question is not None and question.goes_on:
            continue  # its answer only decided what was asked next
        if is_text(key, value, catalogue):
            texts.append((key, label(key, reflection, catalogue), str(value)))
        else:
            short.append(key)
    place = {key: n for n, key in enumerate(catalogue.by_key)}
    short.sort(key=lambda key: (key != catalogue.key("words"), place.get(key, len(place))))
    return short, texts


def _facts(keys: Iterable[str], reflection: Reflection, catalogue: Catalogue) -> Facts:
    """Return short answers on one line; consecutive ratings on the same scale are grouped."""
    groups: list[tuple[Fact | Rating, ...]] = []
    scale = None
    for key in keys:
        question, value = catalogue.by_key.get(key), reflection.answers[key]
        brief, rated = _brief(key, catalogue), _rating(question, value)
        opens = key == catalogue.key("words")
        part = Rating(brief, *rated) if rated else Fact(brief, answer_in_words(question, value), opens)
        if rated and scale == rated[1]:
            groups[-1] = (*groups[-1], part)
        else:
            groups.append((part,))
        scale = rated[1] if rated else None
    return Facts(tuple(groups))


def _rating(question: Question | None, value: Value) -> tuple[int, int] | None:
    """Return a rating and the end of its scale, or None if the answer isn't a rating."""
    rated = question is not None and question.kind == "scale" and isinstance(value, int)
    if question is None or not rated or isinstance(value, bool) or question.highest >= NO_END:
        return None
    return int(str(value)), question.highest


def _brief(key: str, catalogue: Catalogue) -> str:
    """Return what an answer is called on a line of facts; "" for feelings, which speak for themselves."""
    question = catalogue.by_key.get(key)
    if question is not None and question.role is not None and question.role in BRIEF:
        return BRIEF[question.role]
    full = (question.label if question else "") or key.replace("_", " ")
    return full[:1].lower() + full[1:]


def heading(moment: Moment, level: int = 2) -> Heading:
    """Return a moment as a heading: "Sunday, late" with "22 November 2026, 23:46" beside it.

    Until 06:00, a night belongs to the day on which it began.
    """
    day = day_in_words(moment.at.date())
    if moment.precision == "unsure":
        return Heading(f"Around {day}", level)
    if moment.precision == "day":
        return Heading(f"{moment.at:%A}", level, day)
    hour, at = moment.at.hour, f"{day}, {moment.at:%H:%M}"
    if hour < MORNING:
        with suppress(OverflowError):
            return Heading(f"{moment.at - timedelta(days=1):%A} night", level, at)
    part = "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
    return Heading(f"{moment.at:%A}, late" if hour >= LATE else f"{moment.at:%A} {part}", level, at)


def distance(days: int) -> str:
    """Return in words how long after the moment something was written, given whole days: "a week later"."""
    exact = {0: "the same day", 1: "the next day", 7: "a week later", 14: "two weeks later", 21: "three weeks later"}
    if days in exact:
        return exact[days]
    if days < 14:
        return f"{_NUMBERS[days] if days < len(_NUMBERS) else days} days later"
    if 28 <= days <= 31:
        return "a month later"
    if 358 <= days <= 372:
        return "a year later"
    weeks, months, years = round(days / 7), round(days / 30.44), round(days / 365.25)
    if days < 28:
        return f"about {_NUMBERS[weeks]} weeks later"
    if days < 345:
        return f"about {_NUMBERS[months]} months later" if months > 1 else "about a month later"
    if years < 2:
        return "about a year later"
    return f"about {_NUMBERS[years] if years < len(_NUMBERS) else years} years later"


def _on(entry: Entry, reflection: Reflection) -> date:
    """Return the local date, where the moment was, on which a reflection was written."""
    with suppress(OverflowError):
        return reflection.written_at.astimezone(entry.moment.at.tzinfo).date()
    return reflection.written_at.date()


def _day(entry: Entry, reflection: Reflection) -> str:
    return day_in_words(_on(entry, reflection))


def _days(entry: Entry, reflection: Reflection) -> int:
    """Return the days from the moment to the writing; negative if the clock was set back."""
    return (_on(entry, reflection) - entry.day).days


def label(key: str, reflection: Reflection, catalogue: Catalogue) -> str:
    """Return the short heading of an answer: its label, or else the wording that was asked, or the key."""
    question = catalogue.by_key.get(key)
    return (question.label if question else "") or reflection.asked.get(key) or key


def is_text(key: str, value: Value, catalogue: Catalogue) -> bool:
    """Return whether an answer is free text of more than a line."""
    question = catalogue.by_key.get(key)
    return isinstance(value, str) and (question is None or (question.kind == "text" and not question.one_line))


def tags(entry: Entry) -> Paragraph:
    """Return the tags in one line."""
    return Paragraph(" ".join(f"#{tag}" for tag in entry.tags), "quiet")


def answer_in_words(question: Question | None, value: Value) -> str:
    """Return an answer in words, with the current labels of its choices."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = value if isinstance(value, tuple) else (str(value),)
    return ", ".join(question.label_of(word) if question else word for word in words)
