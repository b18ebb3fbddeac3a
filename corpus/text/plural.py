"""Words that every screen and command needs."""


def counted(count: int, what: str) -> str:
    """`1 edit`, `2 edits`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
