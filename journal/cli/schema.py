"""The command that prints the JSON Schema of exports: schema. It needs no journal."""

from journal.app import App
from journal.cli.base import command
from journal.terminal.safe import shown


@command
def schema(app: App) -> None:
    """Print the JSON Schema of this program's exports."""
    from importlib.resources import files

    text = files("journal").joinpath("data", "export.schema.json").read_text(encoding="utf-8")
    app.console.out(shown(text))
