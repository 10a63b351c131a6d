"""Patterns as pages, written once as blocks: the one page of everything, and a single view in full.

Terminal, markdown and HTML render them. The page fits one screen whatever there is; everything else opens by name.
"""

from collections.abc import Iterator, Mapping, Sequence

from journal.core.clock import describe
from journal.core.model import Entry, instant
from journal.core.questions import Catalogue
from journal.documents.blocks import Block, Heading, Paragraph, Picture
from journal.patterns import wonder, words
from journal.patterns.dataset import CARE, DIARY, DIFFERENCES, FEWEST, Dataset, several
from journal.patterns.pairs import heading
from journal.patterns.results import Bars, Calendar, Claim, Contrasts, Dots, View
from journal.patterns.views import VIEWS, around, trend
from journal.patterns.views.feelings import chosen, ranked
from journal.patterns.views.then_and_now import back_filled_pairs

TITLE = "What repeats over time"
COUNTED_ONLY = "When you filter or name an answer, everything is counted but nothing is claimed."
#: The views that the page needs; the words it counts by itself.
ON_PAGE = ("frequency", "tears", "then-and-now", "trend", "together", "times")
#: What being clear means, for the views that look a few fixed times.
EVIDENCE = {
    trend.NAME: (
        "A direction is only looked for at 20, 40, 80, 160, 320 and 640 ratings. Of journals with nothing there, about "
        "1 in 20 ever shows one."
    ),
    around.NAME: (
        "It's only looked at 28, 56, 112, 224 and 448 days after the day. Of journals with nothing there, at most 1 in "
        "20 ever shows anything."
    ),
}
#: What a range is of two shares that are compared.
SCEPTICAL = f"{words.RANGE} With few moments, they're drawn towards no difference, to be careful."
MOST_CLAIMS = 3
WORDS_SHOWN = 4
OPENS = "In full: `journal patterns tears`, feelings, frequency, then-and-now, trend, together, times."


def page(dataset: Dataset) -> list[Block]:
    """Return the page: what it's based on, what's clear, when and how hard, the words, and what isn't clear yet."""
    if dataset.n < FEWEST:
        return list(_beginning(dataset))
    views = {name: VIEWS[name](dataset) for name in ON_PAGE}
    wondered = wonder.results(dataset) if dataset.tests else []
    claims = _claims(views, wondered)
    blocks: list[Block] = [Heading(TITLE, 1), Paragraph(based_on(dataset), "quiet")]
    blocks += [Paragraph(claim.sentence) for claim in claims[:MOST_CLAIMS]]
    if len(claims) > MOST_CLAIMS:
        more = claims[MOST_CLAIMS:]
        blocks.append(Paragraph(f"… and {len(more)} more (see {words.listed(sorted({c.view for c in more}))})."))
    blocks += [Picture(chart) for chart in _pictures(views)]
    blocks.append(Paragraph(" ".join(_counted(dataset, views))))
    if dataset.tests:
        if said := _not_clear(dataset, views, sum(result.claim is None for result in wondered), bool(claims)):
            blocks.append(Paragraph(said, "quiet"))
    else:
        blocks.append(Paragraph(COUNTED_ONLY, "quiet"))
    ranges = has_ranges(views["tears"])
    blocks.append(Paragraph(f"{words.RANGE} {OPENS}" if ranges else OPENS, "quiet"))
    return blocks


def _claims(views: Mapping[str, View], wondered: Sequence[wonder.Result]) -> list[Claim]:
    """Return what's clear, the newest first. What was asked beforehand isn't said twice."""
    asked = wonder.claims(wondered)
    about = {claim.about for claim in asked}
    claims = [*asked, *(c for view in views.values() for c in view.claims if c.about not in about)]
    return sorted(claims, key=lambda claim: (claim.since, claim.number), reverse=True)


def _pictures(views: dict[str, View]) -> Iterator[Calendar | Dots]:
    """Yield the calendar of the last months, and how hard it was over the time logged."""
    for name, kind in (("frequency", Calendar), ("trend", Dots)):
        found = views.get(name)
        chart = next((c for c in found.charts if isinstance(c, kind)), None) if found else None
        if isinstance(chart, Calendar | Dots):
            yield chart


def _counted(dataset: Dataset, views: dict[str, View]) -> Iterator[str]:
    if views["tears"].sentences:
        yield views["tears"].sentences[0]
    counts, n = chosen(dataset)
    if n >= FEWEST:
        yield f"Words: {'; '.join(ranked(counts, n, WORDS_SHOWN))}."
    if dataset.outcome:
        yield from _named(dataset)


def _named(dataset: Dataset) -> Iterator[str]:
    """Yield how the question that the person chose was answered, in words; a scale is drawn instead."""
    question = dataset.catalogue.by_key[dataset.outcome or ""]
    if question.kind in ("choice", "choices", "yesno"):
        said = [value for e in dataset.entries if (value := e.answer(question.key)) is not None]
        counts = {"yes": sum(v is True for v in said), "no": sum(v is False for v in said)}
        if question.kind != "yesno":
            counts = {option: sum(option in several(v) for v in said) for option in question.options()}
        told = [f"{question.label_of(option)} in {k}" for option, k in counts.items() if k]
        yield f"{heading(question)}, of {len(said)}: {words.listed(told) or 'never answered'}."


#: What can become clear, as the page speaks of it.
SUBJECTS = {"trend": "how hard it is over time", "together": "what goes together"}


