"""The scorer: weights of features for each label, as an array with a version and a digest.

The shipped weights (`weights.npz`) were fitted on the sample articles and on invented sentences by
`python -m tests.evaluation.shipped_scorer`. A project's own are fitted on its finished articles.
Arrays are read without pickle.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zipfile import ZipFile

import numpy as np

from corpus.errors import SuggesterError
from corpus.scorer.features import BUCKETS, VERSION, first_bucket
from corpus.scorer.fitting import probabilities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

SHIPPED = Path(__file__).with_name("weights.npz")
SHIPPED_DIGEST = "3df28a38144a28ff"
"""The digest of the shipped weights, with which damage is found."""

_MOST_BYTES = 64 * 2**20
"""The most bytes of unpacked weights, which a project from somebody else may hold."""

_UNKNOWN_LABEL = -8.0
"""The first weight of a label without examples: such a label is not expected anywhere."""


@dataclass(frozen=True)
class Scorer:
    """Weights by bucket (rows) for no label and for each of `labels` (columns).

    `labels` are the names of the guideline's labels in the shipped scorer, and the ids of the
    project's labels as text in one that was fitted in a project.
    """

    weights: NDArray[np.float64]
    labels: tuple[str, ...]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read a scorer; `SuggesterError` where it is damaged or of another version."""
        try:
            with ZipFile(io.BytesIO(content)) as archive:
                if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                    raise ValueError(f"they are larger than {_MOST_BYTES >> 20} MiB")
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                weights, labels = arrays["weights"].astype(np.float64), arrays["labels"].tolist()
                version = int(arrays["version"])
        except Exception as error:  # damaged data fails anywhere in zipfile, zlib and numpy
            message = f"The weights of the scorer are damaged: {error}."
            raise SuggesterError(message) from error
        if version != VERSION or weights.shape != (BUCKETS, len(labels) + 1):
            message = f"The weights of the scorer have version {version}, not {VERSION}."
            raise SuggesterError(message)
        return cls(weights, tuple(map(str, labels)))

    @cached_property
    def content(self) -> bytes:
        """The scorer as bytes that `read` reads; the same scorer gives the same bytes."""
        stream = io.BytesIO()
        np.savez_compressed(
            stream,
            weights=self.weights.astype(np.float16),
            labels=np.array(self.labels),
            version=np.array(VERSION),
        )
        return stream.getvalue()

    @property
    def digest(self) -> str:
        """The beginning of the SHA-256 of the content."""
        return digest(self.content)

    def for_labels(self, names: Mapping[str, str]) -> Scorer:
        """Return a scorer of other labels: each has the weights of the one that `names` gives.

        A label whose name this scorer does not know is hardly ever expected.
        """
        columns = [self.weights[:, 0]]
        for name in names.values():
            if name in self.labels:
                columns.append(self.weights[:, 1 + self.labels.index(name)])
            else:
                columns.append(np.zeros(BUCKETS))
                columns[-1][first_bucket()] = _UNKNOWN_LABEL
        return Scorer(np.stack(columns, axis=1), tuple(names))

    def probabilities(self, rows: NDArray[np.uint16]) -> NDArray[np.float64]:
        """Return the probability of no label and of each label, for rows of features."""
        return probabilities(rows, self.weights)


def digest(content: bytes) -> str:
    """Return the digest of a scorer's bytes."""
    return hashlib.sha256(content).hexdigest()[:16]


@lru_cache(maxsize=1)
def shipped() -> Scorer:
    """Read the shipped scorer; `SuggesterError` where the file is damaged."""
    content = SHIPPED.read_bytes()
    if digest(content) != SHIPPED_DIGEST:
        message = f"{SHIPPED} is damaged: install annotator again."
        raise SuggesterError(message)
    return Scorer.read(content)
