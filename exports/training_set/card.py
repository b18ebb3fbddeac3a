"""README.md of an export: what to know before training on it, on one page.

Names come from articles and people, so unprintable characters are replaced and markup is escaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exports.options import ExportOptions
    from exports.training_set.content import Content
    from exports.training_set.counts import Counts
    from exports.training_set.split import Move

NAME = "README.md"
_MOST_SOURCES = 20
_FEW = 10
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_REASONS = {
    "unsettled": "finished annotations differ and are not settled",
    "begun": "begun and not finished",
    "skipped": "skipped",
    "untouched": "opened by nobody",
    "retired": "retired from use",
    "between_sides": "near-duplicates of articles that were placed on different sides before",
    "other_basis": "excluded by `--basis`",
}


def card(content: Content) -> str:
    """Return the data card as Markdown."""
    counts = content.counts
    labels = [f"- **{plain(one.name)}**: {plain(one.description) or '–'}" for one in content.labels]
    sections = [
        _head(content.lang, content.digest, counts),
        "\n".join(["## Labels", "", *labels]),
        _counts(counts),
        _split(content.options, content.placement.moves),
        _training(counts),
        _origin(counts),
        _left_out(content.left_out),
    ]
    return "\n\n".join(sections) + "\n"


def plain(text: str) -> str:
    """Put the text on one line, replace unprintable characters by `�` and escape markup."""
    printable = "".join(char if char.isprintable() else "�" for char in " ".join(text.split()))
    return _MARKUP.sub(r"\\\1", printable)


def _head(lang: str, digest: str, counts: Counts) -> str:
    return (
        "# Training set for named entity recognition\n\n"
        f"{counts.all_articles:,} articles in language `{plain(lang)}` with "
        f"{counts.all_spans:,} spans, labelled with annotator and written for spaCy: "
        "tokens and entities only.\n"
        "Offsets are code points, half-open. An article without spans is a negative example.\n\n"
        f"Digest of the rows: `{digest}`"
    )


def _counts(counts: Counts) -> str:
    rows = {"articles": counts.articles, "articles without spans": counts.negatives}
    rows |= {plain(label): sides for label, sides in counts.spans.items()}
    sides = list(counts.articles)
    lines = [_row("", [*sides, "all"]), "|---|" + "--:|" * (len(sides) + 1)]
    for name, numbers in rows.items():
        cells = [f"{numbers[side]:,}" for side in sides]
        lines.append(_row(name, [*cells, f"{sum(numbers.values()):,}"]))
    return "\n".join(["## Counts", "", *lines])


def _row(name: str, cells: Iterable[str]) -> str:
    return "| " + " | ".join([name, *cells]) + " |"


def _split(options: ExportOptions, moves: Sequence[Move]) -> str:
    shares = f"dev {options.dev:g}" + (f", test {options.test:g}" if options.test else "")
    lines = [
        f"By article ({shares}), from the SHA-256 of `group` in `provenance.jsonl`: the article's "
        "group of near-duplicates",
        "when it was first exported. So an article keeps its side when the corpus grows, and "
        "copies and excerpts are on the same side.",
    ]
    if options.by == "paragraph":
        lines.append("Each paragraph is one doc, on the side of its article.")
    lines += [f"{plain(str(move))}, until the corpus is larger." for move in moves]
    return "\n".join(["## Split", "", *lines])


def _training(counts: Counts) -> str:
    commands = ["python -m spacy train config.cfg --output model"]
    if "test" in counts.articles:
        commands.append("python -m spacy evaluate model/model-best test.spacy")
    return "\n".join(["## Training", "", "In this folder:", "", "```", *commands, "```"])


def _origin(counts: Counts) -> str:
    sources = list(counts.sources.items())
    lines = [
        f"- {plain(source) or 'no source'}: {counted(count, 'article')}"
        for source, count in sources[:_MOST_SOURCES]
    ]
    if rest := sources[_MOST_SOURCES:]:
        many = counted(sum(count for _, count in rest), "article")
        lines.append(f"- {len(rest)} more sources: {many}")
    basis = ", ".join(f"{count:,} {name}" for name, count in counts.basis.items())
    origins = ", ".join(f"{count:,} {name}" for name, count in counts.origins.items()) or "none"
    about = [f"Articles by basis: {basis}.", f"Spans by origin: {origins}."]
    return "\n".join(
        ["## Origin", "", *lines, "", *about, "`provenance.jsonl` has the details of each span."]
    )


def _left_out(left_out: Mapping[str, Sequence[str]]) -> str:
    lines = [
        f"- {counted(len(ids), 'article')}: {_REASONS.get(why, plain(why))} ({_named(ids)})"
        for why, ids in left_out.items()
        if ids
    ]
    return "\n".join(["## Left out", "", *(lines or ["Nothing."])])


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(plain(article) for article in ids[:_FEW])
    return shown if len(ids) <= _FEW else f"{shown} and {len(ids) - _FEW:,} more"
