"""Questions of one's own line by line: adding one, changing it, and the list of them with what can be done.

What's typed here is taken off the screen where that can be done, as it's the person's own.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import TypeVar

from journal import errors
from journal.core import conditions
from journal.core import own_questions as rule
from journal.core.own_questions import Energy, Feeling, Own, Tone
from journal.core.question import Asked, Choice, Conditions, Kind, Question, QuestionStage
from journal.errors import Usage
from journal.services import questions as service
from journal.terminal.dialogues.common import Talk

T = TypeVar("T")
KINDS: tuple[tuple[Kind, str], ...] = (
    ("text", "in your own words"),
    ("choice", "one of a few choices"),
    ("choices", "as many of them as are true"),
    ("scale", "a number on a scale"),
    ("yesno", "yes or no"),
)
STAGES: tuple[tuple[QuestionStage, str], ...] = (
    ("capture", "right after, in the first minute"),
    ("reflect", "once the moment has passed"),
    ("lookback", "when you look back"),
)
OFTEN: tuple[tuple[Asked, str], ...] = (
    ("always", "each time"),
    ("rotating", "taking turns with other questions"),
    ("optional", "only when you ask for more"),
)
TONES: tuple[tuple[Tone, str], ...] = tuple((one, one) for one in rule.TONES)
ENERGIES: tuple[tuple[Energy, str], ...] = (("high", "lively"), ("low", "quiet"))


class Left(Exception):
    """Somebody pressed Enter at the first question, or their lines have ended: nothing is made."""


def add(talk: Talk) -> Own | None:
    """Ask for a question and add it. Return it, or None if the person left it."""
    try:
        return service.add(talk.journal, _question(talk))
    except Left:
        talk.console.say("Nothing was added.")
        return None


def add_feeling(talk: Talk) -> Own | None:
    """Ask for a feeling and add it. Return it, or None if the person left it."""
    try:
        return service.add(talk.journal, _feeling(talk))
    except Left:
        talk.console.say("Nothing was added.")
        return None


def edit(talk: Talk, one: Own) -> Own:
    """Ask for what's to change. Return it as it is then; Enter keeps a thing as it is."""
    talk.console.say("Press Enter to keep something as it is.")
    what = _changed_feeling(talk, one.what) if isinstance(one.what, Feeling) else _changed(talk, one.what)
    if what == one.what:
        talk.console.say("It stays as it is.")
        return one
    return service.change(talk.journal, one, what)


def which(talk: Talk, action: str) -> str:
    """Ask which question it's about. Raises Usage if the person names none."""
    owns = [one for one in service.own(talk.journal) if one.retired is (action == "restore")]
    if not owns:
        raise Usage("There's nothing to bring back." if action == "restore" else "You have no questions yet.")
    for number, one in enumerate(owns, 1):
        talk.console.say(f"  {number}. {title(one)}")
    line = _typed(talk, "Which one? Type its number.")
    if not (line.isdecimal() and len(line) < 5 and 1 <= int(line) <= len(owns)):
        raise Usage("Nothing was changed.")
    return owns[int(line) - 1].key.removeprefix("feeling ")


def manage(talk: Talk) -> int:
    """Show the questions and feelings of one's own, and what can be done, until the person goes back."""
    console = talk.console
    while True:
        owns = service.own(talk.journal)
        console.say("", "Your own questions and feelings:" if owns else "You have no questions of your own yet.")
        for number, one in enumerate(owns, 1):
            console.say(f"  {number}. {title(one)}{' (retired)' if one.retired else ''}")
        line = _typed(talk, "Type a for a new question, f for a new feeling, a number to change one, or press Enter.")
        try:
            if not line:
                return errors.OK
            if line in ("a", "f"):
                added = add(talk) if line == "a" else add_feeling(talk)
                console.say(*(["Added."] if added else []))
            elif line.isdecimal() and len(line) < 5 and 1 <= int(line) <= len(owns):
                _one(talk, owns[int(line) - 1])
            else:
                console.say("Type a, f or a number.")
        except Usage as wrong:
            console.say(*filter(None, (wrong.sentence, wrong.hint)))


def _one(talk: Talk, one: Own) -> None:
    """Do what the person likes with one of them."""
    away = "r brings it back" if one.retired else "r retires it"
    match _typed(talk, f"{title(one)}: e changes it, {away}. Press Enter to go back."):
        case "e":
            edit(talk, one)
        case "r" if one.retired:
            service.restore(talk.journal, one)
            talk.console.say("It will be asked again.")
        case "r":
            service.retire(talk.journal, one)
            talk.console.say("It won't be asked any more. What you answered stays.")


def title(one: Own) -> str:
    """Return what a question or a feeling is called in a list."""
    return one.what.text if isinstance(one.what, Question) else one.what.word


# --- one question ----------------------------------------------------------------------------------------------------


def _question(talk: Talk) -> Question:
    text = _typed(talk, "What would you like to be asked? Type the question in one line, or press Enter to leave.")
    if not text:
        raise Left
    kind = _pick(talk, "How would you like to answer it?", KINDS, "text")
    made = dataclasses.replace(service.question(text), kind=kind)
    if kind in ("choice", "choices"):
        made = dataclasses.replace(made, choices=_choices(talk))
    if kind == "scale":
        made = _scaled(talk, dataclasses.replace(made, highest=4))
    return _placed(talk, made)


