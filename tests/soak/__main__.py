"""Prints what becomes of many processes on one project file.

`python -m tests.soak kills`, `merges`, `cluster`, `load` and `visitors`; without a name, all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.soak.clusters import kill_workers
from tests.soak.merges import kill_merges
from tests.soak.people import Pace
from tests.soak.runs import edit_together, kill_and_restart, percentile
from tests.soak.visitors import make_project, visit


def main() -> int:
    """Run what was asked for; 1 if an edit was lost, doubled or not saved."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument(
        "runs", nargs="*", default=["kills", "merges", "cluster", "load", "visitors"]
    )
    parser.add_argument("--people", type=int, help="20; for load 200")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without-turns", action="store_true", help="wait as SQLite does")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        if "kills" in options.runs:
            failed = _kills(Path(folder), options)
        if "merges" in options.runs:
            failed = _merges(Path(folder), options) or failed
        if "cluster" in options.runs:
            failed = _cluster(Path(folder), options) or failed
        if "load" in options.runs:
            failed = _load(Path(folder), options) or failed
        if "visitors" in options.runs:
            failed = _visitors(Path(folder), options) or failed
    return int(failed)


def _kills(folder: Path, options: argparse.Namespace) -> bool:
    people = options.people or 20
    outcome = kill_and_restart(
        folder,
        persons=people,
        articles=options.articles,
        overlap=2,
        kills=options.kills,
        seed=options.seed,
        pause=0.1,
    )
    wrong = {
        "not saved": len(outcome.not_saved),
        "lost": len(outcome.lost),
        "doubled": len(outcome.doubled),
        "articles without exactly 2 finished annotations": len(outcome.other_than_overlap),
        "problems found by check": len(outcome.damage),
    }
    _print(
        f"{people} people label {options.articles} articles, 2 each; {outcome.kills} processes "
        f"are killed; {outcome.edits:,} edits",
        wrong,
    )
    return any(wrong.values())


def _merges(folder: Path, options: argparse.Namespace) -> bool:
    outcome = kill_merges(
        folder, articles=options.articles, kills=min(options.kills, 50), seed=options.seed
    )
    wrong = {"half merged": len(outcome.halves), "problems found by check": len(outcome.damage)}
    _print(
        f"{outcome.kills} merges of {options.articles} articles by two people are killed; "
        f"{outcome.stored} were stored before",
        wrong,
    )
    return any(wrong.values())


def _cluster(folder: Path, options: argparse.Namespace) -> bool:
    if find_spec("distributed") is None:
        _print("no run on a cluster: the extra `cluster` is not installed", {})
        return False
    outcome = kill_workers(
        folder, articles=options.articles // 2, runs=min(options.kills, 5), seed=options.seed
    )
    wrong = {
        "articles on which the suggester failed": outcome.failed,
        "articles without suggestions": outcome.not_done,
        "runs with other suggestions or candidates than one process": outcome.different,
        "problems found by check": len(outcome.damage),
    }
    _print(
        f"{outcome.runs} runs over {options.articles // 2} articles on a cluster of two workers; "
        f"{outcome.kills} lost a worker before their end",
        wrong,
    )
    return any(wrong.values())


def _load(folder: Path, options: argparse.Namespace) -> bool:
    people = options.people or 200
    pace = Pace(spread=10, every=2, seconds=options.seconds, turns=not options.without_turns)
    load = edit_together(folder, people, pace)
    milliseconds = {
        f"{what} {share:.0%}": f"{1000 * percentile(values, share):.0f} ms"
        for what, values in (
            ("opening", load.opening),
            ("edit while others open", load.early),
            ("edit", load.commits),
        )
        for share in (0.5, 0.95, 1)
    }
    _print(
        f"{people} people open a project within 10 s and make an edit every 2 s for "
        f"{options.seconds:.0f} s; {load.edits:,} edits",
        {**milliseconds, "failures": load.failures.total(), **load.failures},
    )
    return bool(load.failures)


def _visitors(folder: Path, options: argparse.Namespace) -> bool:
    path = make_project(folder, options.articles)
    silent = 0
    for people in (1, options.people or 20):
        visits = visit(path, people, min(options.seconds, 60))
        silent += visits.silent
        times = {
            f"{what} {share:.0%}": f"{1000 * percentile(sorted(values), share):.0f} ms"
            for what, values in (("first paint", visits.first_paint), ("key to paint", visits.keys))
            for share in (0.5, 0.95, 1)
        }
        memory = {
            "memory of a screen, its own": f"{max(visits.screens):.0f} MB",
            "memory that screens share": f"{visits.shared:.0f} MB",
            "memory of the server": f"{visits.server:.0f} MB",
        }
        title = f"{people} in a browser press {len(visits.keys)} keys; {visits.edits} edits"
        _print(title, {**times, **memory, "keys without output": visits.silent})
    return bool(silent)


def _print(title: str, rows: dict[str, int | str]) -> None:
    sys.stdout.write(f"{title}\n")
    for name, value in rows.items():
        sys.stdout.write(f"  {name}: {value}\n")


if __name__ == "__main__":
    sys.exit(main())
