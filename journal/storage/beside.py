"""What a journal holds beside its entries: drafts, dated answers, wonderings, questions of one's own, settings."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from journal.core import own_questions as own_rule
from journal.core.model import DatedAnswer, Draft
from journal.core.own_questions import Own
from journal.core.questions import Catalogue
from journal.core.wonderings import Wondering
from journal.storage.backups import Keeper
from journal.storage.database import Database
from journal.storage.drafts import DatedAnswers, Drafts
from journal.storage.own_questions import OwnQuestions
from journal.storage.settings import Settings
from journal.storage.shares import Shares
from journal.storage.wonderings import Wonderings


class Beside:
    """Everything of an open journal but its entries. Writing is one short transaction."""

    def __init__(self, database: Database, keeper: Keeper | None) -> None:
        self.database = database
        self.keeper = keeper
        self.builtin = database.catalogue
        self.settings = Settings(database)
        self.kept_drafts = Drafts(database)
        self.answers = DatedAnswers(database)
        self.kept_wonderings = Wonderings(database)
        self.kept_shares = Shares(database)
        self.kept_questions = OwnQuestions(database)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Run a transaction that changes more than a draft: the day's first one is followed by the day's backup."""
        with self.database.transaction():
            yield
        if self.keeper is not None and self.setting("automatic backups") != "off":
            self.keeper.after_change(self.database.connection)

    @property
    def catalogue(self) -> Catalogue:
        """The questions that the answers here are to: the built-in ones and the person's own."""
        return self.database.catalogue

    def know(self, owns: Sequence[Own]) -> None:
        """Take these for the questions of the person's own, from now on."""
        self.database.catalogue = own_rule.among(self.builtin, owns)

    def drafts(self) -> list[Draft]:
        """Return the unfinished reflections, the latest first."""
        return self.kept_drafts.all()

    def keep_draft(self, draft: Draft) -> None:
        """Save a draft, replacing its earlier version."""
        with self.database.transaction():
            self.kept_drafts.write(draft)

    def forget_draft(self, uuid: str) -> None:
        """Delete a draft, if it exists."""
        with self.database.transaction():
            self.kept_drafts.forget([uuid])

    def dated_answers(self, question: str | None = None) -> list[DatedAnswer]:
        """Return the dated answers, or those to one question, earliest first."""
        return self.answers.all(question)

    def keep_dated_answer(self, said: DatedAnswer) -> None:
        """Save a dated answer."""
        with self.changing():
            self.answers.write([said])

    def wonderings(self) -> tuple[Wondering, ...]:
        """Return every wondering, withdrawn ones too, in the order asked."""
        return self.kept_wonderings.all()

    def keep_wondering(self, wondering: Wondering) -> None:
        """Save a wondering, merged with its stored version. Its time never moves back, and a withdrawn one stays so."""
        with self.changing():
            self.kept_wonderings.write([wondering])

    def own_questions(self) -> tuple[Own, ...]:
        """Return the person's own questions and feelings, the retired ones too, in the order made."""
        return self.kept_questions.all()

    def keep_own_questions(self, owns: Iterable[Own]) -> None:
        """Save questions or feelings, joined with their earlier selves."""
        with self.changing():
            kept = self.kept_questions.write(owns)
        self.know(kept)

    def setting(self, name: str) -> str | None:
        """Return what was set, or None."""
        return self.settings.get(name)

    def set(self, name: str, value: str) -> None:
        """Change a setting."""
        with self.changing():
            self.settings.write(name, value)