def _changed(talk: Talk, now: Question) -> Question:
    text = _typed(talk, f"The question is: {now.text}")
    made = dataclasses.replace(now, text=text or now.text)
    label = _typed(talk, f"Its short heading is: {now.label}")
    made = dataclasses.replace(made, label=label or now.label)
    if now.kind in ("choice", "choices"):
        talk.console.say(f"Its choices are: {', '.join(now.labels())}")
        made = dataclasses.replace(made, choices=_choices(talk, now.choices))
    if now.kind == "scale":
        made = _scaled(talk, made)
    return _placed(talk, made)


def _choices(talk: Talk, now: Sequence[Choice] = ()) -> tuple[Choice, ...]:
    """Ask for choices, one a line. One that stays as it is keeps its value."""
    talk.console.say("Type the choices, one a line. An empty line ends them.")
    found: list[Choice] = []
    while line := _typed(talk):
        value = next((choice.value for choice in now if choice.label == line), line)
        found.append(Choice(value, line))
    return tuple(found) or tuple(now)


def _scaled(talk: Talk, now: Question) -> Question:
    standing = f"{now.lowest}-{now.highest}"
    lowest, highest = _until(talk, f"From which number to which? Press Enter for {standing}.", scale_of, standing)
    ends = [
        _typed(talk, f"What does {number} mean? Press Enter to leave it at {f'“{end}”' if end else 'nothing'}.") or end
        for number, end in zip((lowest, highest), now.ends, strict=True)
    ]
    return dataclasses.replace(now, lowest=lowest, highest=highest, ends=(ends[0], ends[1]))


def scale_of(line: str) -> tuple[int, int]:
    """Return the ends of a scale as they're typed: 0-4. Raises Usage."""
    low, _, high = (part.strip() for part in line.partition("-"))
    if not (low.isascii() and low.isdecimal() and high.isascii() and high.isdecimal()):
        raise Usage("Type two numbers with a dash between, such as 0-4.")
    return int(low[:6]), int(high[:6])


def _placed(talk: Talk, now: Question) -> Question:
    """Ask when the question is to be asked, and under which condition."""
    numbers = {stage: str(number) for number, (stage, _) in enumerate(STAGES, 1)}
    standing = " ".join(numbers[stage] for stage in now.stage)

    def stages(line: str) -> tuple[QuestionStage, ...]:
        chosen = tuple(stage for stage, _ in STAGES if numbers[stage] in line.replace(",", " ").split())
        if not chosen:
            raise Usage("Type one number or more, such as 1 3.")
        return chosen

    talk.console.say("When should it be asked?")
    for stage, said in STAGES:
        talk.console.say(f"  {numbers[stage]}. {said}")
    made = dataclasses.replace(now, stage=_until(talk, f"Press Enter for {standing}.", stages, standing))
    only_then: tuple[QuestionStage, ...] = ("reflect",)
    often: Asked = "always"
    if made.stage == only_then:
        often = _pick(talk, "How often?", OFTEN, now.asked)
    return dataclasses.replace(made, asked=often, when=_when(talk, now.when))


def _when(talk: Talk, now: Conditions) -> Conditions:
    standing = "; ".join(conditions.in_words(now)) or "none"

    def read(line: str) -> Conditions:
        if line == standing:
            return now
        if line == "none":
            return {}
        parts = [part for part in line.split(";") if part.strip()]
        return {key: one for part in parts for key, one in conditions.read(part, talk.journal.catalogue).items()}

    asked = "Only under a condition, such as tears=some, a lot?"
    return _until(talk, f"{asked} Press Enter for {standing}.", read, standing)


# --- one feeling -----------------------------------------------------------------------------------------------------


def _feeling(talk: Talk) -> Feeling:
    word = _typed(talk, "Which word? Press Enter to leave.")
    if not word:
        raise Left
    definition = _typed(talk, "What does it mean to you, in a few words?")
    return Feeling(
        word, definition or word, _pick(talk, "Is it", TONES, "mixed"), _pick(talk, "And is it", ENERGIES, "low")
    )


def _changed_feeling(talk: Talk, now: Feeling) -> Feeling:
    definition = _typed(talk, f"It means: {now.definition}") or now.definition
    tone = _pick(talk, "Is it", TONES, now.tone)
    return Feeling(now.word, definition, tone, _pick(talk, "And is it", ENERGIES, now.energy))


# --- lines -----------------------------------------------------------------------------------------------------------


def _typed(talk: Talk, *prompt: str) -> str:
    """Ask for a line, and return it without spaces around it; "" at the end of what is typed."""
    talk.console.say(*prompt)
    try:
        return talk.console.read_private_line().strip()
    except EOFError:
        return ""


def _until(talk: Talk, prompt: str, read: Callable[[str], T], standing: str) -> T:
    """Ask until what's typed can be read; Enter is what `standing` says."""
    while True:
        try:
            return read(_typed(talk, prompt) or standing)
        except Usage as wrong:
            talk.console.say(*filter(None, (wrong.sentence, wrong.hint)))


def _pick(talk: Talk, prompt: str, offered: Sequence[tuple[T, str]], standing: T) -> T:
    """Ask for one of a few by its number."""
    talk.console.say(prompt)
    for number, (_, said) in enumerate(offered, 1):
        talk.console.say(f"  {number}. {said}")
    usual = next(said for value, said in offered if value == standing)

    def read(line: str) -> T:
        if not (line.isdecimal() and len(line) < 3 and 1 <= int(line) <= len(offered)):
            raise Usage(f"Type a number from 1 to {len(offered)}.")
        return offered[int(line) - 1][0]

    place = next(str(n) for n, (value, _) in enumerate(offered, 1) if value == standing)
    return _until(talk, f"Press Enter for: {usual}.", read, place)
