"""How people spell a time: brings what can be written in several ways into one spelling.

Knows no calendar and no clock: it turns text into plainer text, and notes how sure the person sounded.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: A month and a weekday as `plain` writes them: short, so that the rules are quick to compile.
MONTH, WEEKDAY = r"m_(?P<month>1[0-2]|[1-9])\b", r"w_(?P<weekday>[0-6])\b"
PART = r"(?:morning|afternoon|evening|night)"
UNIT = r"(?:second|minute|hour|day|night|morning|afternoon|evening|week|weekend|month|year)"

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
             "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
             "nineteenth")  # fmt: skip
_COUNTED = {word: n for n, word in enumerate(_ONES, 1)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_RANKED = {word: n for n, word in enumerate(_ORDINALS, 1)} | {"twentieth": 20, "thirtieth": 30}
_MONTH = (
    r"\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may(?! have)|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?|(?<=\d)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?![a-z])"
)
_WEEKDAY = (
    r"\b(mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
)
_NUMBER = (
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})[ -](?:(?P<one>{'|'.join(_ONES[:9])})|(?P<rank>{'|'.join(_ORDINALS[:9])}))"
    rf"|(?P<count>{'|'.join(_COUNTED)})|(?P<alone>{'|'.join(_RANKED)})(?! ago))(?:\b|(?=ish\b))"
)


def _digits(match: re.Match[str]) -> str:
    tens = _COUNTED[match["tens"]] if match["tens"] else 0
    if counted := match["one"] or match["count"]:
        return str(tens + _COUNTED[counted])
    return f"{tens + _RANKED[match['rank'] or match['alone']]}th"


def _month_token(match: re.Match[str]) -> str:
    word = match[1] or match[2]
    return f" m_{next(n for n, month in enumerate(MONTHS, 1) if month.startswith(word[:3]))} "


def _weekday_token(match: re.Match[str]) -> str:
    return f"w_{next(n for n, weekday in enumerate(WEEKDAYS) if weekday.startswith(match[1][:3]))}"


def _hours_and_a_half(match: re.Match[str]) -> str:
    return f"{int(match[1]) * 60 + 30} minutes"


_NEXT_TO = r"(?:just|shortly|soon|right|an? (?:bit|little|while))"
Spelling = tuple[str, str, str | Callable[[re.Match[str]], str]]

#: Applied in order: a spelling, and what the later rules expect in its place.
_SPELLINGS: tuple[Spelling, ...] = (
    ("", r"[‘’`´]", "'"),
    ("", r"[–—]", "-"),
    ("@", r"@", " at "),
    ("", r"[,;](?!\d)|!", " "),
    (".", r"\.(?=\s|$)(?<!\d\.)(?<![ap]\.m\.)|(?<!\.\d)(?<!\.\d\d)\.$", " "),
    ("m", r"\b([ap])\.? ?m\b\.?", r"\1m"),
    ("", r"(?<=\d)([ap])\b(?!m)", r"\1m"),
    ("ish", r"\b(\d{1,2}(?:[:.]\d\d)?) ?-?ish\b", r"about \1"),
    ("clock", r"\bo ?'? ?clock\b", "oclock"),
    ("t", r"(?<=\d)t(?=\d\d)", " "),
    ("-", r"(?<=[a-z])-(?=\d)|(?<=\d)-(?=[a-z])", " "),
    ("", _MONTH, _month_token),
    ("", _WEEKDAY, _weekday_token),
    ("t", r"\bto ?nit?e\b|\btonigth\b", "tonight"),
    ("nite", r"\bnite\b", "night"),
    ("y", r"\byest(?:erday)?'?s?(?= |$)|\byday\b", "yesterday"),
    ("week end", r"\bweek end\b", "weekend"),
    ("hr", r"(?<![a-z])hrs?\b", "hours"),
    ("min", r"(?<![a-z])mins?\b", "minutes"),
    ("sec", r"(?<![a-z])secs?\b", "seconds"),
    (" back", rf"\b({UNIT}s?) back\b", r"\1 ago"),
    ("fortnight", r"\bfortnight\b", "2 weeks"),
    ("2 weeks", r"\ba 2 weeks\b", "2 weeks"),
    ("quarters", r"\b(?:3|three) quarters of an hour\b", "45 minutes"),
    ("quarter", r"\b(?:a )?quarter (?:of )?an hour\b|\ba quarter hour\b", "15 minutes"),
    (" and a half", r"\b(?:an|1) hour and a half\b|\b(?:an|1) and a half hours?\b", "90 minutes"),
    ("half", r"\b(\d{1,3}) (?:and a half hours|hours and a half)\b", _hours_and_a_half),
    ("half", r"\b(?:a )?half (?:an |a )?hour\b|\bhalf of an hour\b", "30 minutes"),
    (" or ", rf"\b(an?|\d+) ({UNIT})s? or (?:so|\d+)\b(?= ago)", r"about \1 \2"),
    (" ago", rf"\b(an?|\d+) ?(?:or|to|-) ?\d+ ({UNIT}s?)(?= ago)", r"about \1 \2"),
    ("minutes", r"\b(?:just )?an? few minutes\b|\ba couple (?:of )?minutes\b", "5 minutes"),
    ("few", r"\b(?:(?:just |only )?an? )?few (?=[a-z])", "about 3 "),
    ("couple", r"\b(?:a )?couple (?:of )?(?=[a-z])", "about 2 "),
    ("several", r"\bseveral (?=[a-z])", "about 4 "),
    ("before yesterday", r"\bthe (day|night|evening|morning|afternoon) before yesterday\b", r"day before yesterday \1"),
    ("yesterday day", r"\bday before yesterday day\b", "day before yesterday"),
    ("before last", r"\bthe (night|evening|morning|afternoon) before last\b", r"2 days ago \1"),
    (" ago", r"\b(\d+|an?|about \d+) (night|evening|morning|afternoon)s? ago\b", r"\1 days ago \2"),
    ("y", r"(?<!before )\byesterday night\b", "last night"),
    ("night", r"\bto ?night\b", "this night"),
    ("midnight", rf"\b{_NEXT_TO} before midnight\b", "about 11:45 pm"),
    ("midnight", rf"\b{_NEXT_TO} (?:after|past) midnight\b", "after midnight"),
    (" ", rf"\b{_NEXT_TO} (?:after|before|past) (?=\d|noon|midday)", "about "),
    ("midnight", r"(?<!\d )(?<!half )(?<!quarter )(?<!minutes )\b(?:past|gone) midnight\b", "after midnight"),
    ("hours", r"\b(?:in |during |through )?the (?:wee|small|early) hours(?: of(?: the morning)?)?\b", "small-hours"),
    ("of the night", r"\b(?:in )?the (?:middle|dead) of the night\b", "mid-night"),
    ("night", r"\bovernight\b|\b(?:during|in) the night\b", "last night"),
    ("", rf"\b(early|late) (?:on )?(last|this|yesterday|{WEEKDAY}) ({PART})\b", r"\2 \1 \4"),
    ("", rf"\b(early|late|mid) (?:on |in |at )?(?:the )?({PART})\b", r"\1-\2"),
)  # fmt: skip

#: How sure somebody is of the time of day, and of the day.
_ROUGH = (
    r"(?:about|around|roughly|approximately|approx|circa|ca\b\.?|near|nearly|almost|towards?|like|or thereabouts|~"
    r"|(?:just |a bit |a little )?(?:over|under)(?= an?\b| \d)|(?:more|less) than)"
)
_ROUGHLY = rf"(?:(?<![a-z]){_ROUGH}(?![a-z])|(?<=\w) ?-?ish\b|\bor so\b|\bgive or take\b)"
_FORGOTTEN = (
    r"\b(?:i'?m )?(?:not (?:really |quite |so |too |entirely |completely |100% )?(?:sure|certain)|unsure|uncertain"
    r"|(?:i )?(?:have )?no (?:idea|clue)|(?:i )?(?:don'?t|do not|can'?t|cannot|can not) (?:really |quite )?"
    r"(?:know|remember|recall|say|tell)|dunno|idk|i forgot|i forget|unknown)"
    r"(?: (?:when|exactly|any ?more|now|(?:of |about )?the (?:day|date|time)|(?:what|which) (?:day|time)"
    r"|(?:it|that) was)\b)*"
)
_DOUBTFUL = (
    r"\?|\b(?:maybe|perhaps|possibly|probably|presumably|i (?:think|guess|believe|suppose)|i'd say"
    r"|(?:must|might|may|could) have been)\b"
)


@dataclass(frozen=True)
class Phrase:
    """Text in one spelling, for the rules. `rough`: "about"; `doubt`: "maybe"; `forgotten`: "not sure"."""

    text: str
    rough: bool
    doubt: bool
    forgotten: bool


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern. Compiled on first use: all of them together take as long as starting Python."""
    return re.compile(pattern, re.ASCII)


def search(needs: str, pattern: str, text: str) -> re.Match[str] | None:
    """Return the match in a text, if any. `needs`: a substring of every text that matches, tested first for speed."""
    return compiled(pattern).search(text) if needs in text else None


def plain(text: str) -> Phrase:
    """Return a person's words in one spelling: lower case, digits for numbers, expressions of doubt removed."""
    text = compiled(r"(?<=[a-z])-(?=[a-z])").sub(" ", unicodedata.normalize("NFKC", text).lower())
    text = compiled(_NUMBER).sub(_digits, " ".join(text.split()))
    for needs, written, meant in _SPELLINGS:
        if needs in text:
            text = compiled(written).sub(meant, text)
    forgotten, text = _take(_FORGOTTEN, " ", text)
    doubt, text = _take(_DOUBTFUL, " ", text)
    rough, text = _take(_ROUGHLY, " at ", text)
    return Phrase(" ".join(text.split()), rough, doubt, forgotten)


def _take(what: str, instead: str, text: str) -> tuple[bool, str]:
    left, found = compiled(what).subn(instead, text)
    return bool(found), left
