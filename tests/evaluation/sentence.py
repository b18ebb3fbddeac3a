"""Shows what the rules make of sentences: `python -m tests.evaluation.sentence 'A sentence.'`."""

from __future__ import annotations

import sys

from corpus.rules.component import STOCK_MAPPING
from corpus.suggesters.pipelines import DEFAULT, find_pipeline, load_pipeline


def main() -> None:
    """Print spans with their rules, then each token with its tag, relation and head."""
    nlp = load_pipeline(find_pipeline(DEFAULT), parsed=True)
    nlp.add_pipe("annotator_rules", config={"mapping": STOCK_MAPPING})
    for doc in nlp.pipe(sys.argv[1:]):
        for span in doc.spans["annotator"]:
            print(f"[{span.text}]{span.label_}  {span.id_}  ({span.kb_id_})")  # noqa: T201
        print(*(f"{t.text}/{t.tag_}/{t.dep_}>{t.head.text}" for t in doc))  # noqa: T201


if __name__ == "__main__":
    main()
