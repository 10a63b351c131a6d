"""One sheet for a therapist or a doctor, whatever the number of moments, in the order in which a history is taken.

Each line is a count with what it's out of, and tells apart what wasn't answered and what wasn't asked. A question was
asked if one of those that come together with it was answered. The entries come with everything cut away that wasn't
chosen, so nothing else can be said here. The page speaks as the person does: "I".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from journal.core.clock import day_in_words
from journal.core.model import DatedAnswer, Entry, Value, fold
from journal.core.questions import Catalogue, Question, Role, meets
from journal.documents import entries as pages
from journal.documents.blocks import Block, Fact, Heading, Paragraph, Picture, Rows
from journal.patterns import dataset, words
from journal.patterns.results import Claim, Dots, View
from journal.patterns.views import look

TITLE = "A summary of my journal"
INTRO = (
    "I wrote this down for myself, one moment at a time. It counts what I logged, which isn't everything that "
    "happened. This shows the moments and answers I chose; there may be others. A question I left out isn't a no, "
    "and “not asked” means that I didn't open those questions that time."
)
#: A section of the sheet: its heading, and the roles of its questions.
Section = tuple[str, tuple[Role, ...]]
TALK: Section = ("For this talk", ("hope", "body"))
MOMENTS: Section = (
    "With whom, when, and the tears",
    ("where", "context", "alias", "timing", "how_long", "tears", "often", "response"),
)
FEELINGS: Section = ("What it felt like", ("words", "pleasant", "unpleasant"))
CARE: Section = ("Also important", ("care",))
AFTER: Section = ("Afterwards", ("talked", "comfort"))
HARD: Role = "distress"
HARD_NOW: Role = "distress_now"
TEARS: Role = "tears"
BEGAN: Role = "began"
#: What answers are called here, where their own label would leave somebody who hasn't seen the question guessing.
LABELS: Mapping[Role, str] = {
    "hope": "What I'd like from it",
    "began": "When it began, in my words",
    "where": "With whom, in my words",
    "how_long": "How long it lasts, in my words",
    "response": "What the other person does, in my words",
    "timing": "When in it the feeling came",
    "often": "How I feel about how often the tears come",
}
NEITHER = "neither, or something else"
#: How many feelings, tags or names are listed; the rest are only counted.
LISTED = 8
MOST_CLAIMS = 3
#: From this many ratings on, they are summarised and drawn; fewer are listed.
SUMMED_UP = 5
A_QUARTER = timedelta(days=91)
#: What was said for a first talk longer ago than this is shown with its day.
A_MONTH = timedelta(days=31)


@dataclass(frozen=True)
class Answers:
    """The answers to a question, how many moments left it unanswered, and how many weren't asked."""

    question: Question
    said: tuple[Value, ...]
    silent: int
    not_asked: int

    @property
    def n(self) -> int:
        """How many moments answered it."""
        return len(self.said)

    @property
    def moments(self) -> int:
        """How many moments there are in all."""
        return self.n + self.silent + self.not_asked

    def others(self) -> str:
        """Return how many didn't answer and how many weren't asked, in words; "" if all answered."""
        silent = f"{self.silent} not answered" if self.silent else ""
        return ", ".join(filter(None, [silent, f"{self.not_asked} not asked" if self.not_asked else ""]))


@dataclass(frozen=True)
class Material:
    """What a sheet is made of: the moments, with nothing in them but what was chosen, and which answers these are.

    `named` are the keys that the person asked for by name.
    """

    moments: Sequence[Entry]
    keys: frozenset[str]
    named: frozenset[str]
    catalogue: Catalogue
    today: date


