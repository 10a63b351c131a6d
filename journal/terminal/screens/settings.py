"""Settings: each with its value; Enter changes it, on the page."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from journal.core.settings import SETTINGS, Setting
from journal.errors import JournalError
from journal.services import settings
from journal.terminal.screens.page import Ask, Option, Options, Page
from journal.terminal.screens.private import PrivateApp
from journal.terminal.screens.reader import Reading

OWN = "Your own questions"
MINUTES = (1, 2, 5, 10, 15, 30, 60)


class Table(Options):
    """The settings in a column."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "change")]


class SettingsPage(Page):
    """The table of settings."""

    CSS = """
    SettingsPage #title { margin: 2 0 1 0; text-style: bold; }
    SettingsPage #says { margin-top: 1; text-style: dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back"),
        Binding("q", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[Setting, str] = {}

    @property
    def _reading(self) -> Reading:
        return self.app.reading  # type: ignore[attr-defined, no-any-return]

    def compose(self) -> ComposeResult:
        """Lay out the settings, and the description of the chosen one."""
        yield Static("Settings", id="title", classes="margin", markup=False)
        yield Table([*(Option(setting.label) for setting in SETTINGS), Option(OWN)])
        yield Static("", id="says", classes="margin", markup=False)
        yield from self.foot()

    def on_mount(self) -> None:
        """Load the settings."""
        self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        try:
            values = await self._reading.read(lambda journal: [journal.setting_of(one) for one in SETTINGS])
        except JournalError:
            return  # hidden meanwhile
        self._values = dict(zip(SETTINGS, values or (), strict=False))
        options = self.query_one(Options)
        for place, (setting, value) in enumerate(self._values.items()):
            options.set(place, Option(setting.label, setting.in_words(value)))

    def on_options_moved(self, event: Options.Moved) -> None:
        """Show what the setting does."""
        sentence = SETTINGS[event.place].sentence if event.place < len(SETTINGS) else "Add to what you're asked."
        self.query_one("#says", Static).update(sentence)

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """Change the setting."""
        if event.place == len(SETTINGS):
            from journal.terminal.screens.own_questions import OwnQuestionsPage

            self.app.push_screen(OwnQuestionsPage())
            return
        setting = SETTINGS[event.place]
        choices = _choices(setting)
        now = self._values.get(setting, setting.default)

        def chosen(place: int | None) -> None:
            if place is not None:
                self.run_worker(self._change(setting, choices[place]), exit_on_error=False)

        asked = Ask(setting.sentence, [setting.in_words(choice) for choice in choices], at=_place(now, choices))
        self.app.push_screen(asked, chosen)

    async def _change(self, setting: Setting, value: str) -> None:
        try:
            await self._reading.change(lambda journal: settings.change(journal, setting, value))
        except JournalError as reason:
            self.say(reason.sentence)
            return
        app: PrivateApp[object] = self.app  # type: ignore[assignment]
        if setting.name == "accent":
            app.ink(value)
        elif setting.name == "hide-after":
            app.hide_after(60 * int(value))
        await self._look()
        self.say("Saved.")

    def action_leave(self) -> None:
        """Go back to home."""
        self.dismiss(None)


def _place(now: str, choices: Sequence[str]) -> int:
    return choices.index(now) if now in choices else 0


def _choices(setting: Setting) -> Sequence[str]:
    if setting.kind == "switch":
        return ("on", "off")
    if setting.kind == "minutes":
        return [str(n) for n in MINUTES if n <= setting.most]
    return setting.choices
