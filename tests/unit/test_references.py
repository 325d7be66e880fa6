"""Do docstrings name modules, classes and functions that exist?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import sheetdrip

PACKAGE = Path(sheetdrip.__file__).parent
THEIRS = frozenset({"context.flow", "flow.data", "flow.data.body", "schema.json", "ledger.url"})
"""Variables of Studio's, a file and a setting: called like modules of ours, and none."""

_NAMED = re.compile(r"`([a-z_]+(?:\.[a-z_]+)*\.[A-Za-z_]+)`")


def dotted(path: Path) -> str:
    """A module's name below the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def names_in(tree: ast.Module) -> Iterator[str]:
    """What a module defines or imports at its top, and what its classes define."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
            yield from (f"{node.name}.{name}" for name in names_in(ast.Module(node.body, [])))
        elif isinstance(node, ast.ImportFrom):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name))


def docstrings(tree: ast.Module) -> Iterator[str]:
    """Every string that stands alone: docstrings, and what is said of constants."""
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def test_what_docstrings_name_exists() -> None:
    texts = {
        dotted(path): path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts
    }
    trees = {module: ast.parse(text) for module, text in texts.items()}
    known = set(trees) | {
        f"{module}.{name}" for module, tree in trees.items() for name in names_in(tree)
    }
    # the last parts are enough, where they say which module is meant
    ends = {".".join(one.split(".")[-count:]) for one in known for count in (2, 3, 4)} | known
    stems = {part for module in trees for part in module.split(".")}
    missing = {
        (module, named)
        for module, tree in trees.items()
        if _NAMED.search(texts[module])
        for text in docstrings(tree)
        for named in _NAMED.findall(text)
        if named.split(".")[0] in stems and named not in ends | THEIRS
    }
    assert sorted(missing) == []
