"""What somebody is given of a journal: pure. First everything that was not chosen is cut away, then a document is made.

`partner`: a letter of the chosen answers and nothing else; moments that were not all right stay out of it.
`therapist`: one page of dates, ratings, feelings and patterns; texts, tags and the alias only where chosen.
`me`: everything, to read or to print.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from journal.core.clock import day_in_words, describe
from journal.core.model import Entry, Reflection
from journal.core.questions import Catalogue
from journal.documents import entries as pages
from journal.documents.blocks import Block, Heading, Paragraph, of_view
from journal.errors import Usage
from journal.patterns import dataset, words
from journal.patterns.results import Calendar
from journal.patterns.views import look

Audience = Literal["me", "partner", "therapist"]
AUDIENCES: tuple[Audience, ...] = ("me", "partner", "therapist")
TAGS = "tags"
LETTER = ("to_say", "in_tune", "next_time")


@dataclass(frozen=True)
class Portion:
    """For whom, and the answers that were chosen, by their questions' keys; `tags` stands for the tags."""

    audience: Audience
    keys: frozenset[str]


def choose(
    audience: str, catalogue: Catalogue, only: Sequence[str], also: Sequence[str], without: Sequence[str]
) -> Portion:
    """What is chosen for an audience: what is usual for it or `only` these, `also` those, `without` those.

    Raises Usage for an audience or a key that there is not.
    """
    if audience not in AUDIENCES:
        raise Usage("There is nobody of that name to export for.", f"There is: {', '.join(AUDIENCES)}.")
    known = {*catalogue.kept_by_key, TAGS}
    for key in (*only, *also, *without):
        if key not in known:
            raise Usage(f"There is no question {key!a}.", "`journal questions` shows their keys.")
    chosen = set(only) or _usual(audience, catalogue)
    return Portion(audience, frozenset((chosen | set(also)) - set(without)))


def _usual(audience: str, catalogue: Catalogue) -> set[str]:
    if audience == "partner":
        return set(LETTER)
    if audience == "me":
        return {*catalogue.kept_by_key, TAGS}
    structured = {q.key for q in catalogue.kept() if q.kind in ("scale", "choice", "choices", "words", "yesno")}
    return structured - {dataset.CARE, "passed"}


def cut(entry: Entry, portion: Portion) -> Entry:
    """The entry with nothing in it but what was chosen: other answers, their wordings, tags and names are gone."""
    return Entry(
        uuid="",
        moment=replace(entry.moment, zone=None),
        written_at=entry.written_at,
        changed_at=entry.written_at,
        tags=entry.tags if TAGS in portion.keys else (),
        reflections=tuple(r for r in (_cut(r, portion.keys) for r in entry.reflections) if r.answers),
    )


def lands(entry: Entry, portion: Portion, catalogue: Catalogue) -> bool:
    """Whether anything of the entry comes into the document."""
    kept = cut(entry, portion)
    if portion.audience == "partner":
        return bool(kept.reflections) and not dataset.cared(entry)
    if portion.audience == "therapist" and dataset.cared(entry):
        return any(_texts(kept, catalogue))
    return bool(kept.reflections or kept.tags)


def _cut(reflection: Reflection, keys: frozenset[str]) -> Reflection:
    answers = {k: v for k, v in reflection.answers.items() if k in keys}
    asked = {k: v for k, v in reflection.asked.items() if k in answers}
    return Reflection("", reflection.stage, reflection.written_at, reflection.written_at, answers, asked)


def document(entries: Iterable[Entry], portion: Portion, catalogue: Catalogue, today: date) -> Iterator[Block]:
    """The document. `entries` oldest first, whole: what was not chosen is cut away here, before anything else."""
    if portion.audience == "partner":
        yield from _letter([cut(e, portion) for e in entries if not dataset.cared(e)], catalogue)
    elif portion.audience == "therapist":
        whole = list(entries)
        kept = [e for e in whole if not dataset.cared(e)]
        yield from _page([cut(e, portion) for e in kept], [cut(e, portion) for e in whole], catalogue, today)
    else:
        yield Heading("My journal", 1)
        for entry in entries:
            yield from pages.blocks(cut(entry, portion), catalogue)


def _letter(entries: Sequence[Entry], catalogue: Catalogue) -> Iterator[Block]:
    yield Paragraph("I wrote some things down for myself, and these are for you.")
    for entry in entries:
        for reflection in entry.reflections:
            for key, value in reflection.answers.items():
                question = catalogue.by_key.get(key)
                yield Paragraph((question and question.letter) or reflection.asked.get(key) or key, "quiet")
                yield Paragraph(pages.said(value), "text")
    yield Paragraph("You don't have to do anything about it. Thank you for reading.")


def _page(counted: Sequence[Entry], entries: Sequence[Entry], catalogue: Catalogue, today: date) -> Iterator[Block]:
    yield Heading("A summary of my journal", 1)
    over = dataset.prepare(counted, today, catalogue)
    if over.days:
        first, last = map(day_in_words, over.days)
        yield Paragraph(
            f"{words.entries(over.n)}, from {first} to {last}, written by the person they are about.", "across"
        )
    yield Paragraph(
        "Everything here was logged and rated by that person. Thin lines and ranges are 95 %. A view that tests looks "
        "only at fixed numbers of entries and is silent otherwise; nothing here says why, and it is no diagnosis.",
        "across",
    )
    for view in look(over):
        if view.spoke or (view.charts and view.name in ("trend", "then-and-now")):
            yield Heading(view.title)
            yield from of_view(view.sentences, [c for c in view.charts if not isinstance(c, Calendar)])
            if view.reason:
                yield Paragraph(f"For the rest it is silent: {view.reason}.", "quiet")
    texts = [block for entry in entries for block in _texts(entry, catalogue)]
    if texts:
        yield Heading("In their own words")
        yield from texts


def _texts(entry: Entry, catalogue: Catalogue) -> Iterator[Block]:
    """The chosen texts of an entry, with the date."""
    found = [
        (reflection.asked.get(key) or key, value)
        for reflection in entry.reflections
        for key, value in reflection.answers.items()
        if isinstance(value, str) and _is_text(key, catalogue)
    ]
    if found or entry.tags:
        yield Heading(describe(entry.moment), 3)
    if entry.tags:
        yield pages.tags(entry)
    for wording, value in found:
        yield Paragraph(wording, "quiet")
        yield Paragraph(value, "text")


def _is_text(key: str, catalogue: Catalogue) -> bool:
    question = catalogue.by_key.get(key)
    return question is None or question.kind == "text"
