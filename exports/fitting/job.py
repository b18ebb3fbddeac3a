"""What is asked of a fit, as a value and as the file that its process reads.

Fitting has a process of its own, which reads this file and never the project: nothing that people
do meanwhile changes what is learned, and a fit that is killed holds no lock.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus.model import Article, GoldArticle, LabelledSpan
from corpus.suggesters.trained import HELD_OUT
from exports.training_set.manifest import digest_of
from exports.training_set.split import Placement

if TYPE_CHECKING:
    from pathlib import Path

JOB = "job.json"
FITTER = "exports.fitting.fit:fit"
CURVE = (0.25, 0.5, 0.75, 1.0)
"""Shares of the articles in a learning curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """How to fit; the defaults are what was best on 40 articles of news."""

    epochs: int = 18
    seed: int = 0
    smallest_batch: int = 4
    largest_batch: int = 8
    dropout: float = 0.2
    learn_rate: float = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Gold and how to fit it. `fitter` is "module:function", resolved in the process.

    With `shares` only a learning curve over these shares of the articles is asked for.
    """

    lang: str
    labels: tuple[str, ...]
    gold: tuple[GoldArticle, ...]
    settings: FitSettings = FitSettings()
    folds: int = 5
    fitter: str = FITTER
    shares: tuple[float, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the rows, as the manifest of an export has it."""
        return digest_of(Placement({"train": self.gold}))


def write_job(job: Job, path: Path) -> None:
    """Write what a fit needs; of the articles only what it learns from."""
    told = {
        "lang": job.lang,
        "labels": job.labels,
        "settings": asdict(job.settings),
        "folds": job.folds,
        "fitter": job.fitter,
        "shares": job.shares,
        "gold": [_told(settled) for settled in job.gold],
    }
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def read_job(path: Path) -> Job:
    """What `write_job` wrote."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return Job(
        lang=told["lang"],
        labels=tuple(told["labels"]),
        settings=FitSettings(**told["settings"]),
        folds=told["folds"],
        fitter=told["fitter"],
        shares=tuple(told["shares"]),
        gold=tuple(_settled(one, told["lang"]) for one in told["gold"]),
    )


def held_out_file(folder: Path, number: int) -> Path:
    """Where the fit of that number of the plan leaves what it proposed for what it held out."""
    return folder / f"{number}.{HELD_OUT}"


def _told(settled: GoldArticle) -> dict[str, Any]:
    article = settled.article
    return {
        "id": article.id,
        "text": article.text,
        "tokens": article.tokens.hex(),
        "group": settled.group,
        "spans": [(span.start, span.end, span.label) for span in settled.spans],
    }


def _settled(told: dict[str, Any], lang: str) -> GoldArticle:
    text = told["text"]
    tokens = bytes.fromhex(told["tokens"])
    spans = (
        LabelledSpan(start, end, label, text[start:end]) for start, end, label in told["spans"]
    )
    return GoldArticle(
        article=Article(told["id"], text, lang=lang, tokens=tokens),
        spans=tuple(spans),
        basis="single",
        decided_by=(),
        settled_at="",
        group=told["group"],
    )
