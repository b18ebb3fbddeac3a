"""Print how good suggestions are: F1 by label, operations and keys per 100 gold spans.

`--without RULE` disables a rule and can be repeated; `--without each` disables one rule after
another and prints the gain of each.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import AnnotatorError
from corpus.rules.component import known_rule
from corpus.rules.table import NAMES
from tests.evaluation.articles import SAMPLES, read_articles
from tests.evaluation.simulator import workers
from tests.evaluation.simulator.run import table as simulated_keys
from tests.evaluation.suggesters import SUGGESTERS, rules
from tests.evaluation.table import HEADS, markdown, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.evaluation.articles import GoldArticle
    from tests.evaluation.suggesters import Answers

EACH = "each"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the suggesters; return the exit status."""
    asked = _parser().parse_args(arguments)
    articles = read_articles(asked.data)
    if not articles:
        sys.stderr.write(f"There are no .jsonl files in {asked.data}.\n")
        return 1
    try:
        sys.stdout.write(_report(articles, asked.only or list(SUGGESTERS), asked.without))
    except AnnotatorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _report(articles: Sequence[GoldArticle], names: Sequence[str], without: list[str]) -> str:
    spans = sum(len(article.gold) for article in articles)
    head = f"{len(articles)} articles, {spans:,} gold spans; exact F1 unless it says otherwise."
    if EACH in without:
        return f"{head}\n\n{_gains(articles)}\n"
    asked = {name: SUGGESTERS[name] for name in names}
    if without:
        left_out = [known_rule(rule) for rule in without]
        asked[f"rules without {', '.join(left_out)}"] = partial(rules, without=left_out)
    answers = {name: suggester(articles) for name, suggester in asked.items()}
    answers = {name: found for name, found in answers.items() if any_scored(found)}
    sources = sorted({article.source for article in articles})
    tables = [_table(articles, answers, source) for source in (sources if sources[1:] else [])]
    ways = [_ways(articles, answers["rules"])] if "rules" in answers else []
    return "\n\n".join([head, *tables, _table(articles, answers, ""), *ways]) + "\n"


def _ways(articles: Sequence[GoldArticle], found: Answers) -> str:
    """Return the keys of an annotator who knows the gold, by kind, for several ways of working."""
    about = "Keys per 100 gold spans of an annotator who knows the gold and begins with the rules:"
    keys = f"{about}\n\n{simulated_keys(articles, found)}"
    about = (
        "Probabilities and prices beside the truth, for people who work in different ways; keys "
        "per 100 gold spans, with hints:"
    )
    return f"{keys}\n\n{about}\n\n{workers.table(articles, found)}"


def any_scored(found: Answers) -> bool:
    """Whether the suggester answered for an article that it was not trained on."""
    return any(spans is not None for spans in found)


def _table(articles: Sequence[GoldArticle], answers: dict[str, Answers], source: str) -> str:
    rows = [
        [name, *score(articles, found, source=source).cells()] for name, found in answers.items()
    ]
    return markdown([[source or "all", *HEADS[1:]], *rows])


def _gains(articles: Sequence[GoldArticle]) -> str:
    """Return a table of what the rules lose without each rule."""
    whole = score(articles, rules(articles)).total
    rows = [["without", "F1", "operations", "gain in F1", "in operations"]]
    for name in NAMES:
        rest = score(articles, rules(articles, without=[name])).total
        f1, operations = 100 * (rest.f1 or 0), rest.operations_per_100 or 0
        gains = [100 * (whole.f1 or 0) - f1, operations - (whole.operations_per_100 or 0)]
        rows.append([name, f"{f1:.1f}", f"{operations:.1f}", *(f"{gain:+.1f}" for gain in gains)])
    return markdown(rows)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=SAMPLES, metavar="PATH")
    parser.add_argument("--only", action="append", choices=SUGGESTERS, metavar="SUGGESTER")
    parser.add_argument("--without", action="append", default=[], metavar="RULE")
    return parser


if __name__ == "__main__":
    sys.exit(main())
