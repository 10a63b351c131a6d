"""The demonstration: a reading command on invented entries."""

import typer

from journal.app import App, guard
from journal.cli.base import Plainly, cli
from journal.errors import Usage

DEMO_COMMANDS = ("list", "show", "search", "patterns", "wonder", "export", "questions", "support")
DEMO = (
    "The demo runs a command on about 60 made-up entries from 18 months. They're the same every time, and nothing is "
    "saved. Try:",
    "  journal demo list",
    "  journal demo show 12",
    "  journal demo search rain",
    "  journal demo patterns",
    "  journal demo wonder",
    "  journal demo list --tears some --text",
    "  journal demo export - --format markdown",
)


@cli.command("demo", cls=Plainly, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(ctx: typer.Context) -> None:
    """Try a reading command on made-up entries. Nothing is saved."""
    outer: App = ctx.obj
    if ctx.args and ctx.args[0] not in DEMO_COMMANDS:
        raise typer.Exit(guard(lambda: _not_in_demo(), outer.console))
    if not ctx.args:
        outer.console.say(*DEMO)
        return

    def run() -> int:
        from journal.services import demo as demonstration

        with demonstration.journal(outer.catalogue) as journal:
            inner = App(outer.options, console=outer.console, opened=journal)
            code = cli(ctx.args, prog_name="journal demo", obj=inner)
            return int(code or 0)

    code = guard(run, outer.console)
    if code:
        raise typer.Exit(code)


def _not_in_demo() -> None:
    raise Usage("The demo can only read.", f"It can run: {', '.join(DEMO_COMMANDS)}.")