def _not_clear(dataset: Dataset, views: Mapping[str, View], wonderings: int, claimed: bool) -> str:
    """Return what isn't clear yet, and when it could be; "" if there's nothing to say of that."""
    still = [f"{wonderings} question{'s' if wonderings > 1 else ''} you asked"] if wonderings else []
    if dataset.n < DIFFERENCES:
        lead = f"Nothing can be clear yet: differences are compared from {DIFFERENCES} entries on."
    else:
        lead = "" if claimed else "Nothing is clear yet, which is what usually happens."
        found = ((subject, views[name]) for name, subject in SUBJECTS.items())
        still += [f"{subject} ({view.next_at})" for subject, view in found if view.next_at and not view.claims]
    return " ".join(filter(None, [lead, f"Still open: {'; '.join(still)}." if still else ""]))


def based_on(dataset: Dataset) -> str:
    """Return what a page is based on, and what was left out of it."""
    found = []
    if dataset.days:
        first, last = map(words.day, dataset.days)
        span = f"from {first} to {last}" if first != last else f"on {first}"
        found.append(f"Based on {words.moments(dataset.n)}, {span}.")
    found += _left_out(dataset)
    found += _taken_in(dataset)
    return " ".join(found)


def _left_out(dataset: Dataset) -> Iterator[str]:
    """Yield what isn't counted, with how to include it or where to turn."""
    care, diary = dataset.left_out.get(CARE, 0), dataset.left_out.get(DIARY, 0)
    if diary:
        kind = "1 imported diary entry isn't" if diary == 1 else f"{diary} imported diary entries aren't"
        found = "it" if diary == 1 else "them"
        yield f"{kind} counted here; `--include-imported` counts {found}."
    if care:
        marked = f"{words.moments(care)} you marked as not all right {'isn' if care == 1 else 'aren'}'t counted here"
        yield f"{marked}; `journal support` is there if you want it."


def _taken_in(dataset: Dataset) -> Iterator[str]:
    """Yield what's counted because the person asked for it."""
    care, diary = dataset.taken_in.get(CARE, 0), dataset.taken_in.get(DIARY, 0)
    kinds = [f"{diary} imported diary {'entry' if diary == 1 else 'entries'}"] if diary else []
    kinds += [f"{words.moments(care)} you marked as not all right"] if care else []
    if kinds:
        yield f"That includes {words.listed(kinds)}: counted, but never taken as evidence."


def _beginning(dataset: Dataset) -> Iterator[Block]:
    """Yield the page for fewer than five entries: a sentence, and the entries."""
    yield Heading(TITLE, 1)
    if said := based_on(dataset):
        yield Paragraph(said, "quiet")
    yield Paragraph(too_few(dataset))
    for entry in sorted(dataset.entries, key=lambda e: instant(e.moment.at), reverse=True):
        yield Paragraph(_listed(entry, dataset.catalogue), "quiet")


def too_few(dataset: Dataset) -> str:
    """Return the sentence for fewer than five entries."""
    if dataset.n:
        return "There's not enough to say yet. Five entries make a start."
    if dataset.left_out:
        return "There's nothing else to count here."
    return "No entries match." if dataset.filtered else "No entries yet."


def _listed(entry: Entry, catalogue: Catalogue) -> str:
    felt = ", ".join(several(entry.answer(catalogue.key("words"))))
    return f"{describe(entry.moment)}{f': {felt}' if felt else ''}"


def single(dataset: Dataset, view: View) -> list[Block]:
    """Return one view in full: everything it says, every chart, and what it's based on."""
    blocks: list[Block] = [Heading(view.title, 1)]
    blocks += [Paragraph(sentence) for sentence in view.sentences]
    if view.reason:
        blocks.append(Paragraph(f"{view.reason[:1].upper()}{view.reason[1:]}."))
    if view.next_at and view.next_at not in (view.reason or ""):
        blocks.append(Paragraph(f"{view.next_at[:1].upper()}{view.next_at[1:]}.", "quiet"))
    blocks += [Picture(chart) for chart in (*view.charts, *view.more)]
    foot = [EVIDENCE.get(view.name, words.EVIDENCE)] if view.claims else []
    foot += [SCEPTICAL if view.name == "together" else words.RANGE] if has_ranges(view) else []
    blocks.append(Paragraph(" ".join([*foot, based_on(dataset), *_also_left_out(dataset, view)]).strip(), "quiet"))
    return blocks


def has_ranges(view: View) -> bool:
    """Return whether a view shows any range, so that ranges need explaining."""
    if any(
        isinstance(c, Contrasts) or (isinstance(c, Bars) and any(b.low is not None for b in c.bars))
        for c in view.charts
    ):
        return True
    figures = view.figures if isinstance(view.figures, dict) else {}
    return view.name == "tears" and figures.get("low") is not None  # other views say in words what theirs is


def _also_left_out(dataset: Dataset, view: View) -> Iterator[str]:
    """Yield what is left out of this view alone, unless the view says so itself."""
    late = back_filled_pairs(dataset)
    if view.name == "then-and-now" and late and not view.sentences:
        yield f"{words.moments(late)} written down more than 3 days later {words.are(late)} left out."


def wonderings(dataset: Dataset) -> list[Block]:
    """Return the wonderings with their evidence so far."""
    found = wonder.results(dataset)
    blocks: list[Block] = [Heading("What you wondered about", 1)]
    if not found:
        blocks.append(Paragraph('You haven\'t asked anything yet. Try `journal wonder tears "#late-shift"`.'))
    for number, result in enumerate(found, 1):
        blocks.append(Heading(f"{number}. {result.title}", 2))
        blocks += [Paragraph(sentence) for sentence in result.sentences]
    if any(result.claim for result in found):
        blocks.append(Paragraph(words.EVIDENCE, "quiet"))
    return blocks
