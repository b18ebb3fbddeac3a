"""The identity of a suggester: equal on two machines only if both find the same spans."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from corpus.errors import SuggesterError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.suggesters.pipelines import Pipeline


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of a suggester that runs a pipeline.

    `values` are its name and its settings, as JSON. `files` is the fingerprint of a pipeline that
    is not an installed package.
    """

    values: str
    files: str

    @classmethod
    def of(cls, name: str, settings: Mapping[str, Any], found: Pipeline) -> Self:
        """Make the identity of a suggester with the pipeline that was found."""
        return cls(_values(name, settings), _files(found))

    def refuse_other_files(self, found: Pipeline) -> None:
        """Raise `SuggesterError` where the pipeline has other files; it need not be loaded."""
        if _files(found) != self.files:
            message = (
                f"{found.path} has other files there than here: give every machine the same files "
                "under this path."
            )
            raise SuggesterError(message)

    def refuse_other_values(self, name: str, settings: Mapping[str, Any]) -> None:
        """Raise `SuggesterError` where the suggester has another name or other settings."""
        there, here = json.loads(_values(name, settings)), json.loads(self.values)
        other = [key for key in {**here, **there} if there.get(key) != here.get(key)]
        if other:
            listed = ", ".join(
                f"{key} {there.get(key)} there, {here.get(key)} here" for key in other
            )
            message = (
                f"The suggester is another one there ({listed}): install the same versions on "
                "every machine."
            )
            raise SuggesterError(message)


def _values(name: str, settings: Mapping[str, Any]) -> str:
    """The name, and the settings without the path of the pipeline, which may differ."""
    kept = {key: value for key, value in settings.items() if key != "pipeline"}
    return json.dumps({"name": name, **kept})


def _files(found: Pipeline) -> str:
    return "" if found.installed else found.fingerprint
