"""Questions of one's own among the others: asked, kept, read, found, counted, shown; retired, and still read."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from journal.app import App, Options
from journal.core import conditions, conversation
from journal.core import own_questions as rule
from journal.core.clock import Clock
from journal.core.conversation import Purpose
from journal.core.matching import matches
from journal.core.model import Entry, Filter, Moment, Value
from journal.core.own_questions import Feeling, Own
from journal.core.question import Choice, Question, Range
from journal.core.questions import Catalogue
from journal.documents import blocks as document
from journal.documents import sharing
from journal.documents.entries import blocks
from journal.errors import Damaged, NotFound, Usage
from journal.patterns import dataset, pairs, wonder
from journal.patterns.views import VIEWS
from journal.services import patterns
from journal.services import questions as service
from journal.services.journal import Journal
from journal.storage import vault
from journal.storage.store import Store
from journal.terminal import render
from tests import make
from tests.conftest import PASSPHRASE
from tests.make import CATALOGUE, LATE, NOW

SLEEP = service.question(
    "Did I sleep well?", kind="scale", stage=("capture",), lowest=0, highest=4, ends=("hardly", "very well")
)
DIM, SUN = Choice("dim", "dim"), Choice("sun", "sun")
LIGHT = service.question("What was the light like?", kind="choice", choices=(DIM, SUN))
MUSIC = service.question("Was there music?", kind="yesno", asked="optional")
LATER = service.question("What would I tell a friend?", stage=("lookback",))
COSY = Feeling("cosy", "warm, and held by a blanket", "pleasant", "low")


@pytest.fixture
def journal() -> Iterator[Journal]:
    """An open journal with four questions and a feeling of its own."""
    with Store(vault.in_memory(), Path(), CATALOGUE) as store:
        opened = Journal(store, clock=Clock(NOW, "Europe/Lisbon"), catalogue=CATALOGUE)
        service.add_all(opened, [SLEEP, LIGHT, MUSIC, LATER, COSY])
        yield opened


def asked(catalogue: Catalogue, purpose: Purpose, says: Mapping[str, Value]) -> list[str]:
    """The keys of what is asked, when this is said and the rest is skipped."""
    entry = make.entry(tears="some") if purpose == "lookback" else None
    sitting = conversation.begin(catalogue, purpose, Moment(LATE), NOW, entry=entry)
    keys = []
    while (question := sitting.question) is not None:
        keys.append(question.key)
        sitting = sitting.answer(says.get(question.key))
    return keys


def told(number: int, **answers: Value) -> Entry:
    """An entry with answers also to questions that aren't built in."""
    entry = make.entry(number)
    (first,) = entry.reflections
    return dataclasses.replace(entry, reflections=(dataclasses.replace(first, answers=answers),))


def test_each_is_asked_in_its_stage(journal: Journal) -> None:
    catalogue = journal.catalogue
    assert asked(catalogue, "quick", {})[-1] == "my_did_i_sleep_well"
    assert asked(CATALOGUE, "quick", {})[-1] == "distress_now"
    whole = asked(catalogue, "write", {"passed": "yes", "more": (rule.GROUP,)})
    assert whole.index("distress_now") < whole.index("my_did_i_sleep_well") < whole.index("passed")
    assert whole.index("deeper") < whole.index("my_what_was_the_light_like") < whole.index("more")
    assert whole[-1] == "my_was_there_music"
    assert "my_was_there_music" not in asked(catalogue, "write", {"passed": "yes"})
    assert asked(catalogue, "lookback", {})[-1] == "my_what_would_i_tell_a_friend"


def test_an_offer_to_stop_comes_after_the_first_minute(journal: Journal) -> None:
    keys = asked(journal.catalogue, "quick", {"distress_now": 8})
    assert keys[-2:] == ["my_did_i_sleep_well", "pause"]


def test_one_that_takes_turns_is_one_of_those_that_do(journal: Journal) -> None:
    service.add(journal, service.question("Which song was it?", asked="rotating"))
    entry = make.entry(passed="not yet")
    turns = {
        question.key
        for turn in range(20)
        for question in conversation.begin(
            journal.catalogue, "reflect", Moment(LATE), NOW, entry=entry, turn=turn
        ).plan()
    }
    assert "my_which_song_was_it" in turns


