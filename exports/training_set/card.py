"""README.md of an export: what to know before training on it, on one page.

Names come from articles and people, so unprintable characters are replaced and markup is escaped.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from corpus.text.plural import counted
from exports.letters import letters_for
from exports.training_set import tokenizer_file
from exports.training_set.balance import share
from exports.training_set.config import TRANSFORMERS
from exports.training_set.docbin import SPANS_KEY
from exports.training_set.split import named_sides

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from exports.options import ExportOptions, GivenSplit, SharedAgreement
    from exports.training_set.content import Content
    from exports.training_set.counts import Counts
    from exports.training_set.split import Placement

NAME = "README.md"
_MOST_SOURCES = 20
_FEW = 10
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_REASONS = {
    "unsettled": "finished annotations differ and are not settled",
    "begun": "begun and not finished",
    "skipped": "skipped",
    "untouched": "begun by nobody",
    "retired": "retired from use",
    "settled_by_others": "not finished by the annotator, settled by others",
    "not_in_split_file": "not in the file of the split",
    "between_sides": "near-duplicates of articles on different sides",
    "other_basis": "excluded by `--basis`",
}


def card(content: Content, names: Mapping[str, str]) -> str:
    """Return the data card as Markdown; `names` are the file's or folder's name of each side."""
    counts = content.counts
    labels = [f"- **{plain(one.name)}**: {plain(one.description) or '–'}" for one in content.labels]
    sections = [
        _head(content),
        "\n".join(["## Labels", "", *labels]),
        _guideline(content.about.guideline),
        _counts(counts),
        _split(content.options, content.placement),
        *_balance(content),
        _training(names, content),
        _texts(content),
        _annotation(content),
        _left_out(content.left_out),
    ]
    return "\n\n".join(sections) + "\n"


def plain(text: str) -> str:
    """Put the text on one line, replace unprintable characters by `�` and escape markup."""
    printable = "".join(char if char.isprintable() else "�" for char in " ".join(text.split()))
    return _MARKUP.sub(r"\\\1", printable)


def _head(content: Content) -> str:
    counts, held = content.counts, "tokens and entities only."
    title = "named entity recognition"
    if content.options.task == "spancat":
        title, held = (
            "span categorization",
            f'tokens and the spans `doc.spans["{SPANS_KEY}"]` only.',
        )
    return (
        f"# Training set for {title}\n\n"
        f"{counts.all_articles:,} articles in language `{plain(content.lang)}` with "
        f"{counts.all_spans:,} spans, labelled with annotator and written for spaCy: {held}\n"
        "Offsets are code points, half-open. An article without spans is a negative example.\n\n"
        f"Digest of the rows: `{content.digest}`"
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


def _split(options: ExportOptions, placement: Placement) -> str:
    shares = f"dev {options.dev:g}" + (f", test {options.test:g}" if options.test else "")
    shares += f", salt “{plain(options.salt)}”" if options.salt else ""
    lines = [
        f"By article ({shares}), from the SHA-256 of `group` in `provenance.jsonl`: the article's "
        "group of near-duplicates",
        "when it was first exported. So an article keeps its side when the corpus grows, and "
        "copies and excerpts are on the same side.",
    ]
    if options.split_by == "source":
        lines = [
            f"By source ({shares}), from the SHA-256 of its name. All articles of a source are on "
            "the same side, and articles with",
            "copies or excerpts on different sides are left out.",
        ]
    if options.balance is not None:
        even = "train and dev have" if options.test_after else "each side has"
        lines = [
            f"By {'source' if options.split_by == 'source' else 'group of near-duplicates'} "
            f"({shares}), so that {even} the same share of every label. What an earlier "
            "export placed stays on its side.",
        ]
    if options.given:
        lines = _given(options.given, shares, placement)
    if options.test_after:
        lines.append(
            f"Articles published on or after {plain(options.test_after)} are the test set; earlier "
            "near-duplicates of them are left out."
        )
    if options.by == "paragraph":
        lines.append("Each paragraph is one doc, on the side of its article.")
    lines += [f"{plain(str(move))}, until the corpus is larger." for move in placement.moves]
    return "\n".join(["## Split", "", *lines])


def _given(given: GivenSplit, shares: str, placement: Placement) -> list[str]:
    """Return the lines on a split that a file gives."""
    others = {
        "leave-out": "Other articles are left out.",
        "train": "Other articles are in train.",
        "hash": f"Other articles are placed by the SHA-256 of their group ({shares}).",
    }
    lines = [f"As in the file `{plain(given.file)}`. {others[given.rest]}"]
    if given.rest != "leave-out":
        lines.append("Near-duplicates of an article in the file are on its side.")
    if placement.apart:
        groups = counted(len(placement.apart), "group")
        shown = "; ".join(plain(named_sides(sides)) for sides in placement.apart[:_FEW])
        lines.append(f"Near-duplicates of {groups} are on different sides: {shown}.")
    return lines


def _balance(content: Content) -> Iterator[str]:
    """Yield a section on each side's share of every label, if the labels were balanced."""
    by_hash = content.placement.by_hash
    if by_hash is None:
        return
    sides = list(content.counts.articles)
    names = [f"{side}{by}" for side in sides for by in ("", " by hash")]
    lines = [_row("label", names), "|---|" + "--:|" * len(names)]
    for label, spans in content.counts.spans.items():
        cells = [
            f"{share(counted_spans, side):.1%}"
            for side in sides
            for counted_spans in (spans, by_hash.get(label, {}))
        ]
        lines.append(_row(plain(label), cells))
    yield "\n".join(["## Balance", "", "Each side's share of a label's spans.", "", *lines])


