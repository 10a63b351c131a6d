"""Who may know whom: the arrows between the rooms, held by reading every import."""

import ast
from pathlib import Path

import pytest

import journal

PACKAGE = Path(journal.__file__).parent

#: A room, and the rooms that it may know. `journal` itself (the version) is everybody's.
ARROWS = {
    room: set(known.split())
    for room, known in {
        "errors": "",
        "model": "",
        "process": "",
        "clock": "errors model",
        "partial": "",
        "outfile": "errors partial",
        "copies": "model",
        "due": "model",
        "questions": "errors model clock",
        "conversation": "errors model clock questions",
        "patterns": "errors model clock questions",
        "formats": "errors model clock questions conversation patterns",
        "portions": "errors model clock questions patterns formats",
        "storage": "errors partial model clock questions conversation formats",
        "demo": "errors model clock questions formats storage",
        "terminal": "errors model clock questions conversation patterns formats",
        "app": "errors model clock questions due storage terminal",
        "sittings": "errors model clock questions conversation formats storage terminal app",
        "gentle": "model patterns storage terminal app sittings",
        "invitations": "errors model clock conversation patterns due storage terminal app sittings gentle",
        "overview": "errors model questions patterns formats outfile storage terminal app gentle",
        "exchange": "errors model formats outfile storage terminal app",
        "giving": "errors model formats portions outfile storage terminal app exchange",
        "merging": "errors model copies storage terminal app",
        "keeping": "errors storage app",
        "cli": "errors model clock formats terminal copies demo app sittings invitations overview exchange giving "
        "merging keeping",
        "__main__": "cli process",
        "__init__": "",
    }.items()
}
#: Libraries that live in one room only.
ONLY_IN = {
    "sqlcipher3": "storage/vault.py",
    "sqlite_utils": "storage",
    "typer": "cli",
    "textual": "terminal/screens",
    "sqlite3": "-",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(module: Path) -> set[str]:
    """Every name that a module imports, at its head or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("module", modules(), ids=lambda m: str(m.relative_to(PACKAGE)))
def test_a_room_knows_only_those_it_may(module: Path) -> None:
    known = {
        name.split(".")[1] for name in imports(module) if name.startswith("journal.") and name != "journal.__version__"
    }
    assert known - {room(module)} <= ARROWS[room(module)]


@pytest.mark.parametrize(("library", "home"), ONLY_IN.items())
def test_a_library_lives_in_one_room(library: str, home: str) -> None:
    users = {str(m.relative_to(PACKAGE)) for m in modules() if any(i.split(".")[0] == library for i in imports(m))}
    assert all(user.startswith(home) for user in users)
    assert bool(users) is (home != "-")


def test_only_storage_speaks_sql() -> None:
    for module in modules():
        if room(module) != "storage":
            strings = [
                n.value for n in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(n, ast.Constant)
            ]
            assert not any(isinstance(s, str) and ("SELECT " in s or "INSERT " in s or "PRAGMA " in s) for s in strings)


def test_nothing_prints_or_exits_but_at_the_edge() -> None:
    for module in modules():
        names = {
            n.func.id
            for n in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        assert not names & {"print", "exit", "quit", "breakpoint"}


def test_rooms_stay_small_enough_to_read() -> None:
    """A size to notice by: past it, a module wants to be two."""
    assert {
        str(m.relative_to(PACKAGE)): n
        for m in modules()
        if (n := len(m.read_text(encoding="utf-8").splitlines())) > 620
    } == {}