def test_a_condition_on_another_answer_holds(journal: Journal) -> None:
    catalogue = journal.catalogue
    for typed in ("tears=some, a lot", "my_did_i_sleep_well=3-4"):
        when = conditions.read(typed, catalogue)
        service.add(journal, service.question(f"Only with {typed}", stage=("capture",), when=when))
    keys = asked(journal.catalogue, "quick", {"tears": "some", "my_did_i_sleep_well": 3})
    assert keys[-2:] == ["my_only_with_tears_some_a_lot", "my_only_with_my_did_i_sleep_well_3_4"]
    assert len(asked(journal.catalogue, "quick", {"tears": "none", "my_did_i_sleep_well": 2})) == len(keys) - 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tears = some, A LOT", {"tears": ("some", "a lot")}),
        ("distress_then=6-10", {"distress_then": Range(6, 10)}),
        ("pleasant=3", {"pleasant": Range(3, 3)}),
        ("care=any", {"care": "any"}),
        ("passed=save it as it is", {"passed": ("just save",)}),
        ("my_was_there_music=yes", {"my_was_there_music": Range(1, 1)}),
        ("words=tender", {"words": ("tender",)}),
    ],
)
def test_a_condition_is_typed_in_words(journal: Journal, typed: str, meant: object) -> None:
    assert conditions.read(typed, journal.catalogue) == meant


@pytest.mark.parametrize("typed", ["tears", "tears=", "nope=1", "tears=maybe", "pleasant=much", "my_was_there_music=2"])
def test_a_condition_that_cannot_hold_is_refused(journal: Journal, typed: str) -> None:
    with pytest.raises(Usage):
        conditions.read(typed, journal.catalogue)


def test_a_retired_question_is_not_asked_and_its_answers_are_still_read(journal: Journal) -> None:
    saved = journal.save(told(1, my_did_i_sleep_well=3, my_was_there_music=True))
    for name in ("my_did_i_sleep_well", "Was there music?", "cosy"):
        service.retire(journal, service.named(journal, name))
    assert "my_did_i_sleep_well" not in asked(journal.catalogue, "quick", {})
    assert rule.GROUP not in journal.catalogue.by_role["more"].options()
    assert "cosy" not in journal.catalogue.words
    page = "".join(document.as_markdown(blocks(journal.entry(saved.id or 0), journal.catalogue)))
    assert "did I sleep well 3 of 4" in page
    service.restore(journal, service.named(journal, "my_did_i_sleep_well"))
    assert "my_did_i_sleep_well" in asked(journal.catalogue, "quick", {})


def test_editing_an_entry_still_shows_what_was_said_to_a_retired_question(journal: Journal) -> None:
    entry = journal.save(told(1, my_did_i_sleep_well=3))
    service.retire(journal, service.named(journal, "my_did_i_sleep_well"))
    sitting = conversation.begin(
        journal.catalogue, "edit", Moment(LATE), NOW, entry=entry, reflection=entry.reflections[0]
    )
    assert "my_did_i_sleep_well" in {question.key for question in sitting.plan()}


def test_an_old_answer_keeps_its_wording_and_its_choice(journal: Journal) -> None:
    sitting = conversation.begin(journal.catalogue, "quick", Moment(LATE), NOW)
    while (question := sitting.question) is not None:
        sitting = sitting.answer({"my_did_i_sleep_well": 4}.get(question.key))
    saved = journal.save(sitting.onto(None, NOW))
    light = journal.save(told(2, my_what_was_the_light_like="dim"))
    sleep = service.named(journal, "my_did_i_sleep_well")
    service.change(journal, sleep, dataclasses.replace(SLEEP, text="How was the night?", highest=2))
    changed = dataclasses.replace(LIGHT, choices=(Choice("dark", "dark"), Choice("sun", "sun")))
    service.change(journal, service.named(journal, "my_what_was_the_light_like"), changed)
    assert journal.entry(saved.id or 0).reflections[0].asked["my_did_i_sleep_well"] == "Did I sleep well?"
    assert journal.entry(saved.id or 0).answer("my_did_i_sleep_well") == 4
    assert journal.entry(light.id or 0).answer("my_what_was_the_light_like") == "dim"
    assert journal.catalogue.by_key["my_did_i_sleep_well"].text == "How was the night?"


def test_what_was_answered_under_other_choices_is_still_taken_in(journal: Journal) -> None:
    data = {"happened_at": "2026-11-20T23:30:00+00:00", "answers": {"my_what_was_the_light_like": "candles"}}
    with pytest.raises(Usage):
        journal.add(data)  # what's handed in now must be one of the choices of now
    kept, problems = journal.catalogue.read({"my_what_was_the_light_like": "candles"}, strict=False)
    assert (kept, problems) == ({"my_what_was_the_light_like": "candles"}, [])


