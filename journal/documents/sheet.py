"""One sheet for a therapist or a doctor, whatever the number of moments, in the order in which a history is taken.

Each line is a count with what it's out of, and tells apart what wasn't answered and what wasn't asked. A question was
asked if one of those that come together with it was answered. The entries come with everything cut away that wasn't
chosen, so nothing else can be said here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from journal.core.clock import day_in_words
from journal.core.model import DatedAnswer, Entry, Value
from journal.core.questions import Catalogue, Question, Role, meets
from journal.documents import entries as pages
from journal.documents.blocks import Block, Fact, Heading, Paragraph, Picture, Rows
from journal.patterns import dataset, words
from journal.patterns.results import Dots
from journal.patterns.views import look

TITLE = "A summary of my journal"
#: A part of the sheet: its heading, and its questions by their roles.
Section = tuple[str, tuple[Role, ...]]
MOMENTS: Section = ("With whom, when, and the tears", ("context", "alias", "timing", "tears"))
FEELINGS: Section = ("What it felt like", ("words", "pleasant", "unpleasant"))
CARE: Section = ("What wasn't all right", ("care",))
AFTER: Section = ("Afterwards", ("talked", "comfort"))
HARD: Role = "distress"
HARD_NOW: Role = "distress_now"
#: At most so many feelings, tags or names are listed; the others are counted.
LISTED = 8
MOST_CLAIMS = 3
#: From so many ratings on they are summed up and drawn; fewer are listed.
SUMMED_UP = 5
A_QUARTER = timedelta(days=91)


@dataclass(frozen=True)
class Answers:
    """What was said of the moments to a question, how many were asked and said nothing, how many weren't asked."""

    question: Question
    said: tuple[Value, ...]
    silent: int
    not_asked: int

    @property
    def n(self) -> int:
        """How many answered."""
        return len(self.said)

    @property
    def moments(self) -> int:
        """How many moments there are in all."""
        return self.n + self.silent + self.not_asked

    def others(self) -> str:
        """Return how many said nothing, and how many weren't asked; "" if all answered."""
        silent = f"{self.silent} not answered" if self.silent else ""
        return ", ".join(filter(None, [silent, f"{self.not_asked} not asked" if self.not_asked else ""]))


def sheet(
    entries: Sequence[Entry],
    keys: frozenset[str],
    named: frozenset[str],
    catalogue: Catalogue,
    today: date,
    prepared: Iterable[DatedAnswer] = (),
) -> Iterator[Block]:
    """Return the sheet, of the questions with these keys; of those `named` it says so if nobody answered.

    `entries` hold nothing but what was chosen; `prepared` are the answers for a first talk.
    """
    moments = [e for e in entries if any(_short(r.answers, catalogue) for r in e.reflections)]
    asked = [q for q in catalogue.kept() if q.key in keys and _is_short(q) and q.asked != "by rule"]
    answers = {q.role or q.key: _answers(q, moments, catalogue) for q in asked}

    def section(title: str, names: Iterable[str]) -> Iterator[Block]:
        rows = [_row(answers.pop(name)) for name in names if name in answers and answers[name].n]
        if rows:
            yield Heading(title)
            yield Rows(tuple(rows))

    yield Heading(TITLE, 1)
    yield Paragraph(
        "I wrote this down for myself, one moment at a time. It counts what I logged, which isn't everything that "
        "happened. A question I left out isn't a no.",
        "across",
    )
    yield from _how_often(moments, today)
    yield from section(*MOMENTS)
    yield from _how_hard(moments, answers.pop(HARD, None), answers.pop(HARD_NOW, None), catalogue, today)
    yield from section(*FEELINGS)
    yield from section(*CARE)
    yield from section(*AFTER)
    yield from section("Also noted", [*answers])
    if tags := Counter(tag for e in moments for tag in e.tags):
        yield Heading("Tags")
        yield Paragraph(_listed(tags, len(moments), "#"))
    yield from _prepared(prepared, catalogue)
    yield from _clear(moments, catalogue, today)
    unanswered = [a.question for a in answers.values() if not a.n]
    unanswered = [q for q in unanswered if q.key in named or q.asked == "always"]
    if unanswered and moments:
        yield Paragraph(f"Not answered in any of these moments: {', '.join(map(_name, unanswered))}.", "quiet")


