"""All that the program says to people stands in one file, and keeps to a few rules that a machine can hold it to."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from journal.core import questions
from tests.conftest import ROOT
from tests.reference import reference
from tests.sentences import Sentence, sentences, written

SENTENCES = sentences()
#: A rule of the voice, and what breaks it. What somebody else wrote (names of programs, an article's title) is apart.
RULES = {
    "no exclamation marks": r"\w!(?:\s|$|\")",
    "no emoji": "[\U0001f300-\U0001faff\u2600-\u27bf]",
    "contractions, as people speak": r"(?i)(?:(?<!of )\bit is (?:a|the|not|only|in|on)|(?<!what was )\bthere is)\b"
    r"|(?i:\b(?:does|do|was|did|will|are|is|could) not\b|\bcannot\b)",
    "nothing is 'no date': it isn't a date": r"(?i)\b(?:is|are) no (?!one\b|longer\b|way\b|\w+ (?:yet|longer)\b)",
    "no words of the trade": r"(?i)\b(?:significant|statistically|predicts?|p-value|null hypothesis)\b",
    "nothing judged": r"(?i)\b(?:weird|normal|abnormal|streak|congratulations|well done|great job)\b",
    "nothing gendered": r"(?i)\b(?:he|she|his|her|him|husband|wife|boyfriend|girlfriend)\b",
}
#: Sentences that break a rule on purpose, by how they begin, with the reason.
ON_PURPOSE = {
    "Is Crying During Sex Normal?": "the article's own title",
}


def test_the_file_holds_what_is_asked_helped_and_refused() -> None:
    text = written()
    for question in questions.load().questions:
        assert question.text in text, question.key
    for line in reference().splitlines():
        assert line in text
    for sentence in ("That passphrase doesn't open this journal.", "Nothing is clear yet", "Your draft is safe."):
        assert sentence in text, sentence


@pytest.mark.parametrize("rule", RULES)
def test_sentences_keep(rule: str) -> None:
    broken = [s for s in SENTENCES if re.search(RULES[rule], s.text) and not _on_purpose(s)]
    assert not broken, "\n".join(f"{s.where}: {s.text}" for s in broken)


def test_the_file_is_written_by_one_command(tmp_path: Path) -> None:
    made = tmp_path / "sentences.txt"
    subprocess.run([sys.executable, "-m", "tests.sentences", str(made)], check=True, cwd=ROOT)
    assert made.read_text(encoding="utf-8") == written()


def _on_purpose(sentence: Sentence) -> bool:
    return any(sentence.text.startswith(start) for start in ON_PURPOSE)