def test_answers_are_found_by_search_and_by_filter(journal: Journal) -> None:
    journal.save(told(1, my_what_was_the_light_like="sun", my_did_i_sleep_well=3, my_was_there_music=True))
    journal.save(told(2, my_what_was_the_light_like="dim", my_did_i_sleep_well=1, my_was_there_music=False))
    assert [match.entry.uuid for match in journal.search("sun")] == [make.uuid(1)]

    def found(*typed: str) -> set[str]:
        wanted = Filter(answers=typed)
        there = {entry.uuid for entry in journal.entries(wanted)}
        assert there == {entry.uuid for entry in journal.entries() if matches(wanted, entry, journal.catalogue)}
        return there

    assert found("my_what_was_the_light_like=sun") == {make.uuid(1)}
    assert found("my_what_was_the_light_like=sun", "my_what_was_the_light_like=dim") == {make.uuid(1), make.uuid(2)}
    assert found("my_what_was_the_light_like=sun", "my_did_i_sleep_well=1") == set()
    assert found("my_did_i_sleep_well=2-4") == {make.uuid(1)}
    assert found("my_was_there_music=no") == {make.uuid(2)}
    assert found("my_was_there_music=any") == {make.uuid(1), make.uuid(2)}
    assert found("my_what_was_the_light_like=SUN, dim", "my_was_there_music=yes") == {make.uuid(1)}
    with pytest.raises(Usage):
        found("my_nope=1")


def test_they_are_factors_and_can_be_named_as_outcomes(journal: Journal) -> None:
    catalogue = journal.catalogue
    named = {question.key for question in pairs.may_be_named(catalogue)}
    assert {"my_did_i_sleep_well", "my_what_was_the_light_like", "my_was_there_music"} <= named
    assert pairs.factor_named("my_what_was_the_light_like: sun", catalogue) is not None
    assert pairs.outcome_named("my_did_i_sleep_well", catalogue) is not None
    assert wonder.named("my_was_there_music", "my_what_was_the_light_like: sun", catalogue)
    for number in range(24):
        light = "sun" if number % 2 else "dim"
        journal.save(told(number + 1, tears="some" if number % 3 else "none", my_what_was_the_light_like=light))
    seen = VIEWS["together"](dataset.prepare(journal.outlines(), NOW.date(), catalogue))
    assert "my_what_was_the_light_like: sun" in str(seen.data())
    overview = patterns.overview(journal, patterns.Asked(outcome="my_what_was_the_light_like"))
    assert overview.dataset.outcome == "my_what_was_the_light_like"


def test_a_feeling_of_ones_own_is_offered_defined_and_placed(journal: Journal) -> None:
    catalogue = journal.catalogue
    assert "cosy" in catalogue.suggestions(catalogue.by_role["words"])
    assert catalogue.definitions["cosy"] == COSY.definition
    place = next(f for f in catalogue.vocabulary if "cosy" in f.words)
    assert (place.tone, place.energy, place.words[0]) == ("pleasant", "low", "tender")
    assert (
        VIEWS["feelings"](
            dataset.prepare([told(n, words=("cosy",)) for n in range(1, 7)], NOW.date(), catalogue)
        ).figures["quadrants"]["pleasant, low energy"]
        == 6
    )  # type: ignore[index, call-overload]


def test_they_are_on_the_therapists_sheet(journal: Journal) -> None:
    for number in range(1, 4):
        journal.save(told(number, tears="some", my_did_i_sleep_well=number, my_what_was_the_light_like="dim"))
    portion = sharing.choose("therapist", journal.catalogue, (), (), ())
    whole = list(journal.entries(oldest_first=True))
    page = "".join(document.as_markdown(sharing.document(whole, portion, journal.catalogue, NOW.date(), ())))
    assert "Did I sleep well" in page
    assert "dim 3 of 3" in page


def test_a_wording_that_would_steer_a_terminal_is_refused_and_markup_is_text(journal: Journal) -> None:
    for hostile in ("Was it \x1b[31;5mred?", "\x1b]0;owned\x07?", "\u202eeulb?", "\x9b2J?"):
        with pytest.raises(Usage, match="can't be shown"):
            service.add(journal, service.question(hostile))
        with pytest.raises(Usage, match="can't be shown"):
            service.add(journal, service.question("Tea?", help=hostile, label=hostile))
    service.add(journal, service.question("Was it [bold]red[/bold]\t{or}\nblue?"))
    lines = render.plain(render.questions(journal.catalogue, frozenset()))
    assert "Was it [bold]red[/bold] {or} blue?" in lines
    assert service.add(journal, service.question("שלום \u200fלך?")).key.startswith("my_"), (
        "a mark of direction is a letter"
    )
    with pytest.raises(NotFound):
        service.named(journal, "nope")


