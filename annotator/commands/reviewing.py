"""`annotator review`: settle where annotators differ."""

from __future__ import annotations

from corpus.disagreements import Kind

KINDS = {kind.name.lower(): kind for kind in Kind}
