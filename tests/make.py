"""Invented entries for the tests, and Hypothesis strategies for hostile ones. Tender, and nobody's."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from journal import formats
from journal.core import questions
from journal.core.clock import Clock
from journal.core.model import PRECISIONS, STAGES, DatedAnswer, Entry, Moment, Reflection, Value, tags
from journal.core.shares import AUDIENCES, Audience, Share
from journal.core.validation import steers
from journal.core.wonderings import About, Wondering, withdraw
from journal.formats.reading import HEAD, Incoming, Reading

CATALOGUE = questions.load()
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=1)))


def entry(number: int = 1, at: datetime = LATE, tag: tuple[str, ...] = (), **answers: Value) -> Entry:
    """A first reflection with these answers."""
    asked = {key: CATALOGUE.by_key[key].text for key in answers}
    reflection = Reflection(uuid(number, 1), "first", NOW, NOW, answers, asked)
    return Entry(uuid(number), Moment(at, "Europe/Berlin"), NOW, NOW, tag, (reflection,))


def reading(name: str = "", *, path: str = "", skip_bad: bool = False) -> Reading:
    """What an import knows, on a computer in Lisbon."""
    here = Clock(NOW.astimezone(ZoneInfo("Europe/Lisbon")), "Europe/Lisbon").reading
    return Reading(CATALOGUE, NOW, here, name, skip_bad, path or name)


def imported(text: str, form: str = "auto", known: Reading | None = None) -> list[Incoming]:
    """What a text brings, read as an import reads it. Raises ImportRefused."""
    known = known or reading()
    file = io.StringIO(text, newline="\n")
    found = list(formats.reader(form, text[:HEAD])[1].read(file, known))
    known.check()
    return found


def uuid(number: int, reflection: int = 0) -> str:
    return f"00000000-0000-4000-8000-{number:08d}{reflection:04d}"


#: Whatever can be typed or imported: every character but the two that can't be kept, and pieces of our own formats.
HOSTILE = [
    "---", "\n---\n", "<!-- journal: text before -->", "\\<!-- journal: entry a b -->", "## heading", "```",
    "```yaml\n", "\r\n", "\r", "  \n", "trailing  ", "\n\n\n", "<script>alert(1)</script>", "[bold]no[/bold]",
    "\x1b[2J", "\x9b31m", "\u202eabc", "مرحبا", "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f469", "e\u0301", "- item",
    "key: value", "=cmd()", "\u2028", "\ufeff", "%%", "$&",
]  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
TEXT = (
    st.lists(st.one_of(ANY_TEXT, st.sampled_from(HOSTILE)), min_size=1, max_size=6)
    .map("".join)
    .filter(lambda text: text.strip())
)
LINE = TEXT.map(lambda text: " ".join(text.replace("\r", " ").split("\n")).strip()).filter(bool)


def answer(question: questions.Question) -> st.SearchStrategy[Value]:
    match question.kind:
        case "scale":
            return st.integers(question.lowest, question.highest)
        case "choice":
            return st.sampled_from(question.options())
        case "choices":
            return st.lists(st.sampled_from(question.options()), min_size=1, unique=True).map(tuple)
        case "words":
            pool = st.one_of(st.sampled_from(CATALOGUE.words), LINE)
            return st.lists(pool, min_size=1, max_size=5, unique_by=lambda w: w.casefold()).map(tuple)
        case "yesno":
            return st.booleans()
        case _:
            return TEXT


ANSWERS: st.SearchStrategy[Mapping[str, Value]] = st.fixed_dictionaries(
    {}, optional={q.key: answer(q) for q in CATALOGUE.kept()}
)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1, 1, 3), datetime(2026, 11, 20), timezones=OFFSETS)
UTC_TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2026, 11, 20), timezones=st.just(UTC))


@st.composite
def reflections(draw: st.DrawFn) -> Reflection:
    said = draw(ANSWERS)
    worded = draw(st.booleans())
    asked = {key: CATALOGUE.by_key[key].text if worded else draw(LINE) for key in said if draw(st.booleans())}
    uuid_, stage = str(draw(st.uuids())), draw(st.sampled_from(STAGES))
    invited = stage == "lookback" and draw(st.booleans())
    return Reflection(uuid_, stage, draw(UTC_TIMES), draw(UTC_TIMES), said, asked, invited)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    zone = draw(st.sampled_from([None, "Europe/Lisbon", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]))
    return Entry(
        str(draw(st.uuids())),
        Moment(draw(TIMES), zone, draw(st.sampled_from(PRECISIONS))),
        draw(UTC_TIMES),
        draw(UTC_TIMES),
        tags(draw(st.lists(st.one_of(st.sampled_from(["rain", "long-day", "2026", "été"]), LINE), max_size=3))),
        tuple(draw(st.lists(reflections(), max_size=3, unique_by=lambda r: r.uuid))),
        sealed_until=draw(st.none() | st.dates()),
        offered=draw(st.booleans()),
    )


DATED_ANSWERS = st.builds(
    DatedAnswer,
    st.uuids().map(str),
    st.sampled_from(["often_feels", "of_a_later_version"]),
    TIMES,
    st.just("fine"),
    LINE,
) | st.builds(
    DatedAnswer,
    st.uuids().map(str),
    st.just("of_a_later_version"),
    TIMES,
    TEXT.filter(lambda text: not steers(text)),  # the answer to a question that isn't known here is a visible text
    LINE,
)
NAMES = LINE.map(lambda text: "".join(c for c in text if not steers(c) and c != "\t").strip()).filter(bool)


@st.composite
def wonderings(draw: st.DrawFn) -> Wondering:
    """Something asked beforehand: about two things or a day, open or withdrawn."""
    about: About = draw(st.sampled_from(["pair", "day"]))
    asked = Wondering(str(draw(st.uuids())), draw(TIMES), about)
    if draw(st.booleans()):
        return withdraw(asked, draw(UTC_TIMES))
    if about == "day":
        return replace(asked, around=draw(st.dates()))
    return replace(asked, outcome=draw(NAMES), factor=draw(NAMES))


@st.composite
def shares(draw: st.DrawFn) -> Share:
    """The note of a page for somebody."""
    audience: Audience = draw(st.sampled_from(AUDIENCES))
    entries_ = draw(st.lists(st.uuids().map(str), min_size=1, max_size=4, unique=True).map(sorted).map(tuple))
    alias = draw(st.just("") | NAMES)
    form = draw(st.sampled_from(["html", "markdown"]))
    return Share(str(draw(st.uuids())), draw(TIMES), audience, form, entries_, draw(UTC_TIMES), alias)


SHARES = st.lists(shares(), max_size=2, unique_by=lambda s: s.uuid)
WONDERINGS = st.lists(wonderings(), max_size=3, unique_by=lambda w: w.uuid)
JOURNALS = st.lists(
    entries(), max_size=3, unique_by=(lambda e: e.uuid, lambda e: tuple(r.uuid for r in e.reflections) or e.uuid)
)
