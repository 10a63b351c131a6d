"""Questions and feelings of your own: the list of them; Enter changes, retires or brings back the chosen one.

A new one is asked for page by page, as line mode does it, with the words that it has for that.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from journal.core import conditions
from journal.core.own_questions import Feeling, Own
from journal.core.question import Choice, Question, QuestionStage
from journal.errors import JournalError
from journal.services import questions as service
from journal.services.journal import Journal
from journal.terminal.dialogues.own_questions import ENERGIES, KINDS, OFTEN, STAGES, TONES, scale_of, title
from journal.terminal.safe import one_line
from journal.terminal.screens.page import Ask, AskLine, Option, Options, Page
from journal.terminal.screens.reader import Reading

T = TypeVar("T")
NEW = (Option("Add a question"), Option("Add a feeling", apart=True))
SEVERAL = "Separate them with semicolons: dim; bright"
CONDITION = "For example: tears=some, a lot. Leave it empty to be asked in any case."


class Left(Exception):
    """Somebody went back: nothing is changed."""


class OwnQuestionsPage(Page):
    """The questions and feelings, and two lines to add one."""

    CSS = """
    OwnQuestionsPage #title { margin-top: 2; text-style: bold; }
    OwnQuestionsPage #says { margin-bottom: 1; text-style: dim; }
    OwnQuestionsPage #list { height: 1fr; background: ansi_default; scrollbar-size: 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back"),
        Binding("q", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._owns: Sequence[Own] = ()

    @property
    def _reading(self) -> Reading:
        return self.app.reading  # type: ignore[attr-defined, no-any-return]

    def compose(self) -> ComposeResult:
        """What there is, and what can be added."""
        yield Static("Your own questions and feelings", id="title", classes="margin", markup=False)
        says = "They're asked like the others. An old answer keeps the words it was asked in."
        yield Static(says, id="says", classes="margin", markup=False)
        with VerticalScroll(id="list", can_focus=False):
            yield Options(NEW)
        yield from self.foot()

    def on_mount(self) -> None:
        """Look what there is."""
        self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        try:
            self._owns = await self._reading.read(service.own) or ()
        except JournalError:
            return  # hidden meanwhile
        options = self.query_one(Options)
        listed = [Option(one_line(title(one)), "retired" if one.retired else "") for one in self._owns]
        options.options = [*NEW, *listed]
        options.at = min(options.at, len(options.options) - 1)
        options.refresh(layout=True)

    def on_options_moved(self, event: Options.Moved) -> None:
        """Keep the chosen one in sight."""
        listed = self.query_one("#list")
        line = event.place + (event.place >= len(NEW))  # there's room after the first two
        if not listed.scroll_y <= line < listed.scroll_y + listed.size.height:
            listed.scroll_to(y=line - (line > listed.scroll_y) * (listed.size.height - 1), animate=False)

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """Add one, or do something with the chosen one."""
        self.run_worker(self._do(event.place), exit_on_error=False)

    async def _do(self, place: int) -> None:
        try:
            if place < len(NEW):
                made = await (self._feeling() if place else self._question())
                await self._change(lambda journal: service.add(journal, made), "Added.")
            else:
                await self._one(self._owns[place - len(NEW)])
        except Left:
            return

    async def _one(self, one: Own) -> None:
        away = "bring it back" if one.retired else "retire it"
        if not await self._pick(one_line(title(one)), [(False, away), (True, "change its words")]):
            if one.retired:
                await self._change(lambda journal: service.restore(journal, one), "It's back.")
            else:
                await self._change(lambda journal: service.retire(journal, one), "Retired. What you answered stays.")
            return
        if isinstance(one.what, Question):
            text = await self._line("The question", one.what.text)
            changed: Question | Feeling = dataclasses.replace(one.what, text=text)
        else:
            meaning = await self._line(f"What does “{one.what.word}” mean?", one.what.definition)
            changed = dataclasses.replace(one.what, definition=meaning)
        await self._change(lambda journal: service.change(journal, one, changed), "Saved.")

    async def _change(self, do: Callable[[Journal], object], said: str) -> None:
        try:
            await self._reading.change(do)
        except JournalError as reason:
            self.say(" ".join(filter(None, (reason.sentence, reason.hint))))
            return
        await self._look()
        self.say(said)

    # --- page by page ------------------------------------------------------------------------------------------------

    async def _question(self) -> Question:
        text = await self._line("What would you like to be asked?", "")
        kind = await self._pick("How would you like to answer it?", KINDS)
        made = dataclasses.replace(service.question(text), kind=kind)
        if kind in ("choice", "choices"):
            choices = [part.strip() for part in (await self._line("Which choices?", "", SEVERAL)).split(";")]
            made = dataclasses.replace(made, choices=tuple(Choice(one, one) for one in choices if one))
        if kind == "scale":
            ends = await self._read("From which number to which?", "0-4", "Two numbers with a dash between.", scale_of)
            made = dataclasses.replace(made, lowest=ends[0], highest=ends[1])
        stage = await self._pick("When should it be asked?", STAGES)
        stages: tuple[QuestionStage, ...] = (stage,)
        often = await self._pick("How often?", OFTEN) if stage == "reflect" else "always"
        made = dataclasses.replace(made, stage=stages, asked=often)
        catalogue = await self._reading.read(lambda journal: journal.catalogue)
        if catalogue is None:
            raise Left
        when = await self._read(
            "Only under a condition?", "", CONDITION, lambda line: conditions.read(line, catalogue) if line else {}
        )
        return dataclasses.replace(made, when=when)

    async def _feeling(self) -> Feeling:
        word = await self._line("Which word?", "")
        meaning = await self._line("What does it mean to you, in a few words?", "")
        tone = await self._pick("Is it", TONES)
        return Feeling(word, meaning, tone, await self._pick("And is it", ENERGIES))

    async def _line(self, question: str, now: str, about: str = "") -> str:
        """Return the line that's typed. Raises Left for an empty one, and if the person goes back."""
        line: str | None = await self.app.push_screen_wait(AskLine(question, now, about))
        if line is None or not line.strip():
            raise Left
        return line.strip()

    async def _read(self, question: str, now: str, about: str, read: Callable[[str], T]) -> T:
        """Return what the line means, asked until it can be read. Raises Left."""
        says = about
        while True:
            line: str | None = await self.app.push_screen_wait(AskLine(question, now, says))
            if line is None:
                raise Left
            try:
                return read(line.strip())
            except JournalError as reason:
                now, says = line, " ".join(filter(None, (reason.sentence, reason.hint)))

    async def _pick(self, question: str, offered: Sequence[tuple[T, str]]) -> T:
        """Return what was chosen. Raises Left."""
        place: int | None = await self.app.push_screen_wait(Ask(question, [said for _, said in offered]))
        if place is None:
            raise Left
        return offered[place][0]

    def action_leave(self) -> None:
        """Back to the settings."""
        self.dismiss(None)
