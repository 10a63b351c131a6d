"""A page of the journal for somebody: pure. What wasn't chosen is cut away first; then the page is made of the rest.

`partner`: a letter from one moment or a few, and nothing in it that wasn't chosen; moments that were not all right stay
out of it. `therapist`: one sheet of counts; texts, tags and names only if they're chosen. `me`: everything, to read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from journal.core.model import DatedAnswer, Entry, Reflection, Value
from journal.core.questions import Catalogue
from journal.documents import entries as pages
from journal.documents.blocks import Block, Heading, Label, Paragraph
from journal.documents.sheet import sheet
from journal.errors import Usage
from journal.patterns import dataset

Audience = Literal["me", "partner", "therapist"]
AUDIENCES: tuple[Audience, ...] = ("me", "partner", "therapist")
TAGS = "tags"
#: A letter is from one moment or a few: a whole journal says less.
MOST_IN_A_LETTER = 5
OPENING = "I wrote some things down for myself, and these are for you."
CLOSING = "You don't have to do anything about it. Thank you for reading."
OWN_WORDS = "In my own words"


@dataclass(frozen=True)
class Portion:
    """For whom, and which answers, by their questions' keys; `tags` stands for the tags.

    `named` are those that the person asked for by name, beyond what's usual.
    """

    audience: Audience
    keys: frozenset[str]
    named: frozenset[str] = frozenset()


def choose(
    audience: str, catalogue: Catalogue, only: Sequence[str], also: Sequence[str], without: Sequence[str]
) -> Portion:
    """Return what is chosen for an audience: what's usual for it or `only` these, `also` those, `without` those.

    Raises Usage for an audience or a key that doesn't exist.
    """
    if audience not in AUDIENCES:
        raise Usage("--for can be me, partner or therapist.")
    known = {*catalogue.kept_by_key, TAGS}
    for key in (*only, *also, *without):
        if key not in known:
            raise Usage(f"There's no question {key!a}.", "`journal questions` shows their keys.")
    chosen = set(only) or _usual(audience, catalogue)
    keys = frozenset((chosen | set(also)) - set(without))
    return Portion(audience, keys, keys & {*only, *also})


def _usual(audience: str, catalogue: Catalogue) -> set[str]:
    if audience == "partner":
        return {q.key for q in catalogue.kept() if q.letter}
    if audience == "me":
        return {*catalogue.kept_by_key, TAGS}
    structured = (q for q in catalogue.kept() if q.kind in ("scale", "choice", "choices", "words", "yesno"))
    return {q.key for q in structured if q.role != "care" and not q.goes_on}


def cut(entry: Entry, portion: Portion) -> Entry:
    """Return the entry with nothing in it but what was chosen: no other answer, wording, tag or name."""
    return replace(
        entry,
        uuid="",
        id=None,
        moment=replace(entry.moment, zone=None),
        changed_at=entry.written_at,
        tags=entry.tags if TAGS in portion.keys else (),
        reflections=tuple(r for r in (_cut(r, portion.keys) for r in entry.reflections) if r.answers),
    )


def _cut(reflection: Reflection, keys: frozenset[str]) -> Reflection:
    answers = {k: v for k, v in reflection.answers.items() if k in keys}
    asked = {k: v for k, v in reflection.asked.items() if k in answers}
    return replace(reflection, uuid="", changed_at=reflection.written_at, answers=answers, asked=asked)


def lands(entry: Entry, portion: Portion, catalogue: Catalogue) -> bool:
    """Return whether anything of the entry comes into the page."""
    kept = cut(entry, portion)
    if portion.audience == "partner":
        return bool(kept.reflections) and not dataset.cared(entry, catalogue)
    if portion.audience == "therapist" and not _counts(entry, portion, catalogue):
        return any(True for _ in _texts(kept, catalogue))
    return bool(kept.reflections or kept.tags)


def _counts(entry: Entry, portion: Portion, catalogue: Catalogue) -> bool:
    """Whether an entry is counted on the sheet: one that was marked as not all right only if that was chosen."""
    return catalogue.key("care") in portion.keys or not dataset.cared(entry, catalogue)


def missing(entries: Iterable[Entry], portion: Portion, catalogue: Catalogue) -> list[str]:
    """Return why something that was asked for by name isn't on the page, a sentence for each, for the person's eyes."""
    whole = list(entries)
    answered = {key for e in whole for r in cut(e, portion).reflections for key in r.answers}
    landed = {
        key for e in whole if lands(e, portion, catalogue) for r in cut(e, portion).reflections for key in r.answers
    }
    sentences = []
    for key in sorted(portion.named - landed):
        if key == TAGS:
            if portion.audience == "partner":
                sentences.append("A letter has no tags, so `tags` isn't in it.")
            elif not any(e.tags for e in whole):
                sentences.append("None of these moments has a tag, so `tags` isn't in it.")
        elif key in answered:
            sentences.append(f"`{key}` was answered only in moments you marked as not all right, so it isn't in it.")
        else:
            sentences.append(f"`{key}` wasn't answered in any of these moments, so it isn't in it.")
    return sentences


def document(
    entries: Iterable[Entry],
    portion: Portion,
    catalogue: Catalogue,
    today: date,
    prepared: Iterable[DatedAnswer] = (),
) -> Iterator[Block]:
    """Return the page. `entries` come oldest first and whole: what wasn't chosen is cut away here before anything else.

    `prepared` are the answers for a first talk; only a therapist gets them. Raises Usage if a letter would be from too
    many moments.
    """
    if portion.audience == "partner":
        yield from _letter([e for e in entries if lands(e, portion, catalogue)], portion, catalogue)
    elif portion.audience == "therapist":
        whole = list(entries)
        counted = [cut(e, portion) for e in whole if _counts(e, portion, catalogue)]
        yield from sheet(counted, portion.keys, portion.named, catalogue, today, prepared)
        texts = [block for e in whole for block in _texts(cut(e, portion), catalogue)]
        if texts:
            yield Heading(OWN_WORDS)
            yield from texts
    else:
        yield Heading("My journal", 1)
        for entry in entries:
            yield from pages.blocks(cut(entry, portion), catalogue)


def _letter(entries: Sequence[Entry], portion: Portion, catalogue: Catalogue) -> Iterator[Block]:
    """Return a letter: first what the person wants to say, each passage once, under one line that leads to it."""
    if len(entries) > MOST_IN_A_LETTER:
        raise Usage(
            f"A letter is from one moment or a few, and these are {len(entries)}.",
            "Choose them by their numbers: journal export letter.md 12 15 --for partner.",
        )
    passages: dict[str, dict[str, None]] = {}
    leads: dict[str, str] = {}
    for entry in entries:
        for reflection in cut(entry, portion).reflections:
            for key, value in reflection.answers.items():
                question = catalogue.by_key.get(key)
                leads.setdefault(key, (question and question.letter) or reflection.asked.get(key) or key)
                passages.setdefault(key, {})[_passage(key, value, catalogue)] = None
    first = catalogue.by_role["to_hear"].key
    place = {key: number for number, key in enumerate(catalogue.by_key)}
    yield Heading("A letter", 1)
    yield Paragraph(OPENING)
    told: set[str] = set()
    for key in sorted(passages, key=lambda key: (key != first, place.get(key, len(place)))):
        fresh = [text for text in passages[key] if text not in told]
        told |= set(fresh)
        if fresh:
            yield Label(leads[key], 2)
            yield from (Paragraph(text, "text") for text in fresh)
    yield Paragraph(CLOSING, "across")


def _passage(key: str, value: Value, catalogue: Catalogue) -> str:
    question = catalogue.by_key.get(key)
    if question is not None and question.kind == "scale":
        return f"{value} of {question.highest}"
    return pages.answer_in_words(question, value)


def _texts(entry: Entry, catalogue: Catalogue) -> Iterator[Block]:
    """Return the chosen texts of an entry under its day, which is said once."""
    found = [
        (pages.label(key, reflection, catalogue), value)
        for reflection in entry.reflections
        for key, value in reflection.answers.items()
        if isinstance(value, str) and pages.is_text(key, value, catalogue)
    ]
    if found:
        yield replace(pages.heading(entry.moment, 3))
    for label, value in found:
        yield Label(label, 4)
        yield Paragraph(value, "text")
