"""`questions.toml` with everything that a person reads in other words: what works by wording breaks with it."""

import re
from importlib.resources import files

SHOWN = "text|label|help|again_help|ending|reply|after|thanks|closing|letter|title"
_STRING = r'"((?:[^"\\]|\\.)*)"'


def other_words(text: str) -> str:
    """Other words, the same for the same text."""
    return "» " + " ".join(re.sub(r"\W", "", word)[::-1] for word in text.replace('\\"', "").split()) + " «"


def original() -> str:
    """The catalogue's file, as it is."""
    return files("journal").joinpath("data", "questions.toml").read_text(encoding="utf-8")


def reworded() -> str:
    """The same with each text, label, help and reply in other words; keys, values, roles and vocabulary as they are."""
    text = re.sub(rf"\b({SHOWN}) = {_STRING}", lambda m: f'{m[1]} = "{other_words(m[2])}"', original())
    # The ends of a scale, and wordings that stand in a list, one a line.
    text = re.sub(rf"^ends = \[{_STRING}, {_STRING}\]", _ends, text, flags=re.MULTILINE)
    return re.sub(rf"^  {_STRING},$", lambda m: f'  "{other_words(m[1])}",', text, flags=re.MULTILINE)


def _ends(found: re.Match[str]) -> str:
    return f'ends = ["{other_words(found[1])}", "{other_words(found[2])}"]'