def sheet(of: Material, prepared: Iterable[DatedAnswer] = (), chosen_by: str = "") -> Iterator[Block]:
    """Return the sheet. `prepared` are the answers for a first talk; `chosen_by` says in words what the moments are."""
    moments, catalogue = of.moments, of.catalogue
    asked = [q for q in catalogue.kept() if q.key in of.keys and is_short(q) and q.asked != "by rule"]
    answers = {q.role or q.key: _answers(q, moments, catalogue) for q in asked}
    own = _own_lines(of, prepared)

    def section(title: str, names: Iterable[str]) -> Iterator[Block]:
        rows: list[Fact] = []
        for name in names:
            if name in own:
                rows.append(own[name])
            if name in answers and answers[name].n:
                rows.append(_row(answers.pop(name), of))
                rows += _with_and_alone(of) if name == TEARS else ()
        if rows:
            yield Heading(title)
            yield Rows(tuple(rows))

    yield Heading(TITLE, 1)
    yield Paragraph(f"Made on {day_in_words(of.today)}. {INTRO}", "across")
    if chosen_by:
        yield Paragraph(chosen_by, "across")
    yield from section(*TALK)
    yield from _how_often(of, answers.get(TEARS), own)
    yield from section(*MOMENTS)
    yield from _how_hard(of, answers.pop(HARD, None), answers.pop(HARD_NOW, None))
    yield from section(*FEELINGS)
    yield from section(*CARE)
    yield from section(*AFTER)
    yield from section("Also noted", [*answers])
    if tags := Counter(tag for e in moments for tag in e.tags):
        yield Heading("Tags")
        yield Paragraph(_listed(tags, len(moments), "#"))
    yield from _clear(of)
    left = [a.question for a in answers.values() if not a.n]
    unanswered = [q for q in left if q.role != "care" and (q.key in of.named or q.asked == "always")]
    if unanswered and moments:
        yield Paragraph(f"Not answered in any of these moments: {', '.join(map(_name, unanswered))}.", "quiet")


def is_short(question: Question) -> bool:
    """Return whether a question is counted on the sheet: all but free text of more than a line."""
    return question.kind != "text" or question.one_line


def is_moment(entry: Entry, catalogue: Catalogue) -> bool:
    """Return whether an entry answers anything that isn't free text. Without that, it's a diary's and no moment."""
    said = (key for r in entry.reflections for key in r.answers)
    return any(key in catalogue.by_key and is_short(catalogue.by_key[key]) for key in said)


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
    """Return whether a question was asked and skipped: one asked with it was answered, and its conditions were met."""
    keys = {key for r in entry.reflections for key in r.answers}
    facts = {key: value for key in keys if (value := entry.answer(key)) is not None}
    return meets(question.when, question.unless, facts) and any(key in facts for key in together)


# --- what the person said once, for a first talk ----------------------------------------------------------------------


def _own_lines(of: Material, prepared: Iterable[DatedAnswer]) -> dict[str, Fact]:
    """Return the latest answer to each chosen question that belongs to no moment, as a row, by the question's role."""
    said = [(one.answered_at.date(), one.question, one.answer) for one in prepared if one.question in of.keys]
    for question in (q for q in of.catalogue.kept() if q.asked == "by rule" and q.key in of.keys):
        reflections = (r for e in of.moments for r in e.reflections if question.key in r.answers)
        said += [(r.written_at.date(), question.key, str(r.answers[question.key])) for r in reflections]
    rows: dict[str, Fact] = {}
    for day, key, answer in sorted(said, key=lambda one: one[0]):
        question = of.catalogue.by_key[key]
        told = f"“{answer}”" if question.kind == "text" else pages.answer_in_words(question, answer)
        when = f" (said on {day_in_words(day)})" if day < of.today - A_MONTH else ""
        rows[question.role or key] = Fact(_name(question), f"{told}{when}")
    return rows


# --- rows -------------------------------------------------------------------------------------------------------------


def _name(question: Question) -> str:
    ours = LABELS.get(question.role) if question.role else None
    return ours or question.label or question.text


