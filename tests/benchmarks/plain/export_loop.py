"""The plain loop of an export: a DocBin of all articles. Arguments: JSONL, `.spacy` file."""

import json
import sys
from pathlib import Path

import spacy
from spacy.tokens import DocBin


def main(source: str, target: str) -> None:
    nlp = spacy.blank("en")
    docs = DocBin()
    with Path(source).open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            doc = nlp.make_doc(record["text"])
            doc.ents = [
                doc.char_span(span["start"], span["end"], label=span["label"])
                for span in record["spans"]
            ]
            docs.add(doc)
    docs.to_disk(target)


main(*sys.argv[1:])
