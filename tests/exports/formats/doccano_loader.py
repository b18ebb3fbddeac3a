"""A program for a Python that has doccano: load a file as its server does, and print what it holds.

Arguments: JSONL, a folder for the database. It prints [text, [[start, end, label], …]] of each
example as JSON, in the order of the file.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path


def main(source: str, folder: str) -> None:
    backend = importlib.util.find_spec("backend")
    sys.path[:0] = backend.submodule_search_locations
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'doccano.sqlite3'}"
    import django

    django.setup()
    from data_import.datasets import SequenceLabelingDataset
    from data_import.pipeline.catalog import JSONL
    from data_import.pipeline.factories import create_parser
    from data_import.pipeline.readers import FileName, Reader
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from examples.models import Example
    from labels.models import Span
    from projects.models import ProjectType, SequenceLabelingProject

    call_command("migrate", verbosity=0)
    user = User.objects.create(username="ana")
    project = SequenceLabelingProject.objects.create(
        name="test", project_type=ProjectType.SEQUENCE_LABELING, created_by=user
    )
    reader = Reader([FileName(source, "1", "1.jsonl")], create_parser(JSONL, encoding="Auto"))
    dataset = SequenceLabelingDataset(reader, project)
    dataset.save(user)
    assert not dataset.errors, dataset.errors
    found = [
        [
            example.text,
            sorted(
                [span.start_offset, span.end_offset, span.label.text]
                for span in Span.objects.filter(example=example)
            ),
        ]
        for example in Example.objects.filter(project=project).order_by("id")
    ]
    sys.stdout.write(json.dumps(found))


main(*sys.argv[1:])
