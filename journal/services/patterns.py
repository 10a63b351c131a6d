"""Patterns: reads what the views need, lets them look, and shows it: on the screen, as JSON, as a page of HTML."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from journal.app import App
from journal.core.model import Filter, instant
from journal.errors import Usage
from journal.patterns.dataset import CARE, FEWEST, Basis, prepare
from journal.patterns.results import View
from journal.patterns.views import NEEDS_DAY, VIEWS, look
from journal.patterns.views.then_and_now import back_filled_pairs

if TYPE_CHECKING:
    from journal.core.questions import Question
    from journal.storage.store import Store
    from journal.terminal.render import Line


EVERYTHING = Filter()


@dataclass(frozen=True)
class Overview:
    """What the views found, and what they looked at; `named` where only one was asked for."""

    basis: Basis
    views: tuple[View, ...]
    named: bool

    @property
    def left_out(self) -> dict[str, int]:
        """How many entries were left out, of all views (`care`) or of the one that can't use them, by reason."""
        return {
            "care": self.basis.left_out.get("care", 0),
            "unsure": sum(e.moment.precision == "unsure" for e in self.basis.entries),
            "back_filled": back_filled_pairs(self.basis),
        }

    @property
    def too_few(self) -> str:
        """What is said where there are fewer than five entries."""
        if self.basis.n:
            return "Too few to say what repeats: five entries make a beginning."
        if self.basis.left_out:
            return "Nothing else is counted here."
        return "No entry fits these filters." if self.basis.filtered else "Nothing is logged yet."

    def data(self) -> dict[str, object]:
        """The overview as JSON has it."""
        days = self.basis.days
        return {
            "n": self.basis.n,
            "since": days[0].isoformat() if days else None,
            "until": days[1].isoformat() if days else None,
            "left_out": self.left_out,
            "views": [view.data() for view in self.views],
        }

    def html(self) -> "Iterator[str]":
        """The overview as the body of a page of HTML."""
        from journal.documents import html as pages
        from journal.terminal import pattern_page

        about = ["".join(text for _, text in line) for line in pattern_page.about(*self._about)]
        if self.named:
            yield from pages.section(self.views[0], full=True)
            yield from pages.patterns(about, ())
        elif self.basis.n < FEWEST:
            yield from pages.patterns([*about, self.too_few], ())
        else:
            yield from pages.patterns(about, self.views, tested=self.basis.tests)

    @property
    def _about(self) -> "tuple[int, tuple[date, date] | None, dict[str, int]]":
        return self.basis.n, self.basis.days, self.left_out

    def lines(self, width: int, *, drawn: bool) -> "list[Line]":
        """The overview as a page to read."""
        from journal.terminal import pattern_page

        n, days = self.basis.n, self.basis.days
        if self.named:
            return list(pattern_page.single(self.views[0], n, days, self.left_out, width, drawn=drawn))
        about = list(pattern_page.about(*self._about))
        if n < FEWEST:
            few = sorted(self.basis.entries, key=lambda e: instant(e.moment.at), reverse=True)
            return list(pattern_page.beginning(about, self.too_few, few))
        return list(pattern_page.page(about, self.views, width, tested=self.basis.tests, drawn=drawn))


@dataclass(frozen=True)
class Asked:
    """What is to be looked at: a view or all, a day for `around`, filters, an outcome that the person names."""

    view: str | None = None
    day: str | None = None
    wanted: Filter = EVERYTHING
    outcome: str | None = None
    include_care: bool = False


def overview(app: App, store: "Store", asked: Asked) -> Overview:
    """Lets the views look. Raises Usage for a view, a day or an outcome that there is not."""
    from journal.terminal.progress import progress

    around = _checked(app, asked)
    keys = [q.key for q in app.catalogue.kept() if q.kind != "text"]
    total = store.count(asked.wanted)
    basis = prepare(
        progress(app.console, "Looking", store.outlines(asked.wanted, keys), total),
        app.clock.now().date(),
        app.catalogue,
        include_care=asked.include_care,
        filtered=asked.wanted != EVERYTHING,
        outcome=asked.outcome,
        around=around,
        since=asked.wanted.since,
        until=asked.wanted.until,
    )
    return Overview(basis, tuple(look(basis, asked.view)), asked.view is not None)


def _checked(app: App, asked: Asked) -> date | None:
    if asked.view is not None and asked.view not in VIEWS:
        raise Usage("There is no view of that name.", f"There is: {', '.join(VIEWS)}.")
    if asked.day is not None and asked.view != NEEDS_DAY:
        raise Usage("Only `around` takes a day.", "journal patterns around 2026-03-01")
    if asked.view == NEEDS_DAY and asked.day is None:
        raise Usage("Around which day?", "journal patterns around 2026-03-01")
    names = [q.key for q in app.catalogue.kept() if _may_be_named(q)]
    if asked.outcome and asked.outcome not in names:
        raise Usage("That is none of the questions that can be counted.", f"You can name: {', '.join(names)}.")
    return app.clock.day(asked.day) if asked.day else None


def _may_be_named(question: "Question") -> bool:
    """Whether its answers can be counted: not texts, what leads the way, nor what never becomes a pattern."""
    countable = question.kind not in ("text", "moment") and not question.goes_on and question.asked != "by rule"
    return countable and question.key != CARE


def show(app: App, asked: Asked, *, as_json: bool, printed: bool, html: Path | None, force: bool) -> None:
    """Shows the patterns; then, for a person, applies the rule of what is often or distressing."""
    with app.store() as store:
        found = overview(app, store, asked)
        if as_json:
            from journal.formats import json_format

            app.console.out(json_format.text(found.data(), indent=2) + "\n")
            return
        if html is not None:
            from journal import files
            from journal.documents import html as pages

            body = found.html()
            files.write_file(html, pages.page("What repeats over time", body), force=force)
            app.console.say(f"Written to {html}. It is not encrypted: keep it where you would a diary.")
            return
        if not found.basis.n and not found.basis.left_out and found.basis.filtered:
            app.console.say(found.too_few)
            return
        app.present(found.lines(app.console.page_width, drawn=app.console.draws), printed=printed)
        if asked.wanted == EVERYTHING and not asked.include_care:
            from journal.services import checkin

            checkin.consider(app, store, found.basis.entries, line_by_line=printed)
