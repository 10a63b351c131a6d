"""How storage is built: small modules and classes, none of which reaches into another's insides."""

import ast
from pathlib import Path

import pytest

import journal

MODULES = sorted((Path(journal.__file__).parent / "storage").glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.stem)
def test_nobody_uses_the_private_members_of_another(module: Path) -> None:
    found = [
        f"{node.lineno}: {node.attr}"
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__")
        if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
    ]
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.stem)
def test_modules_and_classes_stay_small_enough_to_read(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    classes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]
    assert len(text.splitlines()) <= 500
    assert {c.name: n for c in classes if (n := (c.end_lineno or 0) - c.lineno + 1) > 250} == {}
