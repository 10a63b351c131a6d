"""The demonstration: a reading command on invented entries."""

import typer

from journal.app import App, guard
from journal.cli.base import cli
from journal.core.clock import Clock
from journal.errors import Usage

DEMO_COMMANDS = ("list", "show", "search", "patterns", "export", "questions", "support")
DEMO = (
    "The demonstration runs a command on about 60 invented entries over 18 months. They are made afresh, the same "
    "each time, kept nowhere, and gone afterwards. Try:",
    "  journal demo list",
    "  journal demo show 12",
    "  journal demo search rain",
    "  journal demo patterns",
    "  journal demo list --tears some --text",
    "  journal demo export - --format markdown",
)


@cli.command("demo", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(ctx: typer.Context) -> None:
    """Try a reading command on invented entries, kept nowhere: journal demo list. Alone, it says what to try."""
    outer: App = ctx.obj
    if ctx.args and ctx.args[0] not in DEMO_COMMANDS:
        raise typer.Exit(guard(lambda: _not_in_demo(), outer.console))
    if not ctx.args:
        outer.console.say(*DEMO)
        return

    def run() -> int:
        from journal.services import demo as demonstration

        with demonstration.store(outer.catalogue) as store:
            inner = App(
                outer.options, clock=Clock(demonstration.TODAY, "Europe/Berlin"), console=outer.console, opened=store
            )
            code = cli(ctx.args, prog_name="journal demo", obj=inner)
            return int(code or 0)

    code = guard(run, outer.console)
    if code:
        raise typer.Exit(code)


def _not_in_demo() -> None:
    raise Usage("The demonstration only reads.", f"It takes: {', '.join(DEMO_COMMANDS)}.")
