"""A fake of the suggesting process: uses its protocol, needs no pipeline.

`speaking_child.py PROJECT HOW COUNT`: COUNT is a file that gets a line for each start. It proposes
every `Rebels` as an actor, as suggester `spoken 1`, and the four letters after it as a ghost. HOW
is a word:

- `works`: does what is asked, one article after the other
- `waits`: does what is asked, each time that a file PROJECT.go appears
- `dies`: ends without a word
- `dies once`: ends without a word at its first start
- `refuses`: says that it cannot work
- `fails`: fails on each article
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from annotator.workers.protocol import (
    Failed,
    Made,
    Message,
    Refused,
    Running,
    Scored,
    Wanted,
    messages,
    send,
)
from corpus.model import Candidate, Span, Suggestion
from corpus.store import Project
from corpus.store.candidates import Scored as Candidates

NAME = "spoken 1"


def say(message: Message) -> None:
    send(sys.stdout.buffer, message)


def make(path: Path, article_id: str, how: str) -> None:
    go = path.with_suffix(".go")
    while how == "waits" and not go.exists():
        time.sleep(0.01)
    with Project.open(path) as project:
        text = project.articles.get(article_id).text
        starts = [place.start() for place in re.finditer("Rebels", text)]
        found = [Suggestion(Span(start, start + 6, 1), None, "rebels") for start in starts]
        project.suggestions.register(NAME, {})
        project.suggestions.add(NAME, article_id, found)
        say(Made(article_id))
        after = [Candidate(Span(start + 7, start + 11, 1), 0.5) for start in starts]
        project.candidates.store(article_id, "spoken", Candidates(after))
    say(Scored(article_id))


def main() -> None:
    path, how, count = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    with count.open("a") as starts:
        starts.write("start\n")
    first = len(count.read_text().splitlines()) == 1
    if how == "dies" or (how == "dies once" and first):
        sys.stderr.write("dying\n")
        sys.exit(3)
    if how == "refuses":
        say(Refused("There is no pipeline: `pip install one`."))
        sys.exit(1)
    say(Running(NAME))
    for message in messages(sys.stdin.buffer):
        assert isinstance(message, Wanted)
        for article_id in message.articles:
            if how == "fails":
                say(Failed(article_id, "ValueError: no"))
            else:
                make(path, article_id, how)


if __name__ == "__main__":
    main()
