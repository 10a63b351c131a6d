"""The views, a module each, and this registry. A further view is one module and one line below."""

from collections.abc import Callable

from journal.patterns.dataset import Dataset
from journal.patterns.results import View
from journal.patterns.views import around, feelings, frequency, tears, then_and_now, times, together, trend

VIEWS: dict[str, Callable[[Dataset], View]] = {
    "frequency": frequency.view,
    "tears": tears.view,
    "feelings": feelings.view,
    "then-and-now": then_and_now.view,
    "trend": trend.view,
    "around": around.view,
    "together": together.view,
    "times": times.view,
}
#: The view that needs a day.
NEEDS_DAY = "around"


def look(dataset: Dataset, name: str | None = None) -> list[View]:
    """Return every view, or the one of this name. `around` only if a day is named, or if it's asked for."""
    wanted = [name] if name else [v for v in VIEWS if v != NEEDS_DAY or dataset.around]
    return [VIEWS[n](dataset) for n in wanted]
