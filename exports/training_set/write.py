"""`export spacy OUT`: a training set that `spacy train` runs as it is, with its proof.

Everything is written into a hidden folder beside OUT, read back from there and compared with the
gold span by span, and only then put in OUT's place.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from exports.environment import environment
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


@dataclass(frozen=True, slots=True)
class SpacySet:
    """What was written and verified. `notes` are sentences that a person should read."""

    out: Path
    paths: tuple[Path, ...]
    counts: Counts
    docs: Mapping[str, int]
    verified_spans: int
    digest: str
    notes: tuple[str, ...]

    @property
    def summary(self) -> str:
        """Articles by file and spans, as one line."""
        files = ", ".join(
            f"{count:,} articles in {side}.spacy" for side, count in self.counts.articles.items()
        )
        spans = f"{self.verified_spans:,} spans"
        return f"{self.out.name}: {files}; {spans}, all read back and compared"


@dataclass(frozen=True, slots=True)
class _Content:
    """What the small files tell of a training set."""

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
    """Write a training set into `out`; ExportError, and `out` untouched, where anything is amiss.

    `progress` is called with 1 after each article.
    """
    settled = list(gold)
    content = _content(settled, labels, lang, options or ExportOptions(), left_out or LeftOut())
    out = out.resolve()
    with publish.told(out):
        staged = publish.stage(out)
        with publish.discarded_on_failure(staged):
            written = _write_files(staged, content, progress)
            verified = _verified(staged, settled)
            names = sorted(path.name for path in staged.iterdir())
        kept = publish.put_in_place(staged, out)
    return SpacySet(
        out=out,
        paths=tuple(out / name for name in names),
        counts=content.counts,
        docs=written.docs,
        verified_spans=verified,
        digest=content.digest,
        notes=notes(content.placement, content.counts, written, kept=kept),
    )


def _content(
    settled: Sequence[GoldArticle],
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions,
    left_out: LeftOut,
) -> _Content:
    """Choose, place and count the articles."""
    _check(settled, options)
    chosen = [one for one in settled if one.basis in options.basis]
    if not chosen:
        if settled:
            wanted = " or ".join(options.basis)
            raise ExportError(f"no article is {wanted}: leave out --basis, or settle some that way")
        raise ExportError(
            "there is no gold to export: finish an article first (`annotator annotate`)"
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
    """Write every file into an empty folder, the manifest last."""
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
    """Read everything back; how many spans were compared, or ExportError when one differs."""
    verification = verify(staged, settled)
    if not verification.ok:
        raise ExportError(
            "what was written does not read back as the gold; nothing was exported. This is a "
            f"fault of annotator, please report it:\n{first_few(verification.differences)}"
        )
    return verification.spans


def _check(settled: Sequence[GoldArticle], options: ExportOptions) -> None:
    if not options.dev > 0:
        raise ExportError("spaCy's training needs dev articles: give a dev share above 0, as 0.2")
    for article, times in Counter(one.article.id for one in settled).items():
        if times > 1:
            raise ExportError(f"article {article} is given {times} times, and gold has it once")


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_json(path: Path, content: dict[str, Any]) -> None:
    _write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