def _row(answers: Answers, of: Material) -> Fact:
    """Return a row: the answers counted, then how many didn't answer."""
    question, n = answers.question, answers.n
    if question.role == "care":
        return Fact(_name(question), _care(answers, of))
    if question.role == TEARS:
        told = _tears(answers)
    elif question.kind == "scale":
        told = _ratings([v for v in answers.said if isinstance(v, int)], question)
    elif question.role == "words" and question.key not in of.named:
        told = _feelings(answers, of.catalogue)
    else:
        counted = Counter(word for value in answers.said for word in _words(value, question))
        order = [_choice(question, value) for value in question.options()] if question.kind == "choice" else []
        told = _listed(counted, n, order=order)
    scale = _scale(question) if question.kind == "scale" else ""
    beside = "; ".join(filter(None, [scale, answers.others()]))
    return Fact(_name(question), f"{told} ({beside})" if beside else told)


def _words(value: Value, question: Question) -> Iterator[str]:
    for one in value if isinstance(value, tuple) else (value,):
        yield _choice(question, one)


def _choice(question: Question, value: Value) -> str:
    """Return a choice as it's shown here. "Other", of somebody's company, would have the reader guess at what."""
    if question.role == "context" and question.role_of(value) == "other":
        return NEITHER
    return " ".join(pages.answer_in_words(question, value).split())


def _tears(answers: Answers) -> str:
    kinds = Counter(str(v) for v in answers.said)
    without = kinds.pop(answers.question.value_of("none"), 0)
    order = [kind for kind in answers.question.options() if kind in kinds]
    told = ", ".join(f"{pages.answer_in_words(answers.question, kind)} {kinds[kind]}" for kind in order)
    return f"in {words.of(answers.n - without, answers.n)}{f': {told}' if told else ''}"


def _with_and_alone(of: Material) -> Iterator[Fact]:
    """Return in how many of the moments with a partner there were tears, and in how many on one's own."""
    context = of.catalogue.by_role["context"]
    for choice in context.choices:
        there = [e for e in of.moments if e.answer(context.key) == choice.value]
        said = [had for e in there if (had := dataset.had_tears(e, of.catalogue)) is not None]
        if said and choice.role in ("partner", "alone"):
            yield Fact(f"Tears, {choice.label}", f"in {words.of(sum(said), len(said))}")


def _care(answers: Answers, of: Material) -> str:
    """Return what was ticked, among all moments. Who ticked nothing may not have been asked: it's never a no."""
    question = answers.question
    ticked = [e for e in of.moments if e.answer(question.key) is not None]
    counted = Counter(word for value in answers.said for word in _words(value, question))
    told = ", ".join(f"{word} {count}" for word, count in _ordered(counted))
    rest = "" if answers.n == answers.moments else " (the others weren't asked, or nothing was ticked)"
    days = sorted(e.day for e in ticked)
    when = day_in_words(days[0])
    if days[0] != days[-1]:
        when = f"first {when}, latest {day_in_words(days[-1])}"
    context = of.catalogue.by_role["context"]
    places = Counter(str(where) for e in ticked if (where := e.answer(context.key)) is not None)
    whom = "".join(f"; {_choice(context, value)} {places[value]}" for value in context.options() if value in places)
    return f"ticked in {answers.n} of {words.moments(answers.moments)}: {told}{rest}; {when}{whom}"


def _feelings(answers: Answers, catalogue: Catalogue) -> str:
    """Return the feelings that were picked, counted. Words of the person's own are counted together, and not shown."""
    question, n = answers.question, answers.n
    tones = {fold(w): f.tone for f in (*catalogue.formerly, *catalogue.vocabulary) for w in f.words}
    none = {_choice(question, value) for value in question.options()}
    counted, own, empty = Counter[str](), 0, Counter[str]()
    for value in answers.said:
        picked = set(_words(value, question))
        empty.update(picked & none)
        counted.update(word for word in picked - none if fold(word) in tones)
        own += any(fold(word) not in tones for word in picked - none)
    ordered = _ordered(counted)
    told = [f"{word} {words.of(count, n)}" for word, count in ordered[:LISTED]]
    rest = Counter[str]()
    for word, count in ordered[LISTED:]:
        rest[tones[fold(word)]] += count
    if rest:
        told.append(f"other words: {', '.join(f'{tone} {count}' for tone, count in _ordered(rest))}")
    told += [f"in my own words {words.of(own, n)}"] if own else []
    told += [f"{word} {words.of(count, n)}" for word, count in _ordered(empty)]
    return "; ".join(told)


