"""No module names a question, nor a choice: what the code has to know of them is their role.

A word that is also a key or a value may stand in code as a role (which types hold), or in the one list below.
"""

import ast
from collections.abc import Collection, Iterator

import pytest

from journal.core import questions
from tests.test_architecture import modules, name, tree

CATALOGUE = questions.load()
KEYS = {q.key for q in CATALOGUE.questions}
VALUES = {choice.value for q in CATALOGUE.questions for choice in q.choices}

#: The one list. Landed migrations name the columns of their day; everything else here is a word that means something
#: else where it stands. What it means, and the modules (or folders) where it may.
NAMED: dict[str, tuple[str, tuple[str, ...]]] = {
    "happened_at": ("a field of an entry's JSON", ("core/", "formats/")),
    "tags": (
        "an entry's own tags: a field of its JSON, a filter, a table; other programs' tags",
        ("core/", "formats/", "storage/", "services/wonder.py", "cli/", "documents/sharing.py", "terminal/screens/"),
    ),
    "words": ("the vocabulary in TOML and JSON; figures of `feelings`", ("core/questions.py", "formats/json_format.py",
              "patterns/views/feelings.py")),
    "energy": ("where a word of the vocabulary stands", ("core/", "formats/json_format.py")),
    "pleasant": ("where a word of the vocabulary stands", ("patterns/views/feelings.py", "documents/svg.py",
                 "terminal/charts.py")),
    "unpleasant": ("where a word of the vocabulary stands", ("patterns/views/feelings.py", "documents/svg.py",
                   "terminal/charts.py")),
    "tears": ("a filter, a view, an outcome; a property that 0.1 wrote", ("storage/filters.py",
              "terminal/screens/filters.py", "patterns/", "documents/patterns.py", "formats/markdown_1.py")),
    "with": ("with a tag and without; a filter", ("documents/", "terminal/charts.py", "terminal/screens/filters.py")),
    "care": ("why a moment isn't counted, in JSON", ("patterns/dataset.py",)),
    "around": ("a view, and the day of a wondering in JSON", ("patterns/", "formats/", "cli/wonder.py")),
    "before": ("before a day", ("patterns/views/around.py",)),
    "after": ("after a day; past an hour", ("patterns/views/around.py", "core/when_hours.py")),
    "during": ("a word of times", ("core/when.py",)),
    "more": ("a greater number; a longer list", ("patterns/views/", "terminal/charts.py", "terminal/dialogues/")),
    "none": ("no moment; no condition; no colour", ("core/settings.py", "cli/own_questions.py", "patterns/views/",
             "terminal/")),
    "yes": ("an answer to yes or no, typed or shown; a setting", ("core/", "documents/", "formats/",
            "services/", "storage/store.py", "terminal/")),
    "no": ("an answer to yes or no, typed or shown; a setting; the number 0", ("core/", "documents/",
           "formats/", "services/", "terminal/")),
    "page": ("a waiting page; a page of HTML or of a screen", ("core/waiting_page.py", "documents/",
             "services/sharing.py", "terminal/")),
    "note": ("what other programs call it; a note of what was shared", ("formats/daylio.py", "cli/entries.py")),
    "moment": ("a page of the full screen", ("cli/reading.py",)),
    "body": ("what other programs call a text; a part of a screen", ("formats/", "terminal/screens/")),
    "unsure": ("how sure a time is", ("core/when.py", "formats/", "services/", "terminal/render.py")),
    "suggestion": ("a setting", ("services/checkin.py",)),
    "look back": ("what a key does", ("terminal/screens/",)),
    "stop here": ("what a key does", ("terminal/screens/",)),
}  # fmt: skip
LANDED = "storage/schema.py"
#: What else has names of its own, held by types as roles are: the kinds of questions, how sure a time is.
TYPED = ("Role", "Kind", "Precision", "Stage", "Section", "Tone", "Energy")


def typed(module: ast.Module) -> set[int]:
    """Where a word is a role, a kind or the like, and mypy says whether it is one."""
    found: set[int] = set()
    taking = dict(parameters(module))
    for node in ast.walk(module):
        match node:
            case ast.Subscript(value=value, slice=inside) if named(value) == "by_role":
                found |= inner(inside)
            case ast.Call(func=ast.Attribute(attr="key" | "value_of"), args=args):
                found |= inner(*args)
            case ast.Call(func=ast.Attribute(attr="get", value=ast.Attribute(attr="by_role")), args=args):
                found |= inner(*args)
            case ast.Call(func=ast.Name(id=called), args=args):
                found |= inner(*(args[place] for place in taking.get(called, ()) if place < len(args)))
            case ast.Compare(left=left, comparators=others) if any(map(is_typed, (left, *others))):
                found |= inner(left, *others)
            case ast.Match(subject=subject, cases=cases) if is_typed(subject):
                found |= inner(*(case.pattern for case in cases))
            case ast.AnnAssign(annotation=annotation, value=ast.AST() as value) if is_type(annotation):
                found |= inner(value)
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target in TYPED:
                found |= inner(value)
    return found


def parameters(module: ast.Module) -> Iterator[tuple[str, list[int]]]:
    """Each function of a module, with the places of its parameters that are roles."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            places = [n for n, one in enumerate(node.args.args) if one.annotation and is_type(one.annotation)]
            if places:
                yield node.name, places


def is_type(annotation: ast.expr) -> bool:
    return any(isinstance(one, ast.Name) and one.id in TYPED for one in ast.walk(annotation))


def named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_typed(node: ast.expr) -> bool:
    """Whether this is a role, or something else that has a type of its own names."""
    if isinstance(node, ast.Call):
        return named(node.func) == "role_of"
    return named(node) in ("role", "roles", "kind", "precision", "stage")


def inner(*nodes: ast.AST) -> set[int]:
    return {id(one) for node in nodes for one in ast.walk(node)}


def untyped(module: ast.Module, of: Collection[str]) -> Iterator[tuple[str, int]]:
    """Every word of these that stands in a module as nothing but a word, with its line."""
    elsewhere = typed(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and node.value in of and id(node) not in elsewhere:
            yield str(node.value), node.lineno


def may_stand(word: str, where: str) -> bool:
    return where == LANDED or where.startswith(NAMED.get(word, ("", ()))[1] or ("-",))


def test_no_module_names_a_question_or_a_choice() -> None:
    wrong = [
        f"{name(m)}:{line} {word!r}"
        for m in modules()
        for word, line in untyped(tree(m), KEYS | VALUES)
        if not may_stand(word, name(m))
    ]
    assert wrong == []


def test_the_list_holds_nothing_that_has_gone() -> None:
    there = {(word, name(m)) for m in modules() for word, _ in untyped(tree(m), NAMED)}
    stale = {
        (word, place)
        for word, (_, places) in NAMED.items()
        for place in places
        if not any(one == word and where.startswith(place) for one, where in there)
    }
    assert stale == set()
    assert set(NAMED) <= KEYS | VALUES


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('entry.answer("tears")', True),
        ('entry.answer(catalogue.key("tears"))', False),
        ('catalogue.by_role["tears"].key', False),
        ('catalogue.by_key["tears"]', True),
        ('KEYS = ("tears",)', True),
        ('ROLES: tuple[Role, ...] = ("tears",)', False),
        ('question.role == "tears"', False),
        ('question.key == "tears"', True),
        ('"none" if said else "tears"', True),
    ],
)
def test_a_word_is_told_from_a_role(code: str, names: bool) -> None:
    assert bool(list(untyped(ast.parse(code), KEYS))) is names
