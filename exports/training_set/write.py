"""`export spacy OUT`: a training set that `spacy train` runs as it is, verified span by span.

All files are written into a hidden folder beside OUT, read back and compared with the gold; only
then the folder replaces OUT.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.model import SPLIT_MARKS
from corpus.text.plural import counted
from exports.environment import environment
from exports.formats import Exported
from exports.gold import SpooledGold, rereadable
from exports.options import About, ExportOptions, LeftOut
from exports.refusals import first_few
from exports.training_set import card, manifest, publish, tokenizer_file
from exports.training_set.base_model import base_model
from exports.training_set.config import project_file_config, training_config
from exports.training_set.content import Content, selection_of
from exports.training_set.docs import write_docs
from exports.training_set.notes import notes
from exports.training_set.verify import verify
from exports.training_set.weasel_project import weasel_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle, Label
    from exports.gold import Gold
    from exports.options import People, Split
    from exports.training_set.base_model import BaseModel
    from exports.training_set.content import Selection
    from exports.training_set.counts import Counts
    from exports.training_set.docs import WrittenDocs


@dataclass(frozen=True, slots=True, kw_only=True)
class SpacySet(Exported):
    """A training set in the folder `out`, written and verified; `docs` are counts by side."""

    out: Path
    counts: Counts
    docs: Mapping[str, int]
    verified_spans: int
    digest: str


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions | None = None,
    left_out: LeftOut | None = None,
    about: About | None = None,
    progress: Callable[[int], object] | None = None,
    keep_sides: Callable[[Mapping[str, Split]], object] | None = None,
    people: People = "letters",
    **_: object,
) -> SpacySet:
    """Write a training set into the folder `out`, as `exports.formats.Writer` says.

    Raises ExportError, and leaves `out` as it was, if it cannot be made whole or does not verify.
    """
    options = replace(options or ExportOptions(), people=people)
    about = about or About()
    base = base_model(options.base_model, lang=lang) if options.base_model else None
    with publish.disk_errors_explained(out):
        staged = publish.stage(out)
        target = out.resolve()
        with (
            publish.discarded_on_failure(staged),
            SpooledGold(rereadable(gold), staged) as spooled,
        ):
            content, written = _write_docs(
                staged,
                spooled,
                selection_of(spooled, options, left_out or LeftOut()),
                labels=labels,
                lang=lang,
                options=options,
                about=about,
                progress=progress,
            )
            _write_others(staged, content, written, base)
            verified = _verified(staged, spooled, content, progress)
            if keep_sides and content.placement.placed:
                keep_sides(content.placement.placed)
            names = manifest.names_in(staged)
        kept = publish.put_in_place(staged, target)
    return SpacySet(
        out=target,
        paths=tuple(target / name for name in names),
        summary=_summary(target, content.counts, written, verified),
        counts=content.counts,
        docs=written.docs,
        verified_spans=verified,
        digest=content.digest,
        notes=notes(content, written, kept=[path.relative_to(target).as_posix() for path in kept]),
    )


def _write_docs(
    staged: Path,
    gold: Gold,
    selection: Selection,
    *,
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions,
    about: About,
    progress: Callable[[int], object] | None,
) -> tuple[Content, WrittenDocs]:
    """Write the docs and their provenance; return what is stated about them."""
    names = [label.name for label in labels]
    written, tally, digest = write_docs(
        staged,
        gold,
        selection.placement,
        lang=lang,
        tokenizer=about.tokenizer,
        labels=names,
        by=options.by,
        task=options.task,
        progress=progress,
    )
    content = Content(
        lang=lang,
        options=options,
        about=about,
        labels=labels,
        placement=selection.placement,
        left_out=selection.left_out,
        counts=tally.counts(written.docs, labels=names),
        digest=digest,
    )
    return content, written


def _summary(out: Path, counts: Counts, written: WrittenDocs, spans: int) -> str:
    files = ", ".join(
        f"{counted(count, 'article')} in {written.names[side]}"
        for side, count in counts.articles.items()
    )
    return f"{out.name}: {files}; {counted(spans, 'span')}, all read back and compared"


def _write_others(
    staged: Path, content: Content, written: WrittenDocs, base: BaseModel | None
) -> None:
    """Write all files but the docs and their provenance, the manifest last."""
    kind = content.about.tokenizer
    options = content.options
    config = training_config(
        lang=content.lang,
        names=written.names,
        train_tokens=written.tokens["train"],
        tokenizer=kind,
        task=options.task,
        lengths=written.lengths,
        base=base,
        hardware=options.hardware,
    )
    _write_text(staged / "config.cfg", config)
    last_edit = content.options.last_edit
    reading = project_file_config(
        config, digest=content.digest, until=last_edit, options=manifest.NAME
    )
    _write_text(staged / "project_file.cfg", reading)
    code = tokenizer_file.NAME if kind == SPLIT_MARKS else None
    steps = weasel_project(written.names, code=code, gpu=0 if options.hardware == "gpu" else -1)
    _write_text(staged / "project.yml", steps)
    if code:
        _write_text(staged / code, tokenizer_file.source())
    _write_json(staged / manifest.ENVIRONMENT, environment(lang=content.lang, tokenizer=kind))
    _write_text(staged / "guideline.md", content.about.guideline)
    _write_text(staged / card.NAME, card.card(content, written.names))
    files = manifest.described(staged)
    _write_json(staged / manifest.NAME, manifest.manifest(content, written, files))


def _verified(
    staged: Path, gold: Gold, content: Content, progress: Callable[[int], object] | None
) -> int:
    """Read everything back; return the number of spans, or raise ExportError if any differs."""
    verification = verify(
        staged,
        gold,
        labels=content.labels,
        lang=content.lang,
        about=content.about,
        progress=progress,
    )
    if not verification.ok:
        message = (
            "The written files differ from the gold, so nothing was exported. This is a bug in "
            "annotator; please report it:"
        )
        raise ExportError(message, first_few(verification.differences))
    return verification.spans


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_json(path: Path, content: dict[str, Any]) -> None:
    _write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
