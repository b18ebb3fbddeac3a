"""The board at work: its sections, the current row, and the operations on it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from annotator.session.board.articles import ALL, SECOND, UNSETTLED, ArticleSection
from annotator.session.board.board import Board, Launch
from annotator.session.board.rows import ArticleRow, PersonRow, StringRow, TodoRow
from annotator.session.board.sections import (
    OutputSection,
    PeopleSection,
    ProgressSection,
    StringSection,
    SuggesterSection,
)
from annotator.session.board.steering import Steering
from annotator.session.clock_notice import set_back
from annotator.session.list_base import ListSession, ListView
from annotator.session.outcome import Outcome, Refused, literal
from annotator.session.view import Question
from corpus.store.article_list import STATES, ArticleFilter
from corpus.store.db.clock import now
from corpus.store.queue import ORDERS
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.board.figures import Figures, WithGold
    from annotator.session.board.sections import Section
    from annotator.session.outcome import Operations
    from annotator.session.view import Purpose

ANYBODY, ANY_SOURCE, NEW_PERSON = "anybody", "any source", "a new person …"


MOST_CELLS = 78
"""The length of a message that a terminal of 80 columns shows whole."""


class BoardView(ListView, Protocol):
    """The screen of the board."""

    def ask(self, question: Question) -> None:
        """Ask for a line of text."""

    def choose(
        self, title: str, choices: Sequence[str], then: Callable[[int], Outcome | None]
    ) -> None:
        """Let the person choose, and call `then` with the index of the choice."""

    def launch(self, launch: Launch) -> None:
        """Close the board for other work."""

    def index(self, then: Callable[[], Outcome | None]) -> None:
        """Bring the full-text index up to date, and call `then`."""

    def run(self, command: Sequence[str], what: str) -> None:
        """Run a command of this program, and show its progress and what it prints."""

    def palette(self) -> None:
        """Show the commands that have no key."""


class BoardList(ListSession[Board]):
    """The sections of the board, of which one is shown, as one list.

    `figures` are taken with `take`, whoever has read them. After a change of the project the lists
    are read again with `refresh`. Both increase `revision`.
    """

    def __init__(self, board: Board, keymap: Keymap) -> None:
        super().__init__(board, keymap)
        self.articles = ArticleSection(board, ALL)
        every: list[Section] = [
            self.articles,
            PeopleSection(board),
            ProgressSection(board),
            SuggesterSection(board),
            ArticleSection(board, UNSETTLED),
            ArticleSection(board, SECOND),
            StringSection(board),
        ]
        self.sections = {section.name: section for section in every}
        self.output = OutputSection(board)
        self.section: Section = self.articles
        self._main: Section = self.section
        self.section.open()
        self.steering = Steering(board)
        self.dispatcher.show(Outcome(set_back(board.project.work.last_edit_at(), now())))
        self.revision = 0

    def operations(self, view: BoardView) -> Operations:
        """The operations of the board's screen."""
        return {
            **self.common_operations(view),
            **{f"show:{name}": partial(self.show, name) for name in self.sections},
            "next_section": partial(self.turn, 1),
            "previous_section": partial(self.turn, -1),
            "screen.find": partial(self._ask_search, view),
            "screen.state": partial(self._choose_state, view),
            "screen.who": partial(self._choose_person, view),
            "screen.source": partial(self._choose_source, view),
            "everything": self.everything,
            "tick": lambda: self._listed().tick(),
            "tick_all": lambda: self._listed().tick_all(),
            "screen.open": partial(self._open_current, view),
            "screen.annotate": partial(self._work, view, Launch("annotate", "")),
            "screen.review": partial(self._review, view),
            "screen.export": partial(self._choose_format, view),
            "screen.assign": partial(self._choose_assignee, view),
            "screen.release": self.release,
            "screen.overlap": partial(self._ask_overlap, view, of_all=False),
            "screen.overlap_all": partial(self._ask_overlap, view, of_all=True),
            "screen.order": partial(self._choose_order, view),
            "screen.palette": view.palette,
            "screen.quit": view.leave,
        }

    # -- rows ----------------------------------------------------------------------------------

    @property
    def rows(self) -> Section:
        """The rows of the section."""
        return self.section

    def look_on(self) -> bool:
        """Read a few more rows; False when all are read. The section that is shown comes first.

        A section that is left half-read would keep the connection at an old state of the file.
        """
        return self.section.look_on() or any(one.look_on() for one in self.sections.values())

    def take(self, figures: Figures) -> None:
        """Show new figures."""
        self.session.figures = figures
        self.revision += 1
        for section in self.sections.values():
            if not isinstance(section, ArticleSection | StringSection):
                section.refresh()

    def take_with_gold(self, found: Mapping[str, Sequence[WithGold]]) -> None:
        """Show how each person agrees with gold in practice and in hidden gold."""
        self.session.with_gold = found
        self.revision += 1

    def refresh(self) -> None:
        """Read the lists again, because the project has changed."""
        self.revision += 1
        for section in self.sections.values():
            section.refresh()

    # -- sections and filters ------------------------------------------------------------------

    def show(self, name: str) -> None:
        """Show a section."""
        self.section = self._main = self.sections[name]
        self.section.open()

    def turn(self, by: int) -> None:
        """Show the next or a previous section; after the last comes the first."""
        names = [*self.sections]
        self.show(names[(names.index(self._main.name) + by) % len(names)])

    def _listed(self) -> ArticleSection:
        """The section if it lists articles; raises `Refused` if not."""
        if not isinstance(self.section, ArticleSection):
            raise Refused("Go to a list of articles first: {show:articles}")
        return self.section

    def _to_articles(self) -> ArticleSection:
        """Show the section that can list any articles."""
        self.show("articles")
        return self.articles

    def narrow(self, **parts: object) -> Outcome:
        """List only articles of a state, a person (an id), or a source."""
        articles = self._to_articles()
        articles.show(articles.narrowed(**parts), articles.query)
        return Outcome("{everything}: all articles", replaceable=True)

    def everything(self) -> Outcome | None:
        """Clear search and filters; without any, untick all. In output, go back."""
        if self.section is self.output:
            self.section = self._main
            return None
        section = self.section
        if not isinstance(section, ArticleSection):
            return None
        if not section.is_whole:
            section.show(ArticleFilter(section.listing.state))
            return Outcome("All articles") if section is self.articles else None
        section.ticked.clear()
        return None

    def search(self, query: str) -> Outcome:
        """List the articles whose title or text has the words; an empty query ends the search."""
        articles = self._to_articles()
        articles.show(articles.wanted, query.strip())
        if not query.strip():
            return Outcome()
        left = self.session.project.text_search.not_indexed()
        hint = f" · {counted(left, 'article')} not indexed" if left else ""
        return Outcome(f"Best match first{hint} · {{everything}}: all articles")

    def _ask_search(self, view: BoardView) -> None:
        def searched(query: str) -> Outcome | None:
            if query.strip() and self.session.project.text_search.not_indexed():
                view.index(partial(self.search, query))
                return Outcome("Indexing the articles for the first search …")
            return self.search(query)

        view.ask(Question("search", self.articles.query, selected=True, answered=searched))

    def update_index(self, report: Callable[[int], None]) -> None:
        """Add new articles to the full-text index; raises `NotSavedError` or `ProjectError`."""
        with self.session.write() as project:
            project.text_search.index(report)

    def _choose_state(self, view: BoardView) -> None:
        view.choose("State", STATES, lambda index: self.narrow(state=STATES[index]))

    def _choose_person(self, view: BoardView) -> None:
        people = [one for one in self.session.project.people.all() if one.kind == "person"]
        ids = [None, *(person.id for person in people)]
        names = [ANYBODY, *(person.name for person in people)]
        view.choose("Who", names, lambda index: self.narrow(who=ids[index]))

    def _choose_source(self, view: BoardView) -> None:
        sources = self.session.project.articles.sources()
        if not sources:
            raise Refused("No article has a source")
        named = [None, *sources]
        view.choose(
            "Source", [ANY_SOURCE, *sources], lambda index: self.narrow(source=named[index])
        )

    # -- work ----------------------------------------------------------------------------------

    def _open_current(self, view: BoardView) -> Outcome | None:
        match self.section.current:
            case ArticleRow() if self.section.name == "unsettled":
                self._review(view)
            case ArticleRow(line=line):
                self._work(view, Launch("annotate", "", article_id=line.id))
            case PersonRow(work=work):
                person = self.session.project.people.find(work.name)
                self.show("articles")
                self.articles.show(ArticleFilter(who=person.id if person else None))
                return Outcome("{everything}: all articles", replaceable=True)
            case TodoRow(todo=todo):
                self.show(todo.section)
                if todo.wanted:
                    self.articles.show(ArticleFilter(todo.wanted))
                    return Outcome("{everything}: all articles", replaceable=True)
            case StringRow():
                self._review(view)
            case None:
                raise Refused("Nothing is listed here")
            case _:
                raise Refused("There is nothing to open here")
        return None

    def _review(self, view: BoardView) -> None:
        row, article_id = self.section.current, None
        if isinstance(row, ArticleRow) and self.session.project.finished.is_unsettled(row.line.id):
            article_id = row.line.id
        strings = isinstance(row, StringRow)
        self._work(view, Launch("review", "", article_id=article_id, strings=strings))

    def _work(self, view: BoardView, launch: Launch) -> None:
        """Open another screen for the person at the board; ask for an unknown name."""

        def named(name: str) -> None:
            new = self.steering.confirmed(name)
            self.session.name = name
            view.launch(
                Launch(launch.command, name, new, launch.article_id, strings=launch.strings)
            )

        name = self.session.name
        if name and (self.session.project.people.find(name) or not self.steering.people()):
            named(name)
        else:
            view.ask(Question("name", name, selected=True, answered=named))

    def _choose_format(self, view: BoardView) -> None:
        from exports.formats import FORMATS  # not needed for the first paint

        formats = [*FORMATS]

        def chosen(index: int) -> None:
            name = formats[index]

            def answered(out: str) -> Outcome | None:
                if not out.strip():
                    raise Refused("Not exported: type a path")
                path = Path(out.strip()).expanduser()
                view.run(["export", name, "--", str(path)], f"Exporting {name} to {out.strip()}")
                return None

            view.ask(Question("path", FORMATS[name].example, selected=True, answered=answered))

        view.choose("Format", formats, chosen)

    def show_output(self, what: str, results: Sequence[str], diagnostics: Sequence[str]) -> None:
        """Show the output of a command: results as a message, and all lines if diagnostics came.

        Where all results do not fit into a line, the message is the first one.
        """
        whole = " · ".join(results)
        shown = whole if len(whole) <= MOST_CELLS else results[0]
        message, back = shown or "".join(diagnostics[-1:]) or "Done", ""
        if len(diagnostics) > (0 if results else 1):
            self.output.fill(what, [*results, *diagnostics])
            self.section, back = self.output, " · {everything}: back"
        self.dispatcher.show(Outcome(literal(message) + back))
        self.refresh()

    # -- what a lead decides -------------------------------------------------------------------

    def _choose_assignee(self, view: BoardView) -> None:
        articles, people = self._chosen(), self.steering.people()

        def assign(name: str) -> Outcome:
            done = self.steering.assign(name, articles)
            self._changed()
            return done

        def chosen(index: int) -> Outcome | None:
            if index < len(people):
                return assign(people[index])
            view.ask(Question("name", answered=assign))
            return None

        title = f"Assign {counted(len(articles), 'article')} to"
        view.choose(title, [*people, NEW_PERSON], chosen)

    def _chosen(self) -> list[str]:
        chosen = self._listed().chosen
        if not chosen:
            raise Refused("No article is listed")
        return chosen

    def release(self) -> Outcome:
        """End leases and assignments: of the current person, or on the chosen articles."""
        row = self.section.current
        if isinstance(row, PersonRow):
            done = self.steering.release_person(row.work.name)
        else:
            done = self.steering.release_articles(self._chosen())
        self._changed()
        return done

    def _ask_overlap(self, view: BoardView, *, of_all: bool) -> None:
        articles = () if of_all else self._chosen()

        def answered(typed: str) -> Outcome:
            done = self.steering.set_overlap(typed, articles)
            self._changed()
            return done

        overlap = str(self.session.project.leases.overlap)
        purpose: Purpose = "overlap of all" if of_all else "overlap"
        view.ask(Question(purpose, overlap, selected=True, answered=answered))

    def _choose_order(self, view: BoardView) -> None:
        def chosen(index: int) -> None:
            order = ORDERS[index]
            view.run(["queue", "--order", order, "--most", "0"], f"Ordering the queue: {order}")

        now = ORDERS.index(self.session.project.queue.order)
        marked = [f"{order} (now)" if at == now else order for at, order in enumerate(ORDERS)]
        view.choose("Order of the queue", marked, chosen)

    def _changed(self) -> None:
        if isinstance(self.section, ArticleSection):
            self.section.ticked.clear()
        self.refresh()