def _is_short(question: Question) -> bool:
    return question.kind != "text" or question.one_line


def _short(said: Mapping[str, Value], catalogue: Catalogue) -> bool:
    """Whether any question was answered that isn't free text. Without one, it's a diary's entry and no moment."""
    return any(key in catalogue.by_key and _is_short(catalogue.by_key[key]) for key in said)


def _answers(question: Question, moments: Sequence[Entry], catalogue: Catalogue) -> Answers:
    said = tuple(value for e in moments if (value := e.answer(question.key)) is not None)
    together = [
        q.key
        for q in catalogue.kept()
        if (q.stage, q.asked, q.group) == (question.stage, question.asked, question.group)
    ]
    silent = sum(e.answer(question.key) is None and _was_asked(question, together, e) for e in moments)
    return Answers(question, said, silent, len(moments) - len(said) - silent)


def _was_asked(question: Question, together: Iterable[str], entry: Entry) -> bool:
    """Whether a question was passed over: one asked together with it was answered, and nothing kept it from coming."""
    keys = {key for r in entry.reflections for key in r.answers}
    facts = {key: value for key in keys if (value := entry.answer(key)) is not None}
    return meets(question.when, question.unless, facts) and any(key in facts for key in together)


# --- rows -------------------------------------------------------------------------------------------------------------


def _name(question: Question) -> str:
    return question.label or question.text


def _row(answers: Answers) -> Fact:
    """Return what was answered, counted; then how many weren't."""
    question, n = answers.question, answers.n
    if question.role == "tears":
        told = _tears(answers)
    elif question.kind == "scale":
        told = _ratings([v for v in answers.said if isinstance(v, int)], question)
    else:
        counted = Counter(word for value in answers.said for word in _words(value, question))
        # Ticked or not: who ticked nothing answered too.
        told = _listed(counted, answers.moments if question.role == "care" else n)
    others = answers.others() if question.role != "care" else ""
    return Fact(_name(question), f"{told} ({others})" if others else told)


def _words(value: Value, question: Question) -> Iterator[str]:
    for one in value if isinstance(value, tuple) else (value,):
        yield " ".join(pages.answer_in_words(question, one).split())


def _tears(answers: Answers) -> str:
    kinds = Counter(str(v) for v in answers.said)
    without = kinds.pop(answers.question.value_of("none"), 0)
    order = [kind for kind in answers.question.options() if kind in kinds]
    told = ", ".join(f"{pages.answer_in_words(answers.question, kind)} {kinds[kind]}" for kind in order)
    return f"in {words.of(answers.n - without, answers.n)}{f': {told}' if told else ''}"


