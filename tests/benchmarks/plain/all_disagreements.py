"""Every disagreement of a project with its classes, as a program would read them.

Arguments: project file, the names of annotators.
"""

import sys
from pathlib import Path

from corpus.disagreement.places import disagreements
from corpus.numbers.valuer import Valuer
from corpus.store import Project


def main(path: str, *people: str) -> None:
    with Project.open(Path(path), write=False) as project, project.snapshot():
        valuer = Valuer(project.labels.all(), project.vague_numbers)
        for lanes in project.finished.shared(people, valuer):
            for place in disagreements([*lanes.spans.values()]):
                assert place.kinds


main(*sys.argv[1:])
