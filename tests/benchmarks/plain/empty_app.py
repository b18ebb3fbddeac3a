"""The least that Textual can show: one Static. What the start and the memory are compared with."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    """Shows the words that it is given."""

    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Static(sys.argv[1])


EmptyApp().run()
