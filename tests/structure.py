"""Prints the figures of the code's structure: `make structure`.

`python -m tests.structure FOLDER` prints those of another checkout, such as a worktree of an
earlier commit. A function's lines are those from `def` to its end. A class's depth counts classes
of this repository only, so one that extends a library's class has depth 1. A room is a folder or a
module at the top of a package. Its floor is the longest chain of imports from it to other rooms of
the package, with the rooms of a circle on one floor. Circles are counted between modules.
"""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
import tokenize
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PACKAGES = ("annotator", "exports", "corpus")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Figures:
    """What is counted in some files."""

    files: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    private: list[int] = field(default_factory=list)
    """Of each private function, how often its file names it apart from its definition."""
    annotated: int = 0
    bases: dict[str, list[str]] = field(default_factory=dict)

    def add(self, path: Path) -> None:
        """Count a file."""
        text = path.read_text(encoding="utf-8")
        words = Counter(re.findall(r"\w+", text))
        self.files.append(len(text.splitlines()))
        for node in statements(ast.parse(text)):
            if isinstance(node, Function):
                self._add_function(node, words)
            elif isinstance(node, ast.ClassDef):
                names = (ast.unparse(base).partition("[")[0] for base in node.bases)
                self.bases[node.name] = [name.rpartition(".")[2] for name in names]

    def _add_function(self, node: Function, words: Counter[str]) -> None:
        self.functions.append((node.end_lineno or node.lineno) - node.lineno + 1)
        if node.name.startswith("_") and not node.name.endswith("__"):
            self.private.append(words[node.name] - 1)
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self.annotated += all(
            one.annotation or (index == 0 and one.arg in {"self", "cls"})
            for index, one in enumerate(given)
        )

    @property
    def depth(self) -> int:
        """How many classes of this repository the longest chain of inheritance has."""

        @cache
        def depth_of(name: str) -> int:
            ours = [base for base in self.bases[name] if base in self.bases and base != name]
            return 1 + max(map(depth_of, ours), default=0)

        return max(map(depth_of, self.bases), default=0)


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements below a node, at any depth, without their expressions."""
    for part in ("body", "handlers", "cases", "orelse", "finalbody"):
        for below in getattr(node, part, ()):
            yield below
            yield from statements(below)


_NO_CODE = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
    *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
}


def code_lines(text: str) -> int:
    """How many lines hold code; a string that is a statement, such as a docstring, is none."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def figures_of(folders: Iterable[Path]) -> Figures:
    """Count every Python file of some folders."""
    figures = Figures()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            figures.add(path)
    return figures


def spread(numbers: list[int]) -> str:
    """Median, 90th percentile and maximum."""
    ordered = sorted(numbers) or [0]
    return f"{median(ordered):.0f} · {ordered[len(ordered) * 9 // 10 - 1]} · {ordered[-1]}"


# -- imports ------------------------------------------------------------------------------------

_GRAPH = """
import grimp, json, sys
graph = grimp.build_graph(*sys.argv[1:], cache_dir=None)
print(json.dumps({m: sorted(graph.find_modules_directly_imported_by(m)) for m in graph.modules}))
"""


def imports_of(root: Path) -> dict[str, set[str]]:
    """The modules that each module imports, those for type checkers and lazy ones as well."""
    command = [sys.executable, "-c", _GRAPH, *PACKAGES]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return {module: set(imported) for module, imported in json.loads(run.stdout).items()}


def inside(imports: Mapping[str, set[str]], package: str) -> dict[str, set[str]]:
    """The imports within one package."""
    return {
        module: {one for one in imported if one.partition(".")[0] == package} - {module}
        for module, imported in imports.items()
        if module.partition(".")[0] == package
    }


def rooms_of(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The same imports between rooms: `annotator.tui` for everything below it."""
    rooms: dict[str, set[str]] = {}
    for module, imported in graph.items():
        if "." in module:
            room = _room(module)
            others = {_room(one) for one in imported if "." in one} - {room}
            rooms.setdefault(room, set()).update(others)
    return rooms


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def floors(graph: Mapping[str, set[str]]) -> int:
    """The longest chain of imports."""
    groups = [*_groups(graph)]
    group_of = {module: number for number, group in enumerate(groups) for module in group}

    @cache
    def floor(number: int) -> int:
        below = {group_of[one] for module in groups[number] for one in graph[module]} - {number}
        return 1 + max(map(floor, below), default=0)

    return max(map(floor, range(len(groups))))


def circles(graph: Mapping[str, set[str]]) -> int:
    """How many groups of modules import each other in a circle."""
    return sum(len(group) > 1 for group in _groups(graph))


def _groups(graph: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """Strongly connected components, by reachability: a few hundred modules."""
    reached = {module: _reachable(graph, module) for module in graph}
    seen: set[str] = set()
    for module in graph:
        if module not in seen:
            group = {module} | {one for one in reached[module] if module in reached[one]}
            seen |= group
            yield group


def _reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting += new
    return found


# -- tests --------------------------------------------------------------------------------------


def test_items(root: Path) -> str:
    """How many tests pytest collects, and in how many functions."""
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-m", "", "--collect-only", "tests"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    items = [line for line in run.stdout.splitlines() if line.startswith("tests/")]
    functions = {item.partition("[")[0] for item in items}
    errors = " (collection had errors)" if run.returncode else ""
    return f"{len(items):,} in {len(functions):,} functions{errors}"


def rows(root: Path) -> Iterator[tuple[str, str]]:
    """Each figure's name and value."""
    code = figures_of(root / package for package in PACKAGES)
    tests = figures_of([root / "tests"])
    lines = sum(code.files)
    paths = (path for package in PACKAGES for path in (root / package).rglob("*.py"))
    only_code = sum(code_lines(path.read_text(encoding="utf-8")) for path in paths)
    yield "files", f"{len(code.files)}"
    yield "lines", f"{lines:,}"
    yield "lines of code, without docstrings, comments and blank lines", f"{only_code:,}"
    yield "lines per file (median · p90 · max)", spread(code.files)
    yield "lines per function (median · p90 · max)", spread(code.functions)
    yield "functions per 1,000 lines", f"{1000 * len(code.functions) / lines:.0f}"
    private, once = len(code.private), code.private.count(1)
    yield "private functions used once", f"{once} of {private} ({once / private:.0%})"
    yield "functions with every argument annotated", f"{code.annotated / len(code.functions):.0%}"
    yield "depth of classes", f"{code.depth}"
    imports = imports_of(root)
    for package in PACKAGES:
        graph = inside(imports, package)
        rooms = rooms_of(graph)
        yield (
            f"{package}: rooms, floors, circles",
            f"{len(rooms)}, {floors(rooms)}, {circles(graph)}",
        )
    yield "test items", test_items(root)
    yield "lines of tests : lines of code", f"{sum(tests.files) / lines:.2f}"


def main() -> None:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve()
    for name, value in rows(root):
        print(f"| {name} | {value} |", flush=True)  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
