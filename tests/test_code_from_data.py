"""No data become code: the packages call nothing that runs what a file or a socket holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.structure import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
MODULES = {
    "pickle",
    "_pickle",
    "marshal",
    "shelve",
    "joblib",
    "dill",
    "cloudpickle",
    "runpy",
}
"""No function of these is called."""

FUNCTIONS = {
    *("eval", "exec", "compile", "__import__"),
    *("torch.load", "yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load"),
    *("pandas.read_pickle", "srsly.pickle_loads", "numpy.fromregex"),
    *("multiprocessing.connection.Client", "multiprocessing.connection.Listener"),
    *("distributed.Client", "distributed.connect", "distributed.listen"),
    *("os.system", "os.popen", "asyncio.create_subprocess_shell", "subprocess.getoutput"),
}
METHODS = {"read_pickle", "create_subprocess_shell"}
"""Attributes that are not called on anything, however that is named."""

_LAST_PARTS = {name.rpartition(".")[2] for name in MODULES | FUNCTIONS | METHODS}
NAMED = re.compile(rf"\b(?:{'|'.join(sorted(_LAST_PARTS))}|allow_pickle|shell)\b")
"""A module without one of these names calls none of them, and need not be parsed."""

ALLOWED = {
    ("exports/gold.py", "pickle.load"): "a temporary file without a name, written by this process",
    ("exports/gold.py", "pickle.dump"): "the same file",
    ("corpus/suggesters/cluster.py", "distributed.Client"): "a cluster that somebody named, and "
    "that must be trusted: docs/engineers/cluster.md",
}


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """The names that an import binds, and what they stand for."""
    for one in node.names:
        if isinstance(node, ast.ImportFrom):
            yield one.asname or one.name, f"{node.module}.{one.name}"
        elif one.asname:
            yield one.asname, one.name
        else:
            yield one.name.partition(".")[0], one.name.partition(".")[0]


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """The full name of what is called; for a method of a value, `.method`."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    return ""


def runs_data(call: ast.Call, name: str) -> bool:
    options = {one.arg: getattr(one.value, "value", None) for one in call.keywords}
    if name == "numpy.load":
        return options.get("allow_pickle") is not False
    return (
        name.partition(".")[0] in MODULES
        or name in FUNCTIONS
        or name.rpartition(".")[2] in METHODS
        or options.get("allow_pickle") is True
        or options.get("shell") not in (None, False)
    )


def found_in(source: str) -> Iterator[str]:
    """The names of calls that could run data, wherever in the module their names are imported."""
    nodes = [*ast.walk(ast.parse(source))]
    names = dict(
        bound
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for bound in imported(node)
    )
    for node in nodes:
        if isinstance(node, ast.Call) and runs_data(node, name := dotted(node.func, names)):
            yield name


def test_no_module_runs_what_it_reads() -> None:
    found = {
        (str(file.relative_to(ROOT)), name)
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
        if NAMED.search(source := file.read_text())
        for name in found_in(source)
    }
    assert found == set(ALLOWED)


def test_such_calls_are_seen_under_every_name() -> None:
    source = """
import pickle as p, numpy as np, subprocess
from marshal import loads
import numpy
def late():
    import yaml
    yaml.load(x); np.load(x); numpy.load(x, allow_pickle=False); p.Unpickler(x).load()
from distributed import Client
Client(x); eval(x); loads(x); frame.read_pickle(x); subprocess.run(x, shell=True); model.eval()
"""
    assert sorted(found_in(source)) == [
        *(
            "distributed.Client",
            "eval",
            "frame.read_pickle",
            "marshal.loads",
            "numpy.load",
            "pickle.Unpickler",
        ),
        *("subprocess.run", "yaml.load"),
    ]
