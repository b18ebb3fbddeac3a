"""The plain loop of an export to JSONL. Arguments: JSONL to read, JSONL to write."""

import sys

import srsly


def main(source: str, target: str) -> None:
    srsly.write_jsonl(target, srsly.read_jsonl(source))


main(*sys.argv[1:])
