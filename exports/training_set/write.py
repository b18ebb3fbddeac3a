"""`export spacy OUT`: a training set that `spacy train` runs as it is, verified span by span.

All files are written into a hidden folder beside OUT, read back and compared with the gold; only
then the folder replaces OUT.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.text.plural import counted
from exports.environment import environment
from exports.formats import Exported
from exports.options import ExportOptions, LeftOut
from exports.refusals import first_few
from exports.training_set import card, manifest, publish
from exports.training_set.bare_doc import blank_pipeline
from exports.training_set.config import training_config
from exports.training_set.counts import counts_of
from exports.training_set.docs import write_docs
from exports.training_set.notes import notes
from exports.training_set.split import split
from exports.training_set.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle, Label
    from exports.training_set.counts import Counts
    from exports.training_set.docs import WrittenDocs
    from exports.training_set.split import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class SpacySet(Exported):
    """A training set in the folder `out`, written and verified; `docs` are counts by side."""

    out: Path
    counts: Counts
    docs: Mapping[str, int]
    verified_spans: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Content:
    """A training set before it is written."""

    lang: str
    options: ExportOptions
    labels: Sequence[Label]
    placement: Placement
    left_out: Mapping[str, Sequence[str]]
    counts: Counts
    digest: str


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions | None = None,
    left_out: LeftOut | None = None,
    progress: Callable[[int], object] | None = None,
) -> SpacySet:
    """Write a training set into the folder `out`, as `exports.formats.Writer` says.

    Raises ExportError, and leaves `out` as it was, if it cannot be made whole or does not verify.
    """
    settled = list(gold)
    content = _content(settled, labels, lang, options or ExportOptions(), left_out or LeftOut())
    out = out.resolve()
    with publish.disk_errors_explained(out):
        staged = publish.stage(out)
        with publish.discarded_on_failure(staged):
            written = _write_files(staged, content, progress)
            verified = _verified(staged, settled)
            names = sorted(path.name for path in staged.iterdir())
        kept = publish.put_in_place(staged, out)
    return SpacySet(
        out=out,
        paths=tuple(out / name for name in names),
        summary=_summary(out, content.counts, verified),
        counts=content.counts,
        docs=written.docs,
        verified_spans=verified,
        digest=content.digest,
        notes=notes(content.placement, content.counts, written, kept=kept),
    )


def _summary(out: Path, counts: Counts, spans: int) -> str:
    files = ", ".join(
        f"{counted(count, 'article')} in {side}.spacy" for side, count in counts.articles.items()
    )
    return f"{out.name}: {files}; {counted(spans, 'span')}, all read back and compared"


def _content(
    settled: Sequence[GoldArticle],
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions,
    left_out: LeftOut,
) -> _Content:
    """Select, place and count the articles."""
    _check(settled, options)
    chosen = [one for one in settled if one.basis in options.basis]
    if not chosen:
        if settled:
            wanted = " or ".join(options.basis)
            raise ExportError(
                f"No gold is {wanted}: leave out --basis, or settle articles that way."
            )
        raise ExportError(
            "There is no gold to export: finish an article first (`annotator annotate`)."
        )
    placement = split(chosen, dev=options.dev, test=options.test)
    return _Content(
        lang=lang,
        options=options,
        labels=labels,
        placement=placement,
        left_out={
            "unsettled": sorted(left_out.unsettled),
            "unfinished": sorted(left_out.unfinished),
            "other_basis": sorted(
                one.article.id for one in settled if one.basis not in options.basis
            ),
        },
        counts=counts_of(placement, labels=[label.name for label in labels]),
        digest=manifest.digest_of(placement),
    )


def _write_files(
    staged: Path, content: _Content, progress: Callable[[int], object] | None
) -> WrittenDocs:
    """Write all files into an empty folder, the manifest last."""
    written = write_docs(
        staged,
        content.placement,
        nlp=blank_pipeline(content.lang),
        labels=[label.name for label in content.labels],
        by=content.options.by,
        progress=progress,
    )
    config = training_config(lang=content.lang, train_tokens=written.tokens["train"])
    _write_text(staged / "config.cfg", config)
    _write_json(staged / "environment.json", environment(lang=content.lang))
    _write_text(staged / card.NAME, _card(content))
    _write_json(staged / manifest.NAME, _manifest(content, written, staged))
    return written


def _card(content: _Content) -> str:
    return card.card(
        lang=content.lang,
        options=content.options,
        digest=content.digest,
        counts=content.counts,
        moves=content.placement.moves,
        labels=content.labels,
        left_out=content.left_out,
    )


def _manifest(content: _Content, written: WrittenDocs, staged: Path) -> dict[str, Any]:
    return manifest.manifest(
        lang=content.lang,
        options=content.options,
        digest=content.digest,
        counts=content.counts,
        docs=written.docs,
        blank_paragraphs=written.blank_paragraphs,
        moves=content.placement.moves,
        labels=content.labels,
        left_out=content.left_out,
        files=manifest.described(staged.iterdir()),
    )


def _verified(staged: Path, settled: Sequence[GoldArticle]) -> int:
    """Read everything back; return the number of spans, or raise ExportError if any differs."""
    verification = verify(staged, settled)
    if not verification.ok:
        raise ExportError(
            "The written files differ from the gold, so nothing was exported. This is a bug in "
            f"annotator; please report it:\n{first_few(verification.differences)}"
        )
    return verification.spans


def _check(settled: Sequence[GoldArticle], options: ExportOptions) -> None:
    if not options.dev > 0:
        raise ExportError(
            "spaCy needs dev articles to train: give a dev share above 0, such as 0.2."
        )
    for article, times in Counter(one.article.id for one in settled).items():
        if times > 1:
            raise ExportError(
                f"Article {article} occurs {times} times in the gold; it must occur once."
            )


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_json(path: Path, content: dict[str, Any]) -> None:
    _write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
