"""What `journal questions` does with questions of one's own: add, edit, retire, restore, from options or by asking."""

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journal.app import App
from journal.cli.base import print_data
from journal.errors import Usage

if TYPE_CHECKING:
    from journal.core.own_questions import Feeling, Own
    from journal.core.question import Question
    from journal.services.journal import Journal


@dataclass(frozen=True)
class Fields:
    """What the options say of a question or a feeling; None or nothing where they say nothing."""

    kind: str | None = None
    stage: tuple[str, ...] = ()
    asked: str | None = None
    text: str | None = None
    label: str | None = None
    hint: str | None = None
    choice: tuple[str, ...] = ()
    scale: str | None = None
    end: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    definition: str | None = None
    tone: str | None = None
    energy: str | None = None


def feelings(journal: "Journal") -> "list[tuple[Feeling, bool]]":
    """Return the feelings of the person's own, each with whether it's retired."""
    from journal.core.own_questions import Feeling
    from journal.services import questions as service

    return [(one.what, one.retired) for one in service.own(journal) if isinstance(one.what, Feeling)]


def act(app: App, action: str, words: list[str], fields: Fields, as_json: bool) -> None:
    """Do one of the actions with a question or a feeling, and say what was done."""
    name = " ".join(words).strip()
    if not name and not app.console.converses:
        raise Usage("Which question?", f"Name it: `journal questions {action} ...`, or run this in a terminal.")
    with app.journal(take_in=False) as journal:
        done = _add(app, journal, name, fields) if action == "add" else [_change(app, journal, action, name, fields)]
    if as_json:
        from journal.core import own_questions as rule

        print_data(app, [rule.data(one) for one in done])
        return
    for one in done:
        app.console.say(_done(action, one))


def _done(action: str, one: "Own") -> str:
    feeling = one.key.startswith("feeling ")
    said = {
        "add": "Added. It's among the feelings now." if feeling else f"Added as {one.key}. It's asked from now on.",
        "edit": "Changed. What you answered before keeps the words it was asked in.",
        "retire": "Retired. It won't be offered any more; what you chose stays."
        if feeling
        else "Retired. It won't be asked any more; what you answered stays.",
        "restore": "It's offered again." if feeling else "It will be asked again.",
    }
    return said[action]


def _add(app: App, journal: "Journal", name: str, fields: Fields) -> "list[Own]":
    from journal.services import questions as service

    if name == "-":
        return _added_from(app, journal)
    if name:
        made = (
            _feeling(name, fields) if fields.kind == "feeling" else _question(journal, service.question(name), fields)
        )
        return [service.add(journal, made)]
    from journal.terminal.dialogues import own_questions as dialogue

    talk = app.talk(journal)
    added = dialogue.add_feeling(talk) if fields.kind == "feeling" else dialogue.add(talk)
    return [added] if added else []


def _added_from(app: App, journal: "Journal") -> "list[Own]":
    """Add what stands in JSON on standard input: one or several, in the shape of an export's `questions`."""
    import json

    from journal.core import own_questions as rule
    from journal.core.model import utc_text
    from journal.services import questions as service

    try:
        said = json.loads(app.console.stdin.read())
    except (ValueError, RecursionError):
        raise Usage("This isn't JSON.") from None
    now = utc_text(journal.clock.utc())
    made = []
    for number, item in enumerate(said if isinstance(said, list) else [said], 1):
        given: dict[str, Any] = dict(item) if isinstance(item, dict) else {}
        given |= {"created_at": now, "changed_at": now}
        if "word" not in given and isinstance(given.get("text"), str):
            given.setdefault("key", rule.key_for(given["text"]))
            given.setdefault("kind", "text")
        try:
            made.append(rule.read(given).what)
        except ValueError as reason:
            raise Usage(f"Question {number}: {reason}. Nothing was added.") from None
    return service.add_all(journal, made)


def _change(app: App, journal: "Journal", action: str, name: str, fields: Fields) -> "Own":
    from journal.core.question import Question
    from journal.services import questions as service

    if not name:
        from journal.terminal.dialogues import own_questions as dialogue

        name = dialogue.which(app.talk(journal), action)
    one = service.named(journal, name)
    if action == "retire":
        return service.retire(journal, one)
    if action == "restore":
        return service.restore(journal, one)
    if fields == Fields():
        if not app.console.converses:
            raise Usage("What should change?", "`journal questions --help` lists what can.")
        from journal.terminal.dialogues import own_questions as dialogue

        return dialogue.edit(app.talk(journal), one)
    if fields.kind is not None:
        raise Usage("A question's kind can't be changed.", "Retire this one, and add another.")
    if isinstance(one.what, Question):
        return service.change(journal, one, _question(journal, one.what, fields))
    return service.change(journal, one, _feeling(one.what.word, fields, one.what))


def _feeling(word: str, fields: Fields, now: "Feeling | None" = None) -> "Feeling":
    from journal.core.own_questions import Feeling

    tone = fields.tone or (now.tone if now else "mixed")
    energy = fields.energy or (now.energy if now else "low")
    definition = fields.definition or (now.definition if now else word)
    return Feeling(word, definition, tone, energy)  # type: ignore[arg-type]  # looked at when it's made


def _question(journal: "Journal", now: "Question", fields: Fields) -> "Question":
    """Return the question with what the options say. Raises Usage."""
    from journal.core import conditions
    from journal.core.question import Choice

    said: dict[str, Any] = {
        name: value
        for name, value in (
            ("kind", fields.kind), ("stage", fields.stage), ("asked", fields.asked), ("text", fields.text),
            ("label", fields.label), ("help", fields.hint),
        )
        if value
    }  # fmt: skip
    if fields.choice:
        before = {choice.label: choice.value for choice in now.choices}
        said["choices"] = tuple(Choice(before.get(one, one), one) for one in fields.choice)
    if fields.scale:
        from journal.terminal.dialogues.own_questions import scale_of

        said["lowest"], said["highest"] = scale_of(fields.scale)
    elif said.get("kind") == "scale":
        said["highest"] = 4
    if fields.end:
        if len(fields.end) != 2:
            raise Usage("`--end` is given twice: for the lowest number, then for the highest.")
        said["ends"] = fields.end
    for name, typed in (("when", fields.when), ("unless", fields.unless)):
        if typed:
            read = [conditions.read(one, journal.catalogue) for one in typed if one not in ("", "none")]
            said[name] = {key: one for each in read for key, one in each.items()}
    return dataclasses.replace(now, **said)