@pytest.mark.parametrize(
    "what",
    [
        service.question(""),
        service.question("x" * 501),
        service.question("A choice without choices?", kind="choice"),
        service.question("One choice?", kind="choice", choices=(Choice("a", "a"),)),
        service.question("Twice?", kind="choices", choices=(Choice("a", "a"), Choice("A", "b"))),
        service.question("Steering?", kind="choice", choices=(Choice("\x1b[2J", "a"), Choice("b", "b"))),
        service.question("Backwards?", kind="scale", lowest=4, highest=1),
        service.question("Endless?", kind="scale", lowest=0, highest=99),
        service.question("No such kind?", kind="moment"),
        service.question("No such stage?", stage=("before",)),
        service.question("Never?", asked="by rule"),
        service.question("By turns, but early?", asked="rotating", stage=("capture",)),
        service.question("On nothing?", when={"nope": "any"}),
        Feeling("two, words", "d", "mixed", "low"),
        Feeling("tender", "it's there already", "pleasant", "low"),
        Feeling("odd", "d", "sour", "low"),  # type: ignore[arg-type]
    ],
    ids=lambda what: what.text[:20] if isinstance(what, Question) else what.word,
)
def test_what_is_not_well_formed_is_refused_and_nothing_is_kept(journal: Journal, what: Question | Feeling) -> None:
    before = service.own(journal)
    with pytest.raises(Usage):
        service.add(journal, what)
    assert service.own(journal) == before


def test_one_that_is_there_already_is_not_added_again(journal: Journal) -> None:
    with pytest.raises(Usage, match="already"):
        service.add(journal, service.question("did i sleep well"))
    service.retire(journal, service.named(journal, "my_did_i_sleep_well"))
    with pytest.raises(Usage, match="retired"):
        service.add(journal, SLEEP)


def test_the_kind_and_the_key_stay_whatever_is_changed(journal: Journal) -> None:
    one = service.named(journal, "my_did_i_sleep_well")
    changed = service.change(journal, one, dataclasses.replace(SLEEP, text="Rest?", kind="text", key="my_other"))
    assert isinstance(changed.what, Question)
    assert (changed.key, changed.what.kind, changed.what.text) == (one.key, "scale", "Rest?")


def test_writing_without_unlocking_asks_the_built_in_questions_only(path: Path, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    app = App(Options(path, secret), clock=Clock(NOW, "Europe/Lisbon"))
    with app.journal_or_new() as journal:
        service.add_all(journal, [SLEEP, COSY])
        assert SLEEP.key in journal.catalogue.by_key
    with app.locked_page() as page:
        sitting = page.begin("quick", Moment(LATE))
        assert SLEEP.key not in {question.key for question in sitting.plan()}
        assert "cosy" not in sitting.catalogue.words


def test_a_row_that_is_none_is_damage(tmp_path: Path) -> None:
    with Store(vault.in_memory(), Path()) as store:
        for definition in ("{", "{}", '{"key": "my_a", "text": "A?", "kind": "text"}'):
            with store.database.transaction():
                store.database.run("INSERT OR REPLACE INTO questions VALUES ('my_a', 1, ?, NULL)", [definition])
            with pytest.raises(Damaged):
                store.own_questions()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Did I sleep well?", "my_did_i_sleep_well"),
        ("Wasn't it late?", "my_wasnt_it_late"),
        ("Café, or tea?", "my_cafe_or_tea"),
        ("Была ли музыка?", "my_3b2600"),
        ("x" * 60, f"my_{'x' * 48}_1e2126"),
    ],
)
def test_a_key_is_made_of_the_text(text: str, key: str) -> None:
    assert rule.key_for(text) == key


def test_what_was_reworded_in_one_copy_and_retired_in_the_other_is_retired_in_the_new_words() -> None:
    made = rule.make(SLEEP, NOW)
    retired = rule.retire(made, NOW)
    reworded = rule.change(made, dataclasses.replace(SLEEP, text="Rest?"), NOW)
    (joined,) = rule.merge([retired], [reworded])
    assert joined.retired
    assert isinstance(joined.what, Question)
    assert joined.what.text == "Rest?"
    restored = rule.restore(joined, NOW)
    assert not rule.merge([restored], [retired])[0].retired
    assert isinstance(restored, Own)
