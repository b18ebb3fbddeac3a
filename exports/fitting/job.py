"""The job of a fit, as a value and as the file that its process reads.

The process reads this file and never the project: work that goes on meanwhile does not change what
is learned, and a killed fit holds no lock.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus.model import Article, GoldArticle, LabelledSpan
from corpus.suggesters.trained import HELD_OUT
from exports.training_set.digest import Digest

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.model import TokenizerName

JOB = "job.json"
FITTER = "exports.fitting.fit:fit"
CURVE = (0.25, 0.5, 0.75, 1.0)
"""The shares of the articles in a learning curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """Settings of a fit; the defaults were best on 40 news articles."""

    epochs: int = 18
    seed: int = 0
    smallest_batch: int = 4
    largest_batch: int = 8
    dropout: float = 0.2
    learn_rate: float = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Gold and how to fit it. `fitter` is "module:function", imported in the child process.

    With `shares`, only a learning curve over these shares of the articles is fitted.
    """

    lang: str
    tokenizer: TokenizerName = "spacy"
    labels: tuple[str, ...]
    gold: tuple[GoldArticle, ...]
    settings: FitSettings = FitSettings()
    folds: int = 5
    fitter: str = FITTER
    shares: tuple[float, ...] = ()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the rows, as in the manifest of an export."""
        digest = Digest()
        for settled in sorted(self.gold, key=lambda settled: settled.article.id):
            digest.add(settled, "train")
        return digest.hexdigest()


def write_job(job: Job, path: Path) -> None:
    """Write the job; of the articles only the parts that a fit learns from."""
    content = {
        "lang": job.lang,
        "tokenizer": job.tokenizer,
        "labels": job.labels,
        "settings": asdict(job.settings),
        "folds": job.folds,
        "fitter": job.fitter,
        "shares": job.shares,
        "gold": [
            {
                "id": settled.article.id,
                "text": settled.article.text,
                "tokens": settled.article.tokens.hex(),
                "group": settled.group,
                "spans": [(span.start, span.end, span.label) for span in settled.spans],
            }
            for settled in job.gold
        ],
    }
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def read_job(path: Path) -> Job:
    """Read the file of `write_job`."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Job(
        lang=content["lang"],
        tokenizer=content["tokenizer"],
        labels=tuple(content["labels"]),
        settings=FitSettings(**content["settings"]),
        folds=content["folds"],
        fitter=content["fitter"],
        shares=tuple(content["shares"]),
        gold=tuple(_gold_article(one, content["lang"]) for one in content["gold"]),
    )


def held_out_file(folder: Path, number: int) -> Path:
    """Return the path for the held-out suggestions of the fit with this number."""
    return folder / f"{number}.{HELD_OUT}"


def _gold_article(row: dict[str, Any], lang: str) -> GoldArticle:
    text = row["text"]
    tokens = bytes.fromhex(row["tokens"])
    spans = (LabelledSpan(start, end, label, text[start:end]) for start, end, label in row["spans"])
    return GoldArticle(
        article=Article(row["id"], text, lang=lang, tokens=tokens),
        spans=tuple(spans),
        basis="single",
        decided_by=(),
        settled_at="",
        group=row["group"],
    )
