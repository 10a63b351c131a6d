"""What the person is told about a page before it's written: what isn't on it, and why. It's never on the page itself.

Pure, like `sharing`, which makes the page.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from journal.core.model import DatedAnswer, Entry, fold
from journal.core.questions import Catalogue
from journal.documents import sharing
from journal.documents.sharing import TAGS, Portion
from journal.documents.sheet import is_short
from journal.patterns import dataset, words

NOT_ALL_RIGHT = "you marked as not all right"
ADD_CARE = "On the command line, `--also care` puts them in."


def missing(
    entries: Iterable[Entry], portion: Portion, catalogue: Catalogue, prepared: Iterable[DatedAnswer] = ()
) -> list[str]:
    """Return why something that was asked for by name isn't on the page, a sentence for each."""
    whole = list(entries)
    answered = {key for e in whole for r in sharing.cut(e, portion).reflections for key in r.answers}
    landing = [e for e in whole if sharing.lands(e, portion, catalogue)]
    landed = {key for e in landing for r in sharing.cut(e, portion).reflections for key in r.answers}
    once = {said.question for said in prepared} if portion.audience == "therapist" else set[str]()
    sentences = []
    for key in sorted(portion.named - landed - once):
        if key == TAGS:
            if portion.audience == "partner":
                sentences.append("A letter never includes tags, so `tags` was left out.")
            elif not any(e.tags for e in landing):
                sentences.append("None of these moments has a tag, so `tags` was left out.")
        elif key not in catalogue.kept_by_key:
            sentences.append(_not_prepared(key, portion))
        elif key in answered:
            sentences.append(f"`{key}` was answered only in moments {NOT_ALL_RIGHT}, so it isn't in it.")
        else:
            sentences.append(_unanswered(key, portion, catalogue))
    return sentences


def _not_prepared(key: str, portion: Portion) -> str:
    if portion.audience != "therapist":
        return f"`{key}` is for a first talk, and is only on a page for a therapist."
    return f"You haven't answered `{key}` yet, so it isn't in it. `journal prepare` asks it."


def _unanswered(key: str, portion: Portion, catalogue: Catalogue) -> str:
    question = catalogue.kept_by_key[key]
    if question.role == "care":
        return "None of these moments is marked as not all right, so the page says nothing of it."
    if portion.audience == "therapist" and is_short(question) and question.asked != "by rule":
        return f"`{key}` wasn't answered in any of these moments, and the page says so."
    return f"`{key}` wasn't answered in any of these moments, so it was left out."


def left_out(entries: Sequence[Entry], portion: Portion, catalogue: Catalogue, numbers: Collection[int]) -> list[str]:
    """Return that moments marked as not all right aren't in it: which, if they were named by their `numbers`."""
    if portion.audience == "me" or (portion.audience == "therapist" and catalogue.key("care") in portion.keys):
        return []
    cared = [e for e in entries if dataset.cared(e, catalogue)]
    if not cared:
        return []
    named = [str(e.id) for e in cared if e.id in numbers]
    one = len(cared) == 1
    if len(named) == len(cared):
        what = f"Entry {named[0]} isn't" if one else f"Entries {words.listed(named)} aren't"
        told = f"{what} in it: you marked {'it' if one else 'them'} as not all right."
    else:
        told = f"{words.moments(len(cared))} {NOT_ALL_RIGHT} {'isn' if one else 'aren'}'t in it."
    if portion.audience == "partner":
        return [told]
    return [f"{told} {ADD_CARE.replace('them', 'it') if one else ADD_CARE}"]


def kept_back(entries: Sequence[Entry], portion: Portion, catalogue: Catalogue) -> list[str]:
    """Return that something isn't in it since it may be for nobody else, and nobody was asked."""
    keys = sorted({passage.key for passage in sharing.may_stay(entries, portion, catalogue)})
    return [f"`{key}` isn't in it: you may want to keep it to yourself. `--also {key}` puts it in." for key in keys]


def ratings(entries: Sequence[Entry], portion: Portion, catalogue: Catalogue) -> list[str]:
    """Return that a letter has a rating in it, which the person may not have thought of."""
    said = {key for e in entries for r in sharing.cut(e, portion).reflections for key in r.answers}
    rated = portion.audience == "partner" and any(sharing.is_rating(catalogue.by_key.get(key)) for key in said)
    return ["There's a rating in it. To somebody close, a number can read like a mark."] if rated else []


def for_a_talk(portion: Portion, catalogue: Catalogue, prepared: Iterable[DatedAnswer]) -> list[str]:
    """Return which answers for a first talk are on the page, and how to leave one out."""
    if portion.audience != "therapist":
        return []
    there = {said.question for said in prepared if said.question in portion.keys - portion.named}
    keys = [q.key for q in catalogue.questions if q.group in catalogue.apart and q.key in there]
    if not keys:
        return []
    listed = words.listed([f"`{key}`" for key in keys])
    return [f"Your answers for a first talk are in it: {listed}. `--without {keys[0]}` leaves one out."]


def nothing(entries: Sequence[Entry], portion: Portion, catalogue: Catalogue) -> tuple[str, str]:
    """Return why there's nothing to write, and what the person can do."""
    if not entries:
        return "No moments match, so nothing was written.", ""
    whole = replace(portion, keys=portion.keys | {catalogue.key("care")})
    cared = [e for e in entries if dataset.cared(e, catalogue)]
    if len(cared) == len(entries) or any(sharing.lands(e, whole, catalogue) for e in cared):
        one = len(cared) == 1
        what = f"Entry {cared[0].id} is one" if one else "These are moments"
        if portion.audience == "partner":
            return f"{what} {NOT_ALL_RIGHT}, so a letter never includes {'it' if one else 'them'}.", ""
        return f"{what} {NOT_ALL_RIGHT}, so nothing was written.", ADD_CARE.replace("them", "it") if one else ADD_CARE
    if back := kept_back(entries, portion, catalogue):
        return "What you wrote there may be only for you, so nothing was written.", " ".join(back)
    return "None of these moments has anything you chose, so nothing was written.", ""


def with_somebody_else(entries: Sequence[Entry], catalogue: Catalogue, alias: str) -> str:
    """Return that a letter to `alias` is from moments with others, or that one to nobody named is from moments with
    several; "" if neither is so.
    """
    noted = [(e, found) for e in entries if (found := sharing.names(e, catalogue))]
    if alias:
        whom = fold(alias.strip())
        others = [str(e.id) for e, found in noted if whom not in found]
        if len(others) == 1:
            return f"Entry {others[0]} was with somebody else, as you noted it."
        return f"Entries {words.listed(others)} were with somebody else, as you noted them." if others else ""
    if len(noted) > 1 and not frozenset.intersection(*(found for _, found in noted)):
        return "These moments weren't all with the same person, as you noted them."
    return ""
