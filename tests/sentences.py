"""Every sentence that a person can meet, in one file, to be read from top to bottom: `python -m tests.sentences FILE`.

Questions, support and reference come from where they're made; everything else from the texts in the code itself. What
is filled in while the program runs stands as `…`.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import journal
from tests.reference import README, reference

PACKAGE = Path(journal.__file__).parent
DATA = ("questions.toml", "support.toml")
#: Keys of these files that nobody reads: what is stored, and what decides.
SILENT = ("value", "values", "when", "key", "role", "roles")
#: Where texts are for programs and not for people: SQL, and the words of a file's format.
NOT_FOR_PEOPLE = ("storage/schema.py", "storage/filters.py", "formats/json_schema.py", "documents/style.py")
_SQL = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH|DETACH|VACUUM|WITH|BEGIN|AND|OR)\b"
)
_WORDS = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?[,;:]? +\W?[^\W\d_]+")
_CODE = re.compile(r"\bIS (?:NOT )?NULL\b|\\[bwdsWDS]|\(\?|\[\^|</?\w+|[{}]|^\s*[.#@]\w|--\w+:|\$\w")


@dataclass(frozen=True)
class Sentence:
    """One text that a person can meet, and where it comes from: a file in the package, or `reference`."""

    where: str
    text: str


def sentences() -> list[Sentence]:
    """Return every text that a person can meet, in the order of the files."""
    found = [Sentence(name, text) for name in DATA for text in _texts_of(_data(name))]
    found += [Sentence("reference", line) for line in reference().splitlines() if line.strip()]
    found += [
        Sentence(str(path.relative_to(PACKAGE)), text)
        for path in sorted(PACKAGE.rglob("*.py"))
        if str(path.relative_to(PACKAGE)) not in NOT_FOR_PEOPLE
        for text in _texts_in(path)
    ]
    return found


def notes() -> list[Sentence]:
    """Return every docstring and comment of the package, for those who read the code."""
    return [
        Sentence(str(path.relative_to(PACKAGE)), text)
        for path in sorted(PACKAGE.rglob("*.py"))
        for text in (*_docstrings(ast.parse(path.read_text(encoding="utf-8"))), *_comments(path))
    ]


def written() -> str:
    """Return the whole as one text with a heading for each file."""
    lines: list[str] = []
    for title, part in (("What a person meets", sentences()), ("What a reader of the code meets", notes())):
        lines += [f"# {title}"]
        last = ""
        for sentence in part:
            if sentence.where != last:
                last = sentence.where
                lines += ["", f"## {last}", ""]
            lines.append(sentence.text)
        lines += [""]
    return "\n".join([*lines, "# README", "", README.read_text(encoding="utf-8")])


def _data(name: str) -> Any:
    return tomllib.loads((PACKAGE / "data" / name).read_text(encoding="utf-8"))


def _texts_of(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        if " " in data:
            yield " ".join(data.split())
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in SILENT:
                yield from _texts_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts_of(value)


def _texts_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    inside -= {id(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in silent or (id(node) in inside and not isinstance(node, ast.JoinedStr)):
            continue
        text = _rendered(node)
        if text and _WORDS.search(text) and not _SQL.match(text) and not _CODE.search(text):
            yield " ".join(text.split())


def _rendered(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "…" for v in node.values)  # type: ignore[misc]
    return ""


def _docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield f"{getattr(node, 'name', '(module)')}: {' '.join(text.split())}"


def _comments(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        comment = re.search(r"(?:^|\s)#:? ([A-Z].*\w.*)", line)
        if comment and "noqa" not in comment[1]:
            yield f"# {comment[1]}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), encoding="utf-8")
