"""The command that shows and changes settings."""

from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import AsJson, command, print_data
from journal.core.settings import SETTINGS, named


@command
def settings(
    app: App,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The setting. Without one, you see them all.")
    ] = None,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="Its new value.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show or change the settings. They're kept in the journal."""
    setting = None if name is None else named(name)
    chosen = SETTINGS if setting is None else (setting,)
    from journal.services import settings as service

    with app.journal() as journal:
        if setting is not None and value is not None:
            came_in = service.change(journal, setting, value)
            app.console.say(f"{setting.name} is now {journal.setting_of(setting)}.", *came_in)
            return
        values = {one: journal.setting_of(one) for one in chosen}
    if as_json:
        print_data(app, {one.name: now for one, now in values.items()})
        return
    from journal.terminal import render

    app.present(render.settings(values), printed=True)