def _ordered(counted: Counter[str]) -> list[tuple[str, int]]:
    """Return each with its count, the most first."""
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _listed(counted: Counter[str], total: int, mark: str = "", order: Sequence[str] = ()) -> str:
    """Return each with its count, in this order, or the most first; of many, a few and how many others there are."""
    ordered = sorted(_ordered(counted), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
    told = "; ".join(f"{mark}{word} {words.of(count, total)}" for word, count in ordered[:LISTED])
    others = len(ordered) - LISTED
    return f"{told}; and {others} more" if others > 0 else told


def _scale(question: Question) -> str:
    """Return what the ends of a scale mean: "scale: 0 not at all, 4 very much"; "" for one without an end."""
    low, high = question.ends
    if question.highest >= pages.NO_END:
        return ""
    return f"scale: {f'{question.lowest} {low}'.strip()}, {f'{question.highest} {high}'.strip()}"


def _ratings(ratings: Sequence[int], question: Question) -> str:
    """Return ratings summarised, or each of them if there are few."""
    if question.highest >= pages.NO_END:
        return f"{min(ratings)} to {max(ratings)}, in {words.moments(len(ratings))}"
    lowest, highest, count = min(ratings), max(ratings), len(ratings)
    if count == 1:
        return f"rated {highest}, once"
    if lowest == highest:
        return f"rated {highest} in all {count} moments"
    if count < SUMMED_UP:
        return f"rated {words.listed([str(rating) for rating in ratings])}"
    return f"middle {median_low(ratings)}, from {lowest} to {highest}, in {count} moments"


# --- sections ---------------------------------------------------------------------------------------------------------


def _how_often(of: Material, tears: Answers | None, own: Mapping[str, Fact]) -> Iterator[Block]:
    rows = [own[BEGAN]] if BEGAN in own else []
    counts = any(q.key in of.keys and is_short(q) for q in of.catalogue.kept())
    days = sorted(e.day for e in of.moments)
    if days and counts:
        rows += _logged(days, of.today)
        rows += _tears_over_time(of, days[0]) if tears is not None and tears.n else ()
    if rows:
        yield Heading("Since when, and how often")
        yield Rows(tuple(rows))


def _months(first: date, last: date) -> int:
    """Return how many months of the calendar two days are in, both counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _logged(days: Sequence[date], today: date) -> Iterator[Fact]:
    months = Counter((d.year, d.month) for d in days)
    span = _months(days[0], max(days[-1], today))
    yield Fact("First entry", day_in_words(days[0]))
    yield Fact("Latest entry", day_in_words(days[-1]))
    yield Fact("In all", f"{words.moments(len(days))}, on {_days(len(set(days)))}")
    if span > 1:
        none = span - len(months)
        rest = f"none logged in {words.of(none, span)} months" if none else f"at least 1 in each of {span} months"
        yield Fact("Moments in a month", f"at most {max(months.values())}; {rest}")


def _tears_over_time(of: Material, began: date) -> Iterator[Fact]:
    """Return the moments with tears: how many and when, how many a month, and lately against before."""
    said = [(e.day, had) for e in of.moments if (had := dataset.had_tears(e, of.catalogue)) is not None]
    tearful = sorted(day for day, had in said if had)
    if not tearful:
        yield Fact("With tears", f"in {words.of(0, len(said))}")
        return
    when = f"first {day_in_words(tearful[0])}, latest {day_in_words(tearful[-1])}"
    if tearful[0] == tearful[-1]:
        when = f"on {day_in_words(tearful[0])}"
    yield Fact("With tears", f"in {words.of(len(tearful), len(said))}; {when}")
    span = _months(began, max(of.today, tearful[-1]))
    if span > 1:
        rate = words.number(len(tearful) / span)
        yield Fact("Tears in a month", f"about {rate} ({len(tearful)} moments in {span} months)")
    since = of.today - A_QUARTER
    if began <= since:
        lately, before = ([had for day, had in said if (day > since) is late] for late in (True, False))
        told = f"in {words.of(sum(lately), len(lately))} moments" if lately else "no moment logged"
        earlier = f"; before that in {words.of(sum(before), len(before))}" if before else ""
        yield Fact("Tears in the last 3 months", f"{told}{earlier}")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _how_hard(of: Material, then: Answers | None, now: Answers | None) -> Iterator[Block]:
    rows: list[Fact] = []
    if then is not None and then.n:
        ratings = [v for v in then.said if isinstance(v, int)]
        hard = sum(r >= dataset.HARD for r in ratings)
        told = f"{_ratings(ratings, then.question)}; {dataset.HARD} or more in {words.of(hard, len(ratings))}"
        rows.append(Fact("At its hardest", f"{told} ({then.others()})" if then.others() else told))
    if now is not None and now.n:
        told = _ratings([v for v in now.said if isinstance(v, int)], now.question)
        rows.append(Fact("When I wrote it down", f"{told} ({now.others()})" if now.others() else told))
        if pairs := list(_pairs(of.moments, now.question.key)):
            n, easier, harder = len(pairs), sum(b < a for a, b in pairs), sum(b > a for a, b in pairs)
            told = f"easier in {words.of(easier, n)}, harder in {words.of(harder, n)}"
            rows.append(Fact("When I looked back", f"{told}, the same in {words.of(n - easier - harder, n)}"))
    shown = next((one.question for one in (then, now) if one is not None), None)
    if not rows or shown is None:
        return
    low, high = (f"{number} ({end})" for number, end in zip((shown.lowest, shown.highest), shown.ends, strict=True))
    yield Heading(f"How hard it was, from {low} to {high}")
    yield Rows(tuple(rows))
    if then is not None and then.n >= SUMMED_UP:
        (trend,) = look(dataset.prepare(of.moments, of.today, of.catalogue, include_care=True), "trend")
        yield from (Picture(chart) for chart in trend.charts[:1] if isinstance(chart, Dots))


def _pairs(moments: Iterable[Entry], key: str) -> Iterator[tuple[int, int]]:
    """Yield how hard each moment was when first written down, and at the first look-back."""
    for entry in moments:
        later = [r for r in entry.reflections if r.stage == "lookback" and key in r.answers]
        first = entry.answer(key)
        if later and isinstance(first, int):
            now = min(later, key=lambda r: r.written_at).answers[key]
            if isinstance(now, int):
                yield first, now


def _clear(of: Material) -> Iterator[Block]:
    """Return what the evidence supports, the newest first: at most a few sentences."""
    found = [(c, view) for view in look(dataset.prepare(of.moments, of.today, of.catalogue)) for c in view.claims]
    if found:
        found.sort(key=lambda one: (one[0].since, one[0].number), reverse=True)
        yield Heading("What repeats, as far as the entries can show")
        yield from (Paragraph(in_first_person(_whole(*one))) for one in found[:MOST_CLAIMS])
        yield Paragraph(f"{words.EVIDENCE} None of it says why, and none of it is a diagnosis.", "quiet")


def _whole(claim: Claim, view: View) -> str:
    """Return a claim with what its view adds in the same breath: which hours, say, and how many moments."""
    return next((said for said in view.sentences if said.startswith(claim.sentence)), claim.sentence)


#: What the views say to the person, as the person says it on a page.
_PERSONS = (
    (r"\bClear since (\d+ \w+ \d+)", r"The evidence was enough on \1"),
    (r"\b([Yy])ou've\b", "I've"),
    (r"\b([Yy])ou're\b", "I'm"),
    (r"\byour\b", "my"),
    (r"\bYour\b", "My"),
    (r"\b([Yy])ou\b", "I"),
)


def in_first_person(sentence: str) -> str:
    """Return a sentence of a view as the person would say it. No view has "you" for "me"."""
    for said, own in _PERSONS:
        sentence = re.sub(said, own, sentence)
    return sentence
