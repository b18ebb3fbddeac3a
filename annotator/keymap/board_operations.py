"""The operations of the board with their default keys."""

from __future__ import annotations

from annotator.keymap.operations import Operation
from annotator.keymap.review_operations import ROWS

BOARD_OPERATIONS: tuple[Operation, ...] = (
    Operation("show:articles", ("1",), "Show", "articles"),
    Operation("show:people", ("2",), "Show", "people"),
    Operation("show:progress", ("3",), "Show", "progress and what to do"),
    Operation("show:suggesters", ("4",), "Show", "suggesters"),
    Operation("show:unsettled", ("5",), "Show", "unsettled articles"),
    Operation(
        "show:second",
        ("6",),
        "Show",
        "needing a second person",
        "articles that somebody has finished and that need another person",
    ),
    Operation(
        "show:strings",
        ("7",),
        "Show",
        "inconsistent strings",
        "strings that the gold labels inconsistently, as `annotator lint` lists them",
    ),
    Operation("next_section", ("tab",), "Show", "next section"),
    Operation("previous_section", ("shift+tab",), "Show", "previous section"),
    Operation(
        "screen.find",
        ("/",),
        "Articles",
        "search titles and texts",
        'search all titles and texts: words, `begin*`, `"a phrase"`, `-not`',
    ),
    Operation("screen.state", ("s",), "Articles", "only a state", "list articles in one state"),
    Operation("screen.who", ("w",), "Articles", "only one person's", "list articles of one person"),
    Operation("screen.source", ("f",), "Articles", "only a source", "list articles from a source"),
    Operation(
        "everything",
        ("escape",),
        "Articles",
        "all articles again",
        "clear search and filters; without any, untick all",
    ),
    Operation("tick", ("space",), "Articles", "tick or untick, next row"),
    Operation("tick_all", ("t",), "Articles", "tick or untick all"),
    Operation(
        "screen.open",
        ("enter",),
        "Work",
        "open the current row",
        "annotate the current article, review it if it is unsettled, or list what the row counts",
    ),
    Operation(
        "screen.annotate", ("a",), "Work", "annotate", "annotate, going on where you stopped"
    ),
    Operation(
        "screen.review",
        ("r",),
        "Work",
        "review",
        "review the current article if it is unsettled, else the next one; on a string, the list "
        "of inconsistent strings",
    ),
    Operation("screen.export", ("e",), "Work", "export gold", "export: choose a format and a path"),
    Operation(
        "screen.assign",
        ("g",),
        "Lead",
        "assign (ticked/this)",
        "assign the ticked articles, or else the current one, to a person",
    ),
    Operation(
        "screen.release",
        ("x",),
        "Lead",
        "release (ticked/this)",
        "end the leases and assignments on the ticked articles, or else the current one; in the "
        "list of people, those of the person",
    ),
    Operation(
        "screen.overlap",
        ("k",),
        "Lead",
        "overlap (ticked/this)",
        "set how many people label the ticked articles, or else the current one",
    ),
    Operation(
        "screen.overlap_all",
        ("K",),
        "Lead",
        "overlap of all articles",
        "set how many people label each article of the project",
    ),
    Operation("screen.order", ("o",), "Lead", "order of the queue"),
    *ROWS,
    Operation("screen.help", ("?",), "Program", "these keys"),
    Operation("screen.palette", ("ctrl+p",), "Program", "command palette"),
    Operation("screen.quit", ("q",), "Program", "quit"),
)
"""Operations on articles act on the ticked ones, else on the current one."""
