"""Settings line by line: each with its value, changed by its number."""

from journal import errors
from journal.core.settings import SETTINGS
from journal.errors import Usage
from journal.services import settings as service
from journal.terminal.dialogues import own_questions
from journal.terminal.dialogues.common import Talk


def settings(talk: Talk) -> int:
    """Show the settings, and change them one by one until the person is done. Return the exit code."""
    console, journal = talk.console, talk.journal
    last = len(SETTINGS) + 1
    while True:
        console.say("")
        for number, setting in enumerate(SETTINGS, 1):
            console.say(f"  {number}. {setting.label}: {setting.in_words(journal.setting_of(setting))}")
        console.say(f"  {last}. Your own questions and feelings")
        line = talk.line("Type a number to change a setting, or press Enter to go back.")
        if not line:
            return errors.OK
        if not (line.isdecimal() and len(line) < 3 and 1 <= int(line) <= last):
            console.say(f"Type a number from 1 to {last}.")
            continue
        if int(line) == last:
            own_questions.manage(talk)
            continue
        setting = SETTINGS[int(line) - 1]
        typed = talk.line(f"{setting.sentence} Type {setting.takes}, or press Enter to leave it.")
        if not typed:
            continue
        try:
            console.say(*service.change(journal, setting, typed))
        except Usage as refused:
            console.say(refused.sentence)
