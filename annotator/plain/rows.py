"""The lists in words, for a dialogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.plain.lists import Rendering, in_words
from annotator.plain.places import lane_lines, spans_in_words
from annotator.rendering import class_rows, consistency_rows, practice_rows
from annotator.rendering.pages import markdown_lines
from corpus.disagreement.places import LaneSpan
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.session.labelling.practice import Practice
    from annotator.session.review.class_list import ClassList
    from annotator.session.review.consistency_list import ConsistencyList

_WIDTH = 240
"""Cells for which the lines above a list are rendered: enough that nothing is cut."""

_UNWRAPPED = 10_000
"""More columns than any line of a rule has, so that none is wrapped."""

_CONTEXT = 60
"""Code points on either side of a place."""


def practice_rendering(listed: Practice) -> Rendering:
    """The differences of an article of practice from gold."""
    labels, text = listed.session.labels, listed.tokens.text

    def current() -> Iterator[str]:
        one = listed.difference
        start, end = one.place.start, one.place.end
        first, last = listed.tokens.sentence(start)
        yield f"{text[first:start]}[{text[start:end]}]{text[end : max(end, last)]}".strip()
        yield from lane_lines(one.place, listed.lane_names, text, labels)
        if one.reason:
            yield f"Reviewer: {one.reason}"
        if one.rule:
            yield f"Guideline, {one.rule.name}"
            yield from (line.text for line in markdown_lines(one.rule.text, _UNWRAPPED))

    return Rendering(
        lambda: [in_words(practice_rows.head_line(listed, _WIDTH))],
        lambda index: f"Difference {index + 1}. {listed.differences[index].words}",
        current,
    )


def class_rendering(listed: ClassList) -> Rendering:
    """Similar disagreements, with the result of the decision."""

    def head() -> Iterator[str]:
        yield in_words(class_rows.count_line(listed, _WIDTH))
        yield in_words(class_rows.parts_line(listed, _WIDTH))
        yield in_words(class_rows.decision_line(listed, _WIDTH))

    def row(index: int) -> str:
        case = listed.cases[index]
        facts, ticked = listed.facts(case), "ticked" if listed.is_ticked(case) else "not ticked"
        if facts is None:
            return f"{index + 1}. {ticked} · nobody disagrees there any more"
        before, after = facts.before[-_CONTEXT:], facts.after[:_CONTEXT]
        return f"{index + 1}. {ticked} · {facts.headline}: {before}[{facts.text}]{after}"

    def current() -> Iterator[str]:
        case = listed.cases[listed.row]
        facts, labels = listed.facts(case), listed.session.labels
        if facts is None:
            return
        hidden = [f"annotator {number}" for number, _ in enumerate(facts.names, 1)]
        names, at = facts.names if listed.session.names_shown else hidden, facts.place.start
        yield from lane_lines(facts.place, names, facts.text, labels, at=at)
        if listed.decision:
            chosen = listed.outcome(case)
            becomes = spans_in_words(chosen or (), facts.text, labels, at=at)
            yield "The decision does not apply" if chosen is None else f"Becomes: {becomes}"

    return Rendering(head, row, current)


def consistency_rendering(listed: ConsistencyList) -> Rendering:
    """Strings that the gold labels inconsistently, with the places of the current one."""
    labels = listed.session.labels

    def head() -> Iterator[str]:
        yield in_words(consistency_rows.count_line(listed, _WIDTH))
        yield in_words(consistency_rows.kinds_line(listed, _WIDTH))

    def row(index: int) -> str:
        at = listed.unfolded.at_row(index)
        one = listed.unfolded.entries[at.entry]
        if at.place is None:
            alike, places = counted(one.alike, "time"), counted(len(one.places), "place")
            differing = consistency_rows.differing(one, labels)
            ticked = "ticked · " if listed.unfolded.ticked.issuperset(one.places) else ""
            usual = f"{labels[one.usual].name} {alike}"
            return f"{ticked}“{one.string}” is {usual}, {differing} in {places}"
        place = one.places[at.place]
        ticked = "ticked · " if place in listed.unfolded.ticked else ""
        context = f"{place.before[-_CONTEXT:]}[{place.covered}]{place.after[:_CONTEXT]}"
        return f"{ticked}{listed.headline(place.article_id)}: {context}"

    def current() -> Iterator[str]:
        one, place = listed.unfolded.entry, listed.place
        if one and place and listed.unfolded.at.place is not None:
            spans = (LaneSpan(*span.extent, span.label) for span in place.instead)
            here = spans_in_words(spans, place.covered, labels, at=place.around)
            yield f"Here: {here}; usually {labels[one.usual].name}"

    return Rendering(head, row, current)
