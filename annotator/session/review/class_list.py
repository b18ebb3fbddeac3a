"""The list of a whole class: which places it has, which are ticked, what is to be taken. Pure.

Every key of the list is one method here. Nothing is decided before `settling`, which hands all that
is ticked, and that the decision fits, to the session as one step. What is known of a place is read
for the rows that are seen, and little by little for the others (`look_on`), so that nothing waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.review.batch import OfPerson, decided_at
from annotator.session.review.class_cases import Facts
from annotator.session.review.class_filter import PARTS, DisagreementClass
from corpus.disagreement.resolution import GivenLabel, Longer, Majority, Nothing, Shorter
from corpus.errors import InputError, NotFoundError
from corpus.store.review import Case
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.review.batch import Chosen, Decision, ReviewSession, Together
    from annotator.session.review.class_cases import CaseFacts
    from corpus.disagreement.facets import Facet

_AT_ONCE = 20
"""Places that `look_on` reads: a few milliseconds."""


class ClassList:
    """One class of disagreements, begun from the place at a reviewer's cursor.

    `row` is the index of the current case; `decision` is None until one is chosen; `fits` counts
    the ticked cases that it fits, among those that were looked at.
    """

    def __init__(self, session: ReviewSession, keymap: Keymap, facets: Sequence[Facet]) -> None:
        self.session = session
        self.keymap = keymap
        self.notice = ""
        self.reason = ""
        self.settled = ""
        self.decision: Decision | None = None
        self.row = 0
        self.cases: list[Case] = []
        self._facets = facets
        self._facts = Facts(session.project)
        self._outcomes_of: Decision | None = None
        self._outcomes: dict[Case, Chosen] = {}
        self._unticked: set[Case] = set()
        self._people = [name for name, _ in session.project.finished.people()]
        self._begin(facets[0])

    @classmethod
    def begun(cls, session: ReviewSession, keymap: Keymap) -> ClassList:
        """The class of the place at the cursor; `NotFoundError` where nobody disagrees."""
        place = session.place
        facets = (
            session.project.review.facets(session.key.article_id, place.start, place.end)
            if place
            else []
        )
        if not facets:
            message = session.told("A class begins at a disagreement; {next_undecided} goes there.")
            raise NotFoundError(message)
        return cls(session, keymap, facets)

    # -- the class -----------------------------------------------------------------------------

    def _begin(self, facet: Facet) -> None:
        article, pair = self.session.article, self.session.filter.pair
        source = article.source if article else ""
        self.wanted = DisagreementClass(facet, source or "", pair=pair)
        self._look()

    def _look(self) -> None:
        """Find the cases, and stay at the current one where it is among them."""
        here = self.cases[self.row] if self.cases else self._of_cursor
        self.cases = self.session.project.review.cases(self.session.person.id, self.wanted.filter)
        self.row = self.cases.index(here) if here in self.cases else 0
        self.articles = len({case.article_id for case in self.cases})

    @property
    def _of_cursor(self) -> Case | None:
        place = self.session.place
        return Case(self.session.key.article_id, place.start, place.end) if place else None

    def part(self, digit: str) -> None:
        """Switch a part of the class on or off."""
        name = PARTS[int(digit) - 1]
        if name not in self.wanted.parts:
            self.notice = "only boundaries differ by a side and a number of tokens"
            return
        self.wanted = self.wanted.switched(name)
        self._look()

    def next_facet(self) -> None:
        """Begin anew with the next way in which annotators differ at the place."""
        if len(self._facets) == 1:
            self.notice = "annotators differ in one way only at this place"
            return
        at = self._facets.index(self.wanted.facet)
        self._begin(self._facets[(at + 1) % len(self._facets)])

    # -- rows ----------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self.cases)

    def move(self, rows: int) -> None:
        """Go so many rows down, or up; no further than there are any."""
        self.row = max(0, min(self.row + rows, len(self.cases) - 1))

    def row_down(self) -> None:
        """One row down."""
        self.move(1)

    def row_up(self) -> None:
        """One row up."""
        self.move(-1)

    def first_row(self) -> None:
        """To the first row."""
        self.row = 0

    def last_row(self) -> None:
        """To the last row."""
        self.move(len(self.cases))

    def tick(self) -> None:
        """Untick the current case, or tick it again, and go on to the next."""
        if self.cases:
            self._unticked ^= {self.cases[self.row]}
            self.move(1)

    def tick_all(self) -> None:
        """Untick every case; where none is ticked, tick every one."""
        self._unticked = {*self.cases} if self.ticked else set()

    def is_ticked(self, case: Case) -> bool:
        """Whether the case is settled with the others."""
        return case not in self._unticked

    @property
    def ticked(self) -> list[Case]:
        """The cases that are settled together, if the decision fits."""
        return [case for case in self.cases if case not in self._unticked]

    def facts(self, case: Case) -> CaseFacts | None:
        """What is known of a case; None where it is there no longer."""
        return self._facts.of(case)

    @property
    def read(self) -> int:
        """How many cases were read."""
        return self._facts.read

    # -- the decision --------------------------------------------------------------------------

    def accept(self) -> None:
        """What more than half of the annotators of an article have."""
        self.decision = Majority()

    def reject(self) -> None:
        """No span."""
        self.decision = Nothing()

    def shorter(self) -> None:
        """The shortest extent."""
        self.decision = Shorter()

    def longer(self) -> None:
        """The longest extent."""
        self.decision = Longer()

    def label(self, label: int) -> None:
        """This label, whose id is given."""
        self.session.read_labels()
        if label in self.session.labels:
            self.decision = GivenLabel(label)
        else:
            self.notice = "that label was removed meanwhile"

    def next_person(self) -> None:
        """What one person has: the first, then with each call the next."""
        chosen = self.decision
        at = self._people.index(chosen.name) if isinstance(chosen, OfPerson) else -1
        self.decision = OfPerson(self._people[(at + 1) % len(self._people)])

    def toggle_names(self) -> None:
        """Show or hide who annotated."""
        self.session.toggle_names()
        self.notice = self.session.notice

    @property
    def decision_told(self) -> str:
        """What is to be taken, in words; empty until it is chosen."""
        match self.decision:
            case None:
                return ""
            case OfPerson(name):
                return f"what {self._named(name)} has"
            case GivenLabel(label):
                known = self.session.labels.get(label)
                return f"label {known.name}" if known else "a label that is gone"
            case Nothing():
                return "none"
        return f"the {type(self.decision).__name__.lower()}"

    def _named(self, name: str) -> str:
        if self.session.names_shown:
            return name
        return f"person {self._people.index(name) + 1} of {len(self._people)}"

    def outcome(self, case: Case) -> Chosen:
        """The spans that the decision leaves there; None where it does not fit."""
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
        """(how many the decision fits, of how many looked at), among what is ticked."""
        known = [case for case in self.ticked if self._facts.knows(case)]
        return sum(self.outcome(case) is not None for case in known), len(known)

    def look_on(self) -> bool:
        """Look at some more cases; False where all were."""
        unknown = (case for case in self.cases if not self._facts.knows(case))
        for case, _ in zip(unknown, range(_AT_ONCE), strict=False):
            self._facts.of(case)
        return any(not self._facts.knows(case) for case in self.cases)

    # -- settling ------------------------------------------------------------------------------

    @property
    def hindrance(self) -> str:
        """Why nothing can be settled now; empty where it can."""
        if not self.cases:
            return "no place fits this class"
        if self.decision is None:
            keys = "{accept}, {reject}, {shorter}, {longer}, {screen.relabel} or {next_person}"
            return self.keymap.with_keys(f"choose first what is taken: {keys}")
        if not self.ticked:
            return self.keymap.with_keys("nothing is ticked; {tick_all} ticks all")
        return ""

    def settling(self, reason: str) -> Iterator[str]:
        """Settle what is ticked, each with the reason; yields how far that has come, in words.

        At the end `settled` says what became of it. `InputError` where the decision fits nothing,
        `NotSavedError` or `StaleError` where it cannot be stored: nothing is then.
        """
        self.reason = reason
        assert self.decision is not None
        fitting = [case for case in self.ticked if self.outcome(case) is not None]
        if not fitting:
            message = f"{self.decision_told} fits nothing that is ticked; choose something else"
            raise InputError(message)
        articles = len({case.article_id for case in fitting})
        together = self.session.settling(fitting, self.decision, reason)
        while True:
            try:
                yield f"settling: {next(together):,} of {counted(articles, 'article')}"
            except StopIteration as end:
                said = told(end.value, unfit=len(self.ticked) - len(fitting))
                self.settled = self.session.told(said)
                return


def told(done: Together, *, unfit: int) -> str:
    """What became of a decision on many places, `unfit` of which it did not fit."""
    said = f"settled {counted(done.places, 'place')} in {counted(done.articles, 'article')}"
    whole = [f"{counted(done.finished, 'article')} as a whole"] if done.finished else []
    others = [
        f"{counted(count, noun)} {why}"
        for count, noun, why in (
            (done.taken, "article", "with other reviewers"),
            (done.left, "place", "changed meanwhile"),
            (unfit, "place", "left, not fitting"),
        )
        if count
    ]
    back = ["{undo} takes it back"] if done.places else []
    return "; ".join([", ".join([said, *whole]), *others, *back])
