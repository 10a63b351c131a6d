"""Patterns: reads the data for the views and runs them. Showing the results is up to the caller."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from journal.core.model import Filter
from journal.errors import Usage
from journal.patterns import wonder
from journal.patterns.dataset import CARE, DIARY, Dataset, prepare
from journal.patterns.pairs import may_be_named
from journal.patterns.results import View
from journal.patterns.views import NEEDS_DAY, VIEWS, look
from journal.patterns.views.then_and_now import back_filled_pairs
from journal.services.journal import EVERYTHING, Journal
from journal.services.progress import Progress, unwatched


@dataclass(frozen=True)
class Overview:
    """What's looked at, and what the views find in it: all of them, or the one that was `named`."""

    dataset: Dataset
    named: str | None = None

    @cached_property
    def views(self) -> tuple[View, ...]:
        """What the views found. They look when they're first asked: a page of everything needs only some of it."""
        return tuple(look(self.dataset, self.named))

    @property
    def left_out(self) -> dict[str, int]:
        """How many entries all views or single views leave out, by reason."""
        return {
            CARE: self.dataset.left_out.get(CARE, 0),
            "imported": self.dataset.left_out.get(DIARY, 0),
            "unsure": sum(e.moment.precision == "unsure" for e in self.dataset.entries),
            "back_filled": back_filled_pairs(self.dataset),
        }

    @cached_property
    def wonderings(self) -> list[wonder.Result]:
        """What's known of each open wondering, in the order asked; nothing with filters, which leave moments out."""
        return wonder.results(self.dataset) if self.dataset.tests else []

    @property
    def too_few(self) -> str:
        """The sentence shown if there are fewer than five entries."""
        if self.dataset.n:
            return "There's not enough to say yet. Five entries make a start."
        if self.dataset.left_out:
            return "There's nothing else to count here."
        return "No entries match." if self.dataset.filtered else "No entries yet."

    def data(self) -> dict[str, object]:
        """Return the overview's JSON."""
        days = self.dataset.days
        return {
            "n": self.dataset.n,
            "since": days[0].isoformat() if days else None,
            "until": days[1].isoformat() if days else None,
            "left_out": self.left_out,
            "views": [view.data() for view in self.views],
            "wonderings": wonder.data(self.wonderings),
        }


@dataclass(frozen=True)
class Asked:
    """What to compute: one view or all, a day for `around`, filters, an outcome that the person chose."""

    view: str | None = None
    day: str | None = None
    wanted: Filter = EVERYTHING
    outcome: str | None = None
    include_care: bool = False
    include_imported: bool = False


def overview(journal: Journal, asked: Asked, progress: Progress = unwatched) -> Overview:
    """Read what the views look at. Raises Usage for a view, a day or an outcome that doesn't exist."""
    around = _checked(journal, asked)
    entries = progress("Looking", journal.outlines(asked.wanted), journal.count(asked.wanted))
    dataset = prepare(
        entries,
        journal.clock.now().date(),
        journal.catalogue,
        include_care=asked.include_care,
        include_imported=asked.include_imported,
        filtered=asked.wanted != EVERYTHING,
        outcome=asked.outcome,
        around=around,
        since=asked.wanted.since,
        until=asked.wanted.until,
        wonderings=journal.store.wonderings(),
    )
    return Overview(dataset, asked.view)


def _checked(journal: Journal, asked: Asked) -> date | None:
    if asked.view is not None and asked.view not in VIEWS:
        raise Usage("I don't know that view.", f"Choose one of: {', '.join(VIEWS)}.")
    if asked.day is not None and asked.view != NEEDS_DAY:
        raise Usage("Only `around` takes a day.", "For example: `journal patterns around 2026-03-01`")
    if asked.view == NEEDS_DAY and asked.day is None:
        raise Usage("Around which day?", "For example: `journal patterns around 2026-03-01`")
    names = [q.key for q in may_be_named(journal.catalogue)]
    if asked.outcome and asked.outcome not in names:
        raise Usage("That isn't a question whose answers can be counted.", f"Choose one of: {', '.join(names)}.")
    return journal.clock.day(asked.day) if asked.day else None