def _training(names: Mapping[str, str], content: Content) -> str:
    code, options = tokenizer_file.option(content.about.tokenizer), content.options
    gpu = " --gpu-id 0" if options.hardware == "gpu" else ""
    commands = [f"python -m spacy train config.cfg --output model{gpu}{code}"]
    if "test" in names:
        commands.append(f"python -m spacy evaluate model/model-best {names['test']}{gpu}{code}")
    about = []
    if code:
        commands.append(f"python -m spacy package model/model-best packages{code}")
        about = ["", f"`{tokenizer_file.NAME}` cuts footnote marks, direction marks and hyphens"]
        about += ["off words, as in these files. spaCy needs it whenever it loads the model."]
    if gpu:
        about += ["", f"`config.cfg` needs a GPU and `pip install {TRANSFORMERS}`."]
    if options.base_model:
        about += ["", f"Training starts from `{plain(options.base_model)}`: install it first."]
    steps = "`python -m weasel run all` does so too, and makes a package: see `project.yml`."
    shown = ["```", *commands, "```", "", steps, *about]
    return "\n".join(["## Training", "", "In this folder:", "", *shown])


def _guideline(markdown: str) -> str:
    sha256 = hashlib.sha256(markdown.encode()).hexdigest()
    text = f"The annotators' guideline is in `guideline.md` (SHA-256 `{sha256}`)."
    return "\n".join(["## Guideline", "", text if markdown else "None."])


def _texts(content: Content) -> str:
    sources = list(content.counts.sources.items())
    lines = [
        f"- {plain(source) or 'no source'}: {counted(count, 'article')}"
        for source, count in sources[:_MOST_SOURCES]
    ]
    if rest := sources[_MOST_SOURCES:]:
        many = counted(sum(count for _, count in rest), "article")
        lines.append(f"- {len(rest)} more sources: {many}")
    licence = content.about.licence
    about = [
        f"Published: {content.counts.published}.",
        f"Licence of the texts: {plain(licence) or 'not stated'}.",
    ]
    return "\n".join(["## Texts", "", *lines, "", *about])


def _annotation(content: Content) -> str:
    """Return the section on people's shares of the decisions, times, origins and agreement."""
    counts = content.counts
    names = [*counts.deciders]
    shown = dict(zip(names, names, strict=True))
    if content.options.people == "letters":
        shown = letters_for(names)
    rows = [
        _row(plain(shown[name]), [f"{articles:,}", f"{spans:,}"])
        for name, (articles, spans) in counts.deciders.items()
    ]
    table = [_row("decided by", ["articles", "spans"]), "|---|--:|--:|", *rows]
    basis = ", ".join(f"{count:,} {name}" for name, count in counts.basis.items())
    origins = ", ".join(f"{count:,} {name}" for name, count in counts.origins.items()) or "none"
    about = [
        f"Articles by basis: {basis}.",
        f"Settled: {counts.settled}.",
        f"Spans by origin: {origins}. `provenance.jsonl` has the details of each span.",
        _agreement(content.about.agreement),
    ]
    return "\n".join(["## Annotation", "", *table, "", *about])


def _agreement(agreement: SharedAgreement | None) -> str:
    if agreement is None:
        return "Agreement: no article of the project was finished by several annotators."
    figures = [
        f"{name} {value:.2f}" + (f" ({low:.2f} to {high:.2f})" if None not in (low, high) else "")
        for name, (value, low, high) in agreement.figures.items()
    ]
    return (
        f"Agreement of {agreement.annotators} annotators on the "
        f"{counted(agreement.articles, 'article')} of the project that several of them finished, "
        f"with 95 % intervals: {', '.join(figures) or 'undefined'}."
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
