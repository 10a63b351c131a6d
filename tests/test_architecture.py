"""Who may know whom: one ordering of layers, held by reading every import."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

import journal
from tests.conftest import ROOT

PACKAGE = Path(journal.__file__).parent
Node = TypeVar("Node", bound=ast.AST)

#: The layers, from the ground up. A module may import its own layer's and those of the layers before it.
LAYERS = (
    "errors files process",
    "core",
    "storage patterns",
    "documents",
    "formats",
    "services unlock",
    "terminal",
    "app",
    "cli",
    "__main__ __init__",
)
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms.split()}
#: Two in one layer that don't know each other.
STRANGERS = {("storage", "patterns"), ("patterns", "storage")}
#: What still goes against the ordering, to be mended: (module, what it imports). Nothing may be added.
OWED: set[tuple[str, str]] = set()
#: Lines of a module and of a class, at most.
LONGEST_MODULE, LONGEST_CLASS = 500, 250
#: Classes that are longer still, to be split. Nothing may be added.
TOO_LONG = {
    "terminal/screens/list.py ListPage",
    "terminal/screens/private.py PrivateApp",
    "terminal/screens/write.py Conversation",
}
#: What no module, class or function is called: one had to ask what was meant.
RIDDLES = {"giving", "keeping", "portions", "sittings", "gentle", "desk", "looks", "basis", "said", "copies"}
#: Libraries that live in one place only.
ONLY_IN = {
    "sqlcipher3": "storage/vault.py",
    "sqlite_utils": "storage",
    "typer": "cli",
    "textual": "terminal/screens",
    "sqlite3": "-",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def defined(module: Path, kind: type[Node]) -> list[Node]:
    """Every class, or every function, that a module defines."""
    return [node for node in ast.walk(tree(module)) if isinstance(node, kind)]


def imports(module: Path) -> set[str]:
    """Every name that a module imports, at its head or inside a function."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def wrong_way() -> set[tuple[str, str]]:
    """Each import that goes up the ordering, as (module, room that it may not know)."""
    found = set()
    for module in modules():
        mine = room(module)
        for one in imports(module):
            first, _, rest = one.partition(".")
            other = rest.partition(".")[0]
            if first != "journal" or other not in LEVEL or other == mine:
                continue
            if LEVEL[other] > LEVEL[mine] or (mine, other) in STRANGERS:
                found.add((name(module), other))
    return found


def test_every_layer_knows_only_those_before_it() -> None:
    assert {room(m) for m in modules()} == set(LEVEL), "each room has its layer"
    assert wrong_way() == OWED


@pytest.mark.parametrize(("library", "home"), ONLY_IN.items())
def test_a_library_lives_in_one_place(library: str, home: str) -> None:
    users = {name(m) for m in modules() if any(i.split(".")[0] == library for i in imports(m))}
    assert all(user.startswith(home) for user in users)
    assert bool(users) is (home != "-")


def test_only_storage_speaks_sql() -> None:
    for module in modules():
        if room(module) != "storage":
            strings = [n.value for n in ast.walk(tree(module)) if isinstance(n, ast.Constant)]
            assert not any(isinstance(s, str) and ("SELECT " in s or "INSERT " in s or "PRAGMA " in s) for s in strings)


def test_nothing_prints_or_exits_but_at_the_edge() -> None:
    for module in modules():
        names = {n.func.id for n in ast.walk(tree(module)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        assert not names & {"print", "exit", "quit", "breakpoint"}


def test_modules_and_classes_stay_small_enough_to_read() -> None:
    """Sizes to notice by: past them, a module or a class wants to be two."""
    lines = {name(m): len(m.read_text(encoding="utf-8").splitlines()) for m in modules()}
    assert {module: n for module, n in lines.items() if n > LONGEST_MODULE} == {}
    classes = {f"{name(m)} {c.name}": c.end_lineno - c.lineno + 1 for m in modules() for c in defined(m, ast.ClassDef)}
    assert {one for one, n in classes.items() if n > LONGEST_CLASS} == TOO_LONG


def test_no_name_needs_to_be_learnt_first() -> None:
    """Modules, classes and functions are called by the field's own words, not by ours of long ago."""
    named = {name(m): m.stem for m in modules()}
    for module in modules():
        for kind in (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
            named |= {f"{name(module)} {one.name}": one.name for one in defined(module, kind)}
    assert {place for place, given in named.items() if RIDDLES & set(parts(given))} == set()


def parts(given: str) -> list[str]:
    """The words of a name: `_said_so` and `SaidSo` are both said, so."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", given).lower().split("_")


def test_the_tests_run_the_working_tree() -> None:
    """Also in the processes that they start: an installed copy would pass whatever the tree says."""
    started = [sys.executable, "-c", "import journal; print(journal.__file__)"]
    there = subprocess.run(started, capture_output=True, text=True, check=True, cwd="/").stdout.strip()
    assert Path(there) == Path(journal.__file__) == ROOT / "journal" / "__init__.py"
