"""The list of all similar disagreements: its places, the ticked ones, the decision.

Nothing is recorded before `settling`, which settles every ticked place that the decision applies to
in one step. Places are read when their row is shown, and the others bit by bit (`look_on`).
"""

from __future__ import annotations

from functools import partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Protocol

from annotator.session.list_base import Flat, ListSession, ListView
from annotator.session.outcome import UNDO, Outcome, Refused
from annotator.session.review.batch import OfPerson, decided_at
from annotator.session.review.class_cases import Facts
from annotator.session.review.class_filter import PARTS, DisagreementClass
from corpus.disagreement.resolution import GivenLabel, Longer, Majority, Nothing, Shorter
from corpus.errors import InputError
from corpus.store.review import Case
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.outcome import Operations
    from annotator.session.review.batch import Chosen, Decision, Tally
    from annotator.session.review.class_cases import CaseFacts
    from annotator.session.review.session import ReviewSession
    from corpus.disagreement.facets import Facet

_AT_ONCE = 20
"""Places that `look_on` reads: a few milliseconds."""


class ClassView(ListView, Protocol):
    """The screen of this list."""

    def ask_reason(self, text: str) -> Outcome | None:
        """Ask for the reason of the decision, and settle with it."""


class ClassList(ListSession["ReviewSession"]):
    """The disagreements that are similar to the one at a reviewer's cursor.

    It begins with the narrowest class that has another place. `decision` is None until one is
    chosen. `settled` is the outcome of `settling`.
    """

    def __init__(self, session: ReviewSession, keymap: Keymap, facets: Sequence[Facet]) -> None:
        super().__init__(session, keymap)
        self.reason = ""
        self.settled = Outcome()
        self.decision: Decision | None = None
        self._rows = Flat()
        self.cases: list[Case] = []
        self._facets = facets
        self._facts = Facts(session.project)
        self._outcomes_of: Decision | None = None
        self._outcomes: dict[Case, Chosen] = {}
        self._unticked: set[Case] = set()
        self._people = [name for name, _ in session.project.finished.people()]
        self.dispatcher.show(self._begin(facets))

    @classmethod
    def begun(cls, session: ReviewSession, keymap: Keymap) -> ClassList:
        """Return the list for the place at the cursor; raises `Refused` if nobody disagrees."""
        place, review = session.place, session.project.review
        facets = review.facets(session.key.article_id, place.start, place.end) if place else []
        if not facets:
            raise Refused("No disagreement here. {next_undecided}: next disagreement")
        session.queue.compare_finished()
        return cls(session, keymap, facets)

    def operations(self, view: ClassView) -> Operations:
        """The operations of the list's screen."""
        return {
            **self.common_operations(view),
            **{f"part:{n}": partial(self.switch, name) for n, name in enumerate(PARTS, 1)},
            "next_facet": self.next_facet,
            "accept": partial(self.choose, Majority()),
            "reject": partial(self.choose, Nothing()),
            "shorter": partial(self.choose, Shorter()),
            "longer": partial(self.choose, Longer()),
            "screen.relabel": partial(view.choose_label, self.label),
            "next_person": self.next_person,
            "screen.settle": partial(self.ask_reason, view),
            "tick": self.tick,
            "tick_all": self.tick_all,
            "toggle_names": self.session.toggle_names,
            "screen.leave": lambda: view.leave(Outcome("Nothing was settled")),
        }

    # -- the class -----------------------------------------------------------------------------

    def _begin(self, facets: Iterable[Facet]) -> Outcome:
        """Show the first class with another place, while all facets are widened in step."""
        article, pair = self.session.article, self.session.queue.filter.pair
        source = (article and article.source) or ""
        wholes = [DisagreementClass(facet, source, pair=pair) for facet in facets]
        widened = chain.from_iterable(zip_longest(*(whole.widened() for whole in wholes)))
        each = ((wanted, self._cases_of(wanted)) for wanted in widened if wanted)
        here = self._at_cursor
        similar = next((one for one in each if any(case != here for case in one[1])), None)
        self.wanted, cases = similar or (wholes[0], self._cases_of(wholes[0]))
        self._show(cases)
        alone = "No other disagreement is like this one. {part:1}: any class"
        return Outcome("" if similar else alone)

    def _cases_of(self, wanted: DisagreementClass) -> list[Case]:
        return self.session.project.review.cases(self.session.person.id, wanted.filter)

    def _show(self, cases: list[Case]) -> None:
        """Show these cases; the current one stays current if it is among them."""
        here = self.cases[self.row] if self.cases else self._at_cursor
        self.cases = cases
        self._rows = Flat(len(cases), cases.index(here) if here in cases else 0)
        self.articles = len({case.article_id for case in cases})

    @property
    def _at_cursor(self) -> Case | None:
        place = self.session.place
        return Case(self.session.key.article_id, place.start, place.end) if place else None

    def switch(self, part: str) -> None:
        """Switch a part of the class on or off."""
        if part not in self.wanted.parts:
            raise Refused("Only boundaries differ by side and length")
        self.wanted = self.wanted.switched(part)
        self._show(self._cases_of(self.wanted))

    def next_facet(self) -> Outcome:
        """Begin with the next way in which annotators differ at the place."""
        if len(self._facets) == 1:
            raise Refused("Annotators differ in only one way here")
        at = self._facets.index(self.wanted.facet)
        return self._begin([self._facets[(at + 1) % len(self._facets)]])

    # -- rows ----------------------------------------------------------------------------------

    @property
    def rows(self) -> Flat:
        """The cases."""
        return self._rows

    def tick(self) -> None:
        """Tick or untick the current case, and go to the next one."""
        if self.cases:
            self._unticked ^= {self.cases[self.row]}
            self.move(1)

    def tick_all(self) -> None:
        """Untick every case; if none is ticked, tick all."""
        self._unticked = {*self.cases} if self.ticked else set()

    def is_ticked(self, case: Case) -> bool:
        """Whether the case is ticked."""
        return case not in self._unticked

    @property
    def ticked(self) -> list[Case]:
        """The cases that are settled together if the decision applies to them."""
        return [case for case in self.cases if case not in self._unticked]

    def facts(self, case: Case) -> CaseFacts | None:
        """Return the facts of a case; None if nobody disagrees there any more."""
        return self._facts.of(case)

    @property
    def read(self) -> int:
        """The number of cases read."""
        return self._facts.read

    # -- the decision --------------------------------------------------------------------------

    def choose(self, decision: Decision) -> None:
        """Choose what becomes of every ticked case."""
        self.decision = decision

    def label(self, label: int) -> None:
        """Choose a label, by its id."""
        self.session.workspace.refresh_labels()
        if label not in self.session.labels:
            raise Refused("That label has been removed in the meantime")
        self.decision = GivenLabel(label)

    def next_person(self) -> None:
        """Choose one annotator's version: the first, then with each call the next."""
        chosen = self.decision
        at = self._people.index(chosen.name) if isinstance(chosen, OfPerson) else -1
        self.decision = OfPerson(self._people[(at + 1) % len(self._people)])

    @property
    def decision_in_words(self) -> str:
        """The chosen decision; empty until there is one."""
        match self.decision:
            case None:
                return ""
            case OfPerson(name):
                return f"what {self._named(name)} has"
            case GivenLabel(label):
                known = self.session.labels.get(label)
                return f"label {known.name}" if known else "a label that was removed"
            case Nothing():
                return "none"
        return f"the {type(self.decision).__name__.lower()}"

    def _named(self, name: str) -> str:
        if self.session.names_shown:
            return name
        return f"person {self._people.index(name) + 1} of {len(self._people)}"

    def outcome(self, case: Case) -> Chosen:
        """Return the spans that the decision chooses; None if it does not apply."""
        if self.decision is None:
            return None
        if self._outcomes_of != self.decision:
            self._outcomes_of, self._outcomes = self.decision, {}
        if case not in self._outcomes:
            facts = self.facts(case)
            self._outcomes[case] = (
                decided_at(facts.place, facts.names, self.decision) if facts else None
            )
        return self._outcomes[case]

    def fitting(self) -> tuple[int, int]:
        """Return (how many ticked cases the decision applies to, of how many that were read)."""
        known = [case for case in self.ticked if self._facts.knows(case)]
        return sum(self.outcome(case) is not None for case in known), len(known)

    def look_on(self) -> bool:
        """Read a few more cases; False when all are read."""
        unknown = (case for case in self.cases if not self._facts.knows(case))
        for case, _ in zip(unknown, range(_AT_ONCE), strict=False):
            self._facts.of(case)
        return any(not self._facts.knows(case) for case in self.cases)

    # -- settling ------------------------------------------------------------------------------

    def ask_reason(self, view: ClassView) -> Outcome | None:
        """Ask for the reason of the decision, if there is anything to settle."""
        if not self.cases:
            raise Refused("No place is in this class")
        if self.decision is None:
            keys = "{accept}, {reject}, {shorter}, {longer}, {screen.relabel} or {next_person}"
            raise Refused(f"Choose a decision first: {keys}")
        if not self.ticked:
            raise Refused("Nothing is ticked. {tick_all}: tick all")
        return view.ask_reason(self.reason)

    def settling(self, reason: str) -> Iterator[Outcome]:
        """Settle the ticked cases, each with the reason, and go to the next disagreement.

        Yields the progress. `settled` is the outcome at the end. Raises `InputError` if the
        decision applies to nothing, `NotSavedError` or `StaleError` if it cannot be stored; nothing
        is stored then.
        """
        self.reason = reason
        assert self.decision is not None
        applies = [case for case in self.ticked if self.outcome(case) is not None]
        if not applies:
            decision = self.decision_in_words
            message = f"Choose something else: {decision} applies to nothing that is ticked."
            raise InputError(message)
        articles = counted(len({case.article_id for case in applies}), "article")
        settling = self.session.batch.settling(applies, self.decision, reason)
        while True:
            try:
                yield Outcome(f"Settling: {next(settling):,} of {articles}")
            except StopIteration as end:
                unfit = len(self.ticked) - len(applies)
                self.settled = settled_outcome(end.value, unfit=unfit)
                self.session.next_undecided()
                return


def settled_outcome(done: Tally, *, unfit: int) -> Outcome:
    """Return the outcome of a decision on many places; to `unfit` of them it does not apply."""
    whole = f", {done.finished:,} of them as a whole" if done.finished else ""
    undo = UNDO if done.places else ""
    places, articles = counted(done.places, "place"), counted(done.articles, "article")
    others = [
        f"{counted(count, noun)} {why}"
        for count, noun, why in (
            (done.taken, "article", "assigned to other reviewers"),
            (done.left, "place", "changed meanwhile"),
            (unfit, "place", "left open: the decision does not apply"),
        )
        if count
    ]
    return Outcome("; ".join([f"Settled {places} in {articles}{whole}", *others]) + undo)