def _listed(counted: Counter[str], total: int, mark: str = "") -> str:
    """Return each with its count, the most first; of many, the first few and how many others there are."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    told = "; ".join(f"{mark}{word} {words.of(count, total)}" for word, count in ordered[:LISTED])
    others = len(ordered) - LISTED
    return f"{told}; and {others} more" if others > 0 else told


def _ratings(ratings: Sequence[int], question: Question) -> str:
    """Return ratings summed up, or, of a few, each."""
    if question.highest >= pages.NO_END:
        return f"{min(ratings)} to {max(ratings)}, in {words.moments(len(ratings))}"
    if len(ratings) < SUMMED_UP:
        return f"{', '.join(map(str, ratings))}, of {question.highest}"
    lowest, highest = min(ratings), max(ratings)
    if lowest == highest:
        return f"{highest} of {question.highest} in all {len(ratings)} moments"
    middle = median_low(ratings)
    return f"{lowest} to {highest}, of {question.highest}, in {len(ratings)} moments; half were {middle} or lower"


# --- sections ---------------------------------------------------------------------------------------------------------


def _how_often(moments: Sequence[Entry], today: date) -> Iterator[Block]:
    if not moments:
        return
    days = sorted(e.day for e in moments)
    months = Counter((d.year, d.month) for d in days)
    end = max(days[-1], today)
    span = (end.year - days[0].year) * 12 + end.month - days[0].month + 1
    rows = [
        Fact("First", day_in_words(days[0])),
        Fact("Latest", day_in_words(days[-1])),
        Fact("In all", f"{words.moments(len(moments))}, on {_days(len(set(days)))}"),
    ]
    if span > 1:
        most = max(months.values())
        none = span - len(months)
        rest = f"none logged in {words.of(none, span)} months" if none else f"at least 1 in each of {span} months"
        rows.append(Fact("In a month", f"at most {most}; {rest}"))
    if days[0] < today - A_QUARTER:
        lately = sum(d > today - A_QUARTER for d in days)
        rows.append(Fact("In the last 3 months", words.moments(lately) if lately else "none"))
    yield Heading("Since when, and how often")
    yield Rows(tuple(rows))


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _how_hard(
    moments: Sequence[Entry], then: Answers | None, now: Answers | None, catalogue: Catalogue, today: date
) -> Iterator[Block]:
    rows: list[Fact] = []
    if then is not None and then.n:
        ratings = [v for v in then.said if isinstance(v, int)]
        hard = sum(r >= dataset.HARD for r in ratings)
        told = f"{_ratings(ratings, then.question)}; {dataset.HARD} or more in {words.of(hard, len(ratings))}"
        rows.append(Fact("At its hardest", f"{told} ({then.others()})" if then.others() else told))
    if now is not None and now.n:
        row = _row(now)
        rows.append(Fact("When I wrote it down", row.value))
        if pairs := list(_pairs(moments, now.question.key)):
            easier, harder = sum(b < a for a, b in pairs), sum(b > a for a, b in pairs)
            same = len(pairs) - easier - harder
            told = f"easier in {words.of(easier, len(pairs))}, harder in {harder}, the same in {same}"
            rows.append(Fact("When I looked back", told))
    if not rows:
        return
    yield Heading("How hard it was, from 0 to 10")
    yield Rows(tuple(rows))
    if then is not None and then.n >= SUMMED_UP:
        (trend,) = look(dataset.prepare(moments, today, catalogue, include_care=True), "trend")
        yield from (Picture(chart) for chart in trend.charts[:1] if isinstance(chart, Dots))


def _pairs(moments: Iterable[Entry], key: str) -> Iterator[tuple[int, int]]:
    """Return how hard each moment was when it was first written down, and on the first look back."""
    for entry in moments:
        later = [r for r in entry.reflections if r.stage == "lookback" and key in r.answers]
        first = entry.answer(key)
        if later and isinstance(first, int):
            now = min(later, key=lambda r: r.written_at).answers[key]
            if isinstance(now, int):
                yield first, now


def _prepared(prepared: Iterable[DatedAnswer], catalogue: Catalogue) -> Iterator[Block]:
    latest = {said.question: said for said in sorted(prepared, key=lambda said: said.answered_at)}
    order = {key: place for place, key in enumerate(catalogue.by_key)}
    rows = []
    for said in sorted(latest.values(), key=lambda said: order.get(said.question, len(order))):
        question = catalogue.by_key.get(said.question)
        name = _name(question) if question else said.asked or said.question
        rows.append(Fact(name, pages.answer_in_words(question, said.answer)))
    if rows:
        yield Heading("What I'd like you to know")
        yield Rows(tuple(rows))


def _clear(moments: Sequence[Entry], catalogue: Catalogue, today: date) -> Iterator[Block]:
    """Return what the evidence supports, the newest first: at most a few sentences."""
    over = dataset.prepare(moments, today, catalogue)
    claims = sorted((c for view in look(over) for c in view.claims), key=lambda c: (c.since, c.number), reverse=True)
    if claims:
        yield Heading("What repeats, as far as the entries show")
        yield from (Paragraph(claim.sentence) for claim in claims[:MOST_CLAIMS])
        yield Paragraph(f"{words.EVIDENCE} None of it says why, and none of it is a diagnosis.", "quiet")
