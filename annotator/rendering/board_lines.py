"""The lines around the board's rows, and the details of the current row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from annotator.rendering.board_rows import NONE, figure, heading, highlighted, meter, people_of
from annotator.rendering.footer import PRESSES
from annotator.rendering.pages import wrapped
from annotator.session.board.articles import ArticleSection
from annotator.session.board.rows import (
    DayRow,
    LineRow,
    PersonRow,
    StringRow,
    SuggesterRow,
    TodoRow,
)
from annotator.session.board.sections import OutputSection, StringSection
from annotator.text.cells import exactly, one_line, spread
from annotator.text.sanitize import fixed_width, safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from annotator.session.board.figures import WithGold
    from annotator.session.board.rows import ArticleDetail
    from annotator.session.board.session import BoardList
    from corpus.forecast import Forecast
    from corpus.model import Label
    from corpus.pace import Pace, PersonsPace
    from corpus.store.leases import Held

WIDE = 110
"""Columns from which the details have a panel of their own."""

_METER_CELLS = 12


def header(listed: BoardList, width: int) -> Text:
    """Show the project, the share of gold, and the forecast."""
    figures = listed.session.figures
    left = Text(f" {fixed_width(listed.session.project.title)}", "bold")
    if figures is None:
        return spread(left, Text("counting … ", "dim"), width)
    articles = figures.progress.articles
    share = figures.settled / articles if articles else 0.0
    right = Text(f"{figures.settled:,} of {counted(articles, 'article')} gold ")
    right.append(meter(share, _METER_CELLS, "░"))
    right.append(f" {share:.0%}", "bold")
    right.append(f" · {end_words(figures.forecast, brief=True)} ")
    return spread(left, right, width)


def end_words(forecast: Forecast, *, brief: bool = False) -> str:
    """Return the forecast in words; unless `brief`, with its limits and its rate."""
    if not forecast.left:
        return "all are annotated" if brief else "Every article has all its annotations."
    left = f"{counted(forecast.left, 'annotation')} left"
    if forecast.per_day is None or forecast.end is None:
        return left if brief else f"{left}. No forecast: nothing was finished here in two weeks."
    end = f"end about {_day(forecast.end)}"
    if brief:
        return end
    since = f"in the last {forecast.days} days" if forecast.days > 1 else "so far"
    rate = f"{left}; {forecast.per_day:.3g} a day {since}: {end}"
    if forecast.earliest is None:
        return f"{rate}."
    latest = _day(forecast.latest) if forecast.latest else "unknown"
    return f"{rate} (80 %: {_day(forecast.earliest)} to {latest})."


def _outlook(forecast: Forecast) -> str:
    """Return the forecast in words that fit into 80 columns; the details have its limits."""
    if forecast.end is None:
        return end_words(forecast)
    return f"{counted(forecast.left, 'annotation')} left; {end_words(forecast, brief=True)}."


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def tabs(listed: BoardList, width: int) -> Text:
    """Show the sections with their keys and numbers; shorter on a narrow terminal."""
    for shorter in (False, True):
        line = Text(" ")
        for name, section in listed.sections.items():
            operation = f"show:{name}"
            key = listed.keymap.short(operation)
            current = section is listed.section
            number = "" if section.number is None or shorter else f" {section.number:,}"
            title = section.short if shorter else section.title
            style = Style(reverse=current, bold=current)
            keys = listed.keymap.of(operation)
            meta = Style(meta={PRESSES: keys[0]}) if keys else Style()
            line.append(f" {key} {title}{number}{'' if shorter else ' '}", style + meta)
        if line.cell_len <= width:
            break
    return exactly(line, width)


def list_line(listed: BoardList, width: int, rows: int) -> Text:
    """Show the line above the rows: filter and search, the forecast, or the names of columns.

    `rows` is the width of the rows.
    """
    section = listed.section
    if isinstance(section, ArticleSection):
        return spread(_wanted(listed, section), Text(f"{_listed(section)} ", "dim"), width)
    if isinstance(section, StringSection):
        return spread(_strings(section), Text(f"{_counting(section)} ", "dim"), width)
    if isinstance(section, OutputSection):
        return exactly(Text(f" {fixed_width(section.what)}", "bold"), width)
    figures = listed.session.figures
    if figures is None:
        return exactly(Text(" Reading the figures …", "dim"), width)
    if section.name == "progress":
        return exactly(Text(f" {_outlook(figures.forecast)}"), width)
    return exactly(heading(section.name, rows), width)


def _wanted(listed: BoardList, section: ArticleSection) -> Text:
    wanted = section.wanted
    parts: list[str] = []
    if wanted.state != "all":
        parts.append(wanted.state)
    if wanted.who is not None:
        parts.append(f"of {fixed_width(listed.session.project.people.name(wanted.who))}")
    if wanted.source is not None:
        parts.append(f"from {fixed_width(wanted.source)}")
    line = Text(f" {', '.join(parts) or 'all articles'}")
    if section.query:
        line.append(" with ")
        line.append(fixed_width(section.query), "bold")
    if section.ticked:
        line.append(f" · {len(section.ticked):,} ticked", "bold")
    return line


def _listed(section: ArticleSection) -> str:
    if section.is_read:
        return f"{section.row + 1 if section.count else 0:,} of {section.count:,}"
    return f"looking … {section.read:,}"


def _strings(section: StringSection) -> Text:
    if section.listed is None:
        return Text(" Strings labelled inconsistently")
    intended = f" · {section.intended:,} places intended" if section.intended else ""
    places = sum(len(one.places) for one in section.listed)
    listed = f" {counted(section.count, 'string')}, {counted(places, 'place')}{intended}"
    return Text(listed if section.count else f" No inconsistent string{intended}")


def _counting(section: StringSection) -> str:
    articles = counted(section.total, "settled article")
    return articles if section.is_read else f"counting {section.read:,} of {articles} …"


# -- the current row ---------------------------------------------------------------------------


def detail_lines(listed: BoardList, width: int) -> Iterator[Text]:
    """Show what is known of the current row; a line may be longer than `width` cells."""
    section = listed.section
    if not isinstance(section, ArticleSection):
        figures = listed.session.figures
        if figures and figures.forecast.end and section.name == "progress":
            yield from map(Text, wrapped(end_words(figures.forecast), width))
            yield Text("")
        yield from _detail(listed, width)
        return
    detail = section.detail()
    if detail:
        yield from _article(detail, width)
    elif section.is_read:
        yield Text("No article is listed.", "dim")


def _detail(listed: BoardList, width: int) -> Iterator[Text]:
    """Show what is known of a row that is no article."""
    row = listed.section.current
    match row:
        case PersonRow(pace=pace, with_gold=with_gold):
            yield from _paces(pace)
            yield from map(with_gold_line, with_gold)
        case TodoRow(todo=todo):
            yield Text(f"{counted(todo.count, 'article')} {todo.text}")
            yield Text(listed.keymap.with_keys("{screen.open}: list them"), "dim")
        case DayRow():
            yield Text(f"{row.day}: {counted(row.total, 'article')} finished", "bold")
            for name, count in row.finished:
                yield Text(f"{fixed_width(name)} {count:,}")
        case SuggesterRow():
            yield from _suggester(row, listed.session.labels)
        case StringRow(one=one):
            yield Text(listed.keymap.with_keys("{screen.review}: fix these places in review"))
            for place in one.places:
                context = f"{safe(place.article_id)} · {one_line(place.context)}"
                yield from map(Text, wrapped(context, width))
        case LineRow(text=text):
            yield from map(Text, wrapped(text, width))
        case None:
            pass


def _article(detail: ArticleDetail, width: int) -> Iterator[Text]:
    line = detail.row.line
    named = [fixed_width(part) for part in (line.id, line.source, detail.published) if part]
    yield Text(" · ".join(named), "dim")
    state = people_of(detail.row)
    if line.basis:
        by = f" by {fixed_width(line.decided_by)}" if line.basis == "adjudicated" else ""
        state.append(f" · {line.basis}{by}")
    if line.changed_by:
        state.append(f" · changed since by {fixed_width(line.changed_by)}", "bold")
    if line.settled_before:
        before = fixed_width(line.settled_before)
        state.append(f" · settled differently before by {before}", "bold")
    if line.two_versions_by:
        state.append(f" · two versions by {fixed_width(line.two_versions_by)}", "bold")
    state.append(f" · needs {detail.lacking:,} more" if detail.lacking else "")
    state.append("".join(f" · {_holds(one)}" for one in detail.held))
    yield state
    if detail.row.extract:
        yield Text("")
        yield highlighted(detail.row.extract)
    yield Text("")
    yield Text(fixed_width(line.title), "bold")
    for paragraph in detail.beginning.splitlines():
        yield from map(Text, wrapped(one_line(paragraph), width) or [""])


def _holds(held: Held) -> str:
    since = f" {held.edited_at[:16].replace('T', ' ')}" if held.edited_at else ""
    return f"{fixed_width(held.name)}: {held.state}{since}"


def _paces(pace: PersonsPace | None) -> Iterator[Text]:
    if pace is None or pace.in_all is None or not pace.in_all.finished:
        yield Text("nothing finished here; imports do not count", "dim")
        return
    yield from _pace("today", pace.today)
    yield from _pace("in all", pace.in_all)


def _pace(when: str, pace: Pace | None) -> Iterator[Text]:
    if pace is None or not pace.finished:
        yield Text(f"{when}: nothing finished here", "dim")
        return
    articles = counted(pace.finished, "article")
    parts = [f"{articles} in {pace.active_seconds / 3600:.1f} active hours"]
    if pace.median_seconds is not None:
        parts.append(f"{pace.median_seconds:,.0f} s an article")
    if pace.keys_per_span is not None:
        parts.append(f"{pace.keys_per_span:,.2f} keys a span")
    yield Text.assemble((f"{when}: ", "bold"), " · ".join(parts))
    if pace.shares:
        shares = pace.shares
        yield Text(
            f"  accepted {shares.accepted:.0%}, changed {shares.changed:.0%}, "
            f"added {shares.added:.0%}, rejected {shares.rejected:.0%}"
        )


def with_gold_line(one: WithGold) -> Text:
    """Return a person's agreement with gold in practice or hidden gold."""
    interval = "" if one.low is None or one.high is None else f" ({one.low:.2f}–{one.high:.2f})"
    articles = counted(one.articles, "article")
    value = figure(one.value, ".2f", NONE)
    figures = f"span F1 {value}{interval} in {articles}, until {one.until}"
    return Text.assemble((f"{one.kind}: ", "bold"), figures)


def _suggester(row: SuggesterRow, labels: Mapping[int, Label]) -> Iterator[Text]:
    for one in row.decided:
        decided = one.right + one.wrong
        share = (
            f", {one.right / decided:.0%} of {decided:,.0f} decided are right" if decided else ""
        )
        name = fixed_width(labels[one.label].name) if one.label in labels else "?"
        yield Text.assemble((name, "bold"), f" {one.suggested:,} suggested{share}")
