"""Checks the last article that a manifest states, with which `rebuild` rewinds the project.

The manifest lists every article that the project had, exported or left out, unless the export was
of one person's annotations. So the last of these in the order of import was the last article.
"""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.model import Refusal
from exports.training_set import manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Position = Callable[[str], int | None]


def differences(
    described: Mapping[str, Any], exported: Sequence[str], position: Position
) -> Iterator[Refusal]:
    """Yield what is wrong with the last article; `exported` are the ids of those in the set.

    `position` returns an article's position in the order of import, None if there is none.
    """
    stated = described["options"].get("last_article")
    where = f"{manifest.NAME} options last_article"
    try:
        left_out = manifest.left_out_of(described)
    except ExportError:  # which is reported where the manifest is compared
        return
    listed = [*exported, *chain(*left_out.values())]
    retired = {one for one in listed if "~" in one}
    of_one_person = described["options"].get("annotator") is not None

    def then(article: str) -> int:
        """Return the position of the article that had this id; 0 if it was purged since."""
        names = (f"{article}~{number}" for number in count(1))
        renamed = next(name for name in names if name not in retired)
        return position(renamed) or position(article) or 0

    if not isinstance(stated, str):  # an export by a version that did not record it
        return
    at, last = then(stated), max(listed, key=then, default=stated)
    if not at and (of_one_person or stated in listed):
        return
    if at < then(last) or (at > then(last) and not of_one_person):
        yield Refusal(where, f"states {stated}, and the last article listed is {last}")
