"""A page of the journal for somebody: pure. What wasn't chosen is cut away first; then the page is made of the rest.

`partner`: a letter from one moment or a few, and nothing in it that wasn't chosen; moments that were not all right stay
out of it, and so does what was asked with the word that it may stay with the person, unless it's picked. `therapist`:
one sheet of counts; texts, tags and names only if they're chosen. `me`: everything, to read. What isn't on a page, and
why, is said to the person only (`messages`), never on the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from journal.core.clock import day_in_words
from journal.core.model import DatedAnswer, Entry, Filter, Reflection, Value, fold
from journal.core.questions import Catalogue, Question
from journal.documents import entries as pages
from journal.documents.blocks import Block, Heading, Label, Paragraph
from journal.documents.sheet import Material, is_moment, sheet
from journal.errors import Usage
from journal.patterns import dataset

Audience = Literal["me", "partner", "therapist"]
AUDIENCES: tuple[Audience, ...] = ("me", "partner", "therapist")
TAGS = "tags"
#: A letter draws on one moment or a few: more would say less.
MOST_IN_A_LETTER = 5
OPENING = "There's something I'd like to tell you, and it's easier for me in writing."
CLOSING = "You don't have to answer right away. Thank you for reading."
OWN_WORDS = "In my own words"


@dataclass(frozen=True)
class Portion:
    """For whom, and which answers, by their questions' keys; `tags` stands for the tags.

    `named` are those that the person asked for by name, beyond what's usual. `asks` are those that the person may be
    asked about, passage by passage; `kept_back` are passages that they said aren't for the reader.
    """

    audience: Audience
    keys: frozenset[str]
    named: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    kept_back: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Passage:
    """Something that the person wrote and may want to keep to themselves: its question's key and wording, the text."""

    key: str
    asked: str
    text: str


def choose(
    audience: str, catalogue: Catalogue, only: Sequence[str], also: Sequence[str], without: Sequence[str]
) -> Portion:
    """Return what is chosen for an audience: the usual answers or `only` these, plus `also`, minus `without`.

    Raises Usage for an unknown audience or key.
    """
    if audience not in AUDIENCES:
        raise Usage("--for can be me, partner or therapist.")
    known = {*catalogue.kept_by_key, TAGS, *_for_a_talk(catalogue)}
    for key in (*only, *also, *without):
        if key not in known:
            raise Usage(f"There's no question {key!a}.", "`journal questions` shows the keys.")
    chosen = set(only) or _usual(audience, catalogue)
    keys = frozenset((chosen | set(also)) - set(without))
    may_stay = {q.key for q in catalogue.kept() if q.letter and q.stays} if audience == "partner" else set[str]()
    asks = set[str]() if only else may_stay - keys - set(without)
    return Portion(audience, keys, keys & {*only, *also}, frozenset(asks))


