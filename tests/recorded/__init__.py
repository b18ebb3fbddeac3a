"""A session of work as data: what was suggested, which keys were pressed, what a person expects.

`suggested.txt` says where the suggestions of an article differ from its spans as they should be,
`keys.txt` which keys are pressed in which sitting, `expected.txt` what the project then holds.
`written.txt` has the articles that are not among the shipped samples, with their spans in brackets.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.model import Article, Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

HERE = Path(__file__).parent
LABELS = {"ACTOR": 1, "NUMBER": 2, "LOCATION": 3}
SUGGESTER = "fixture 1"
_MARK = re.compile(r"\[([^]]*)\]([ANL])")


@dataclass(frozen=True)
class Sample:
    """An article with its spans as they should be."""

    article: Article
    spans: tuple[Span, ...]

    def text_of(self, span: Span) -> str:
        """The words of a span."""
        return self.article.text[span.start : span.end]


def articles() -> Iterator[Sample]:
    """The shipped samples in their order, and then what was written for this session."""
    lines = (files("corpus") / "samples" / "articles.jsonl").read_text("utf-8").splitlines()
    for entry in map(json.loads, lines):
        spans = [Span(s["start"], s["end"], LABELS[s["label"]]) for s in entry["spans"]]
        article = Article(entry["id"], entry["text"], entry["title"], source=entry["source"])
        yield Sample(article, tuple(spans))
    for article_id, marked in _sections("written.txt"):
        yield _written(article_id, "\n".join(marked))


def _written(article_id: str, marked: str) -> Sample:
    text, spans, done = "", [], 0
    by_letter = {name[0]: label for name, label in LABELS.items()}
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        spans.append(Span(len(text), len(text) + len(mark[1]), by_letter[mark[2]]))
        text, done = text + mark[1], mark.end()
    return Sample(Article(article_id, text + marked[done:], article_id), tuple(spans))


def suggested(sample: Sample) -> list[Suggestion]:
    """The spans as they should be, with the faults of `suggested.txt`."""
    spans = list(sample.spans)
    for line in dict(_sections("suggested.txt"))[sample.article.id]:
        right, _, wrong = (part.strip() for part in line.partition("=>"))
        at = 0
        if right:
            span = _found(sample, right)
            spans.remove(span)
            at = max(0, span.start - 30)
        for told in filter(None, wrong.split(" | ")):
            label, _, words = told.partition(" ")
            at = sample.article.text.index(words, at)
            spans.append(Span(at, at + len(words), LABELS[label]))
            at += len(words)
    return [Suggestion(span, None, "as recorded") for span in sorted(spans)]


def _found(sample: Sample, told: str) -> Span:
    """The span that a line names by label and text, `#2` being the second of those."""
    words, _, number = told.partition(" #")
    having = [s for s in sample.spans if f"{name_of(s)} {sample.text_of(s)}" == words]
    return having[int(number or 1) - 1]


def name_of(span: Span) -> str:
    return next(name for name, label in LABELS.items() if label == span.label)


def fill(project: Project, tokenizer: Tokenizer) -> None:
    """Put articles and suggestions into a new project; its faults return, as memory is off."""
    project.use_memory(on=False)
    project.suggestions.register(SUGGESTER, {})
    for sample in articles():
        tokens, sentences = tokenizer.encode(sample.article.text)
        article = replace(sample.article, tokens=tokens, sentences=sentences)
        project.articles.add(article, tokenizer=tokenizer.name)
        project.suggestions.add(SUGGESTER, article.id, suggested(sample))


def sittings() -> Iterator[list[str]]:
    """The key script: for each start of the program its lines, without remarks."""
    script = (HERE / "keys.txt").read_text("utf-8").split("\n\n", 1)[1]
    for sitting in re.split("^--- .*\n", script, flags=re.MULTILINE):
        yield [line.split("  ")[0].strip() for line in sitting.splitlines()]


def expected() -> dict[str, list[str]]:
    """What the project holds at the end, by article."""
    return dict(_sections("expected.txt"))


def write_expected(found: dict[str, list[str]]) -> None:
    """Write down what a project holds."""
    about = (HERE / "expected.txt").read_text("utf-8").split("\n== ")[0].rstrip()
    told = "".join(f"\n== {title}\n" + "\n".join(lines) + "\n" for title, lines in found.items())
    (HERE / "expected.txt").write_text(f"{about}\n{told}", "utf-8")


def _sections(name: str) -> Iterator[tuple[str, list[str]]]:
    """The lines under each `== title`."""
    for section in (HERE / name).read_text("utf-8").split("\n== ")[1:]:
        title, *lines = section.rstrip().split("\n")
        yield title, lines
