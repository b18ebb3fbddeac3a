"""`annotator queue`: the next articles, their order, and who labels which."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from annotator.cli.context import login_or_nobody, person_at_work, refuse_nan
from annotator.cli.output import diagnostics, print_json, progress_bar
from corpus.errors import NotFoundError, ProjectError
from corpus.store.queue import NOBODY, ORDERS, RANKED
from corpus.text.plural import counted
from corpus.workflows import sharing_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.cli.context import ProjectFile
    from annotator.cli.queue_tables import Shown
    from corpus.agreement.report import NextArticles
    from corpus.store import Project
    from corpus.store.queue import Order


@dataclass(frozen=True, slots=True)
class Wanted:
    """The changes of a lead; a field that is None or False changes nothing.

    `articles` and those of `source` are the ones that `overlap` or `assign` is about.
    """

    articles: tuple[str, ...]
    source: str | None
    order: Order | None
    overlap: int | None
    lease: float | None
    second_opinion: float | None
    twice: int | None
    assign: str | None
    new: bool
    release: tuple[str, ...]
    practice: int | None
    hidden_gold: float | None

    def check(self) -> None:
        """Raise `UsageError` for articles that nothing is done with, and the other way round."""
        named = bool(self.articles) or self.source is not None
        if named and self.overlap is None and self.assign is None:
            message = "Say what to do with these articles: --assign NAME or --overlap K."
            raise click.UsageError(message)
        if self.assign is not None and not named:
            message = "Name the articles to assign, or give --source SOURCE."
            raise click.UsageError(message)
        if self.overlap == 0 and not named:
            message = "--overlap 0 is for articles with a number of their own: name them."
            raise click.UsageError(message)
        if self.new and self.assign is None:
            message = "--new is for the person of --assign."
            raise click.UsageError(message)

    @property
    def writes(self) -> bool:
        """Whether anything is changed apart from what needs the suggestions."""
        shared_out = self.overlap, self.lease, self.twice, self.assign
        values = (*shared_out, self.practice, self.hidden_gold)
        return any(value is not None for value in values) or bool(self.release)


@click.command(epilog="Example: annotator queue --overlap 2 --order uncertain")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--order", type=click.Choice(ORDERS), help="Change the order for everybody.")
@click.option(
    "--overlap",
    type=click.IntRange(0),
    metavar="K",
    help="Let K people label each article, or each ARTICLE; 0: ARTICLE as all others.",
)
@click.option(
    "--twice",
    type=click.IntRange(1),
    metavar="N",
    help="Let a second person label the N articles that narrow the agreement figures most.",
)
@click.option(
    "--second-opinion",
    type=click.FloatRange(0, 100),
    callback=refuse_nan,
    metavar="PERCENT",
    help="Let two people label articles with a lower share of right suggestions; 0: none.",
)
@click.option("--assign", metavar="NAME", help="Reserve each ARTICLE for a person.")
@click.option("--new", is_flag=True, help="That person has not worked on this project before.")
@click.option("--source", metavar="SOURCE", help="Assign, or overlap, all articles of a source.")
@click.option(
    "--release",
    multiple=True,
    metavar="ARTICLE|NAME",
    help="Give to others what a person has begun or was assigned; can be repeated.",
)
@click.option(
    "--lease",
    type=click.FloatRange(0, 36_500, min_open=True),
    callback=refuse_nan,
    metavar="DAYS",
    help="Give an article to others if it was not edited for so long [3 at first].",
)
@click.option(
    "--practice",
    type=click.IntRange(0),
    metavar="N",
    help="Give new people N settled articles first, and show the differences from gold; 0: none.",
)
@click.option(
    "--hidden-gold",
    type=click.FloatRange(0, 0.5),
    callback=refuse_nan,
    metavar="SHARE",
    help="Mix in settled articles unmarked, for example .1 of all that people get; 0: none.",
)
@click.option("--as", "name", metavar="NAME", help="Whose queue [$ANNOTATOR_NAME, else the login].")
@click.option("--most", type=click.IntRange(0), default=10, show_default=True, metavar="N")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.pass_obj
def queue(
    project_file: ProjectFile, /, *, name: str | None, most: int, as_json: bool, **options: object
) -> None:
    """Show the next articles and who is at work on what, or decide who labels which.

    import: in the order of import. source: by the name of the source. uncertain, sure: the most, or
    the fewest, suggestions that are expected to be wrong come first. This command computes the
    expectation again for all articles from the project's history.

    ARTICLE is any unambiguous prefix of an id. Nobody loses work by these options.
    """
    wanted = Wanted(**options)  # type: ignore[arg-type] # click has checked the types
    wanted.check()
    if wanted.writes:
        for line in _change(project_file, wanted):
            diagnostics(line)
    _judge(project_file, wanted)
    with project_file.open(write=False) as project, project.snapshot():
        shown = _shown(project, name, most)
    if as_json:
        print_json(shown.as_json())
    else:
        shown.print()


def _change(project_file: ProjectFile, wanted: Wanted) -> list[str]:
    """Carry out what does not need the suggestions; return a line for each change.

    The agreement is computed before the transaction, so that nobody waits for it.
    """
    with project_file.open() as project:
        informative = None
        if wanted.twice is not None:
            from corpus.workflows.double_labelling import most_informative

            informative = most_informative(project, wanted.twice)
        with project.transaction():
            return [*_sharing_out(project, wanted), *_twice(project, informative)]


def _twice(project: Project, found: NextArticles | None) -> Iterator[str]:
    """Let a second person label the articles, and say so."""
    if found:
        people = max(2, project.leases.overlap)
        project.leases.set_overlap(people, [article_id for article_id, _ in found.articles])
        chosen = counted(len(found.articles), "article")
        label = project.labels.name(found.label)
        yield f"{chosen} to be labelled twice ({label} has the widest interval)."


def _sharing_out(project: Project, wanted: Wanted) -> list[str]:
    lines = []
    articles = [project.articles.find(prefix).id for prefix in wanted.articles]
    if wanted.source is not None:
        articles += _of_source(project, wanted.source)
    for target in wanted.release:
        lines += _release(project, target)
    if wanted.assign is not None:
        person = person_at_work(project, wanted.assign, new=wanted.new)
        lines.append(sharing_out.assign(project, person, articles))
    if wanted.overlap is not None:
        lines.append(sharing_out.set_overlap(project, wanted.overlap, articles))
    if wanted.lease is not None:
        project.leases.set_days(wanted.lease)
    return [*lines, *_measure(project, wanted)]


def _measure(project: Project, wanted: Wanted) -> Iterator[str]:
    """Set practice and hidden gold; yield a sentence about each."""
    if wanted.practice is not None:
        project.trials.set_practice(wanted.practice)
        first = counted(wanted.practice, "settled article")
        yield f"New people get {first} first." if wanted.practice else "No practice."
    if wanted.hidden_gold is not None:
        project.trials.set_hidden_gold(wanted.hidden_gold)
        share = f"{wanted.hidden_gold:.0%} of what people get is hidden gold."
        yield share if wanted.hidden_gold else "No hidden gold."
    if wanted.practice or wanted.hidden_gold:
        found = project.trials.count_settled()
        if found < max(wanted.practice or 0, 1 / (wanted.hidden_gold or 1)):
            yield (
                f"{counted(found, 'article')} settled by a reviewer or two people so far: "
                "people get fewer until there are more."
            )


def _of_source(project: Project, source: str) -> list[str]:
    found = project.articles.of_source(source)
    if not found:
        known = ", ".join(project.articles.sources()) or "none"
        message = f"No article has the source {source!r}; sources: {known}."
        raise NotFoundError(message)
    return found


def _release(project: Project, target: str) -> list[str]:
    person = project.people.find(target)
    if person:
        lines = sharing_out.release_person(project, person)
    else:
        try:
            article = project.articles.find(target)
        except NotFoundError as error:
            message = f"{target!r} is neither a person nor an article here: see `annotator people`."
            raise NotFoundError(message) from error
        lines = sharing_out.release_article(project, article.id)
    return lines or [sharing_out.nothing_released(target)]


def _judge(project_file: ProjectFile, wanted: Wanted) -> None:
    """Choose order and second opinions, or compute again what they follow from.

    On a read-only file nothing is computed again, and the stored values are shown.
    """
    with project_file.open(write=False) as project:
        order = wanted.order or project.queue.order
        stored = project.leases.second_opinion
    below = stored if wanted.second_opinion is None else wanted.second_opinion / 100
    asked = wanted.order is not None or wanted.second_opinion is not None
    if not asked and order not in RANKED and not below:
        return
    from corpus.workflows.ranking import choose_order, choose_second_opinions

    with suppress(*(() if asked else (ProjectError,))), project_file.open() as project:
        if wanted.order or order in RANKED:
            articles = len(project.queue.wanting()) if order in RANKED else None
            with progress_bar("ranking articles", articles) as advance:
                choose_order(project, order, progress=advance)
        if wanted.second_opinion is not None or below:
            articles = len(project.queue.unsettled())
            with progress_bar("judging suggestions", articles) as advance:
                choose_second_opinions(project, below, progress=advance)


def _shown(project: Project, name: str | None, most: int) -> Shown:
    from annotator.cli.queue_tables import Shown, next_article
    from corpus.workflows.ranking import Judge

    person = project.people.find(name or login_or_nobody())
    me, judge, leases = person.id if person else NOBODY, Judge(project, few=True), project.leases
    upcoming = project.queue.upcoming(me, most=most)
    hidden = project.trials.hidden_gold
    return Shown(
        order=project.queue.order,
        overlap=leases.overlap,
        lease_days=leases.days,
        second_opinion=leases.second_opinion,
        practice=project.trials.practice,
        hidden_gold=hidden.share if hidden else 0.0,
        more_people=leases.count_wanting_more(),
        waiting=project.queue.count_waiting(me),
        next=[next_article(project, judge, article_id) for article_id in upcoming],
        held=leases.held(),
        most=most,
    )