def _for_a_talk(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the keys of the questions whose answers belong to no moment, in order."""
    return tuple(q.key for q in catalogue.questions if q.group in catalogue.apart)


def _usual(audience: str, catalogue: Catalogue) -> set[str]:
    if audience == "partner":
        return {q.key for q in catalogue.kept() if q.letter and not q.stays}
    if audience == "me":
        return {*catalogue.kept_by_key, TAGS}
    structured = (q for q in catalogue.kept() if q.kind in ("scale", "choice", "choices", "words", "yesno"))
    counted = {q.key for q in structured if q.role != "care" and not q.goes_on and not q.stays}
    return {*counted, *_for_a_talk(catalogue)}


def cut(entry: Entry, portion: Portion) -> Entry:
    """Return the entry with nothing in it but what was chosen: no other answer, wording, tag or name."""
    return replace(
        entry,
        uuid="",
        id=None,
        moment=replace(entry.moment, zone=None),
        changed_at=entry.written_at,
        tags=entry.tags if TAGS in portion.keys else (),
        reflections=tuple(r for r in (_cut(r, portion) for r in entry.reflections) if r.answers),
    )


def _cut(reflection: Reflection, portion: Portion) -> Reflection:
    answers = {k: v for k, v in reflection.answers.items() if k in portion.keys and v not in portion.kept_back}
    asked = {k: v for k, v in reflection.asked.items() if k in answers}
    return replace(reflection, uuid="", changed_at=reflection.written_at, answers=answers, asked=asked)


def lands(entry: Entry, portion: Portion, catalogue: Catalogue) -> bool:
    """Return whether anything of the entry comes into the page."""
    kept = cut(entry, portion)
    if portion.audience == "partner":
        return bool(kept.reflections) and not dataset.cared(entry, catalogue)
    if portion.audience == "therapist" and not counts(entry, portion, catalogue):
        return False
    return bool(kept.reflections or kept.tags)


def counts(entry: Entry, portion: Portion, catalogue: Catalogue) -> bool:
    """Return whether an entry is on the sheet: one that was marked as not all right only if that was chosen."""
    return catalogue.key("care") in portion.keys or not dataset.cared(entry, catalogue)


def may_stay(entries: Iterable[Entry], portion: Portion, catalogue: Catalogue) -> list[Passage]:
    """Return the passages that are for the reader only if the person says so, each once."""
    found: dict[str, Passage] = {}
    for entry in entries:
        if dataset.cared(entry, catalogue):
            continue
        for reflection in entry.reflections:
            for key in sorted(portion.asks & reflection.answers.keys()):
                text = str(reflection.answers[key])
                found.setdefault(text, Passage(key, reflection.asked.get(key) or catalogue.by_key[key].text, text))
    return list(found.values())


def names(entry: Entry, catalogue: Catalogue) -> frozenset[str]:
    """Return whom a moment was with, as the person noted it, folded to compare."""
    return frozenset(fold(str(said).strip()) for said in entry.answers_to(catalogue.key("alias")))


def document(
    entries: Iterable[Entry],
    portion: Portion,
    catalogue: Catalogue,
    today: date,
    prepared: Iterable[DatedAnswer] = (),
    chosen_by: str = "",
) -> Iterator[Block]:
    """Return the page. `entries` come oldest first and whole: what wasn't chosen is cut away here before anything else.

    `prepared` are the answers for a first talk; only a therapist gets them. `chosen_by` says which moments they are, if
    that was chosen by something that can be told. Raises Usage if a letter would be from too many moments.
    """
    if portion.audience == "partner":
        yield from _letter([e for e in entries if lands(e, portion, catalogue)], portion, catalogue)
    elif portion.audience == "therapist":
        there = [e for e in entries if counts(e, portion, catalogue)]
        moments = [cut(e, portion) for e in there if is_moment(e, catalogue)]
        yield from sheet(Material(moments, portion.keys, portion.named, catalogue, today), prepared, chosen_by)
        yield from _texts([cut(e, portion) for e in there], catalogue)
    else:
        yield Heading("My journal", 1)
        for entry in entries:
            yield from pages.blocks(cut(entry, portion), catalogue)


def in_words(wanted: Filter, portion: Portion, catalogue: Catalogue) -> str:
    """Return which moments a filter lets in, as far as it says nothing of what they hold: days, chosen ratings."""
    parts = []
    if wanted.since:
        parts.append(f"from {day_in_words(wanted.since)} on")
    if wanted.until:
        parts.append(f"up to {day_in_words(wanted.until)}")
    if catalogue.key("distress") in portion.keys:
        if wanted.min_distress is not None:
            parts.append(f"rated {wanted.min_distress} or more for how hard they were")
        if wanted.max_distress is not None:
            parts.append(f"rated {wanted.max_distress} or less for how hard they were")
    return f"Only moments {', '.join(parts)}." if parts else ""


def _letter(entries: Sequence[Entry], portion: Portion, catalogue: Catalogue) -> Iterator[Block]:
    """Yield a letter: first what the person wants to say, each text once, introduced by one line."""
    if len(entries) > MOST_IN_A_LETTER:
        raise Usage(
            f"A letter can be from up to {MOST_IN_A_LETTER} moments, and these are {len(entries)}.",
            "Choose a few by number: `journal export letter.md 12 15 --for partner`.",
        )
    passages: dict[str, dict[str, None]] = {}
    for entry in entries:
        for reflection in cut(entry, portion).reflections:
            for key, value in reflection.answers.items():
                passages.setdefault(key, {})[_passage(key, value, catalogue)] = None
    first = catalogue.by_role["to_hear"].key
    place = {key: number for number, key in enumerate(catalogue.by_key)}
    yield Paragraph(OPENING)
    told: set[str] = set()
    for key in sorted(passages, key=lambda key: (key != first, place.get(key, len(place)))):
        fresh = [text for text in passages[key] if text not in told]
        told |= set(fresh)
        lead = _lead(key, catalogue)
        for number, text in enumerate(fresh):
            yield Paragraph(f"{lead} {text}" if lead and number == 0 else text, "text")
    yield Paragraph(CLOSING)


def _lead(key: str, catalogue: Catalogue) -> str:
    """Return the words that lead to an answer in a letter; "" for a note, which needs none."""
    question = catalogue.by_key.get(key)
    if question is None or question.role == "note":
        return ""
    return question.letter or f"{question.label or question.text.rstrip('?')}:"


def _passage(key: str, value: Value, catalogue: Catalogue) -> str:
    question = catalogue.by_key.get(key)
    if question is not None and question.kind == "scale" and question.highest < pages.NO_END:
        low, high = question.ends
        return f"{value}, where {question.lowest} is “{low}” and {question.highest} is “{high}”"
    return pages.answer_in_words(question, value)


def _texts(entries: Sequence[Entry], catalogue: Catalogue) -> Iterator[Block]:
    """Return the chosen texts under their questions, each text once, under the days of its moments."""
    found: dict[str, dict[str, list[str]]] = {}
    for entry in entries:
        for reflection in entry.reflections:
            for key, value in reflection.answers.items():
                if isinstance(value, str) and pages.is_text(key, value, catalogue):
                    days = found.setdefault(_label(key, reflection, catalogue), {}).setdefault(value, [])
                    if (day := day_of(entry)) not in days:
                        days.append(day)
    if found:
        yield Heading(OWN_WORDS)
    for label, texts in found.items():
        yield Heading(label, 3)
        for text, days in texts.items():
            yield Label("; ".join(days), 4)
            yield Paragraph(text, "text")


def _label(key: str, reflection: Reflection, catalogue: Catalogue) -> str:
    return pages.label(key, reflection, catalogue)


def day_of(entry: Entry) -> str:
    """Return the day of a moment for somebody else to read: "around" it if that's unsure, and never an hour."""
    day = day_in_words(entry.day)
    return f"around {day}" if entry.moment.precision == "unsure" else day


def is_rating(question: Question | None) -> bool:
    """Return whether a question is answered with a number."""
    return question is not None and question.kind == "scale"
