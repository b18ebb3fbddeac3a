"""`export label-studio OUT`: tasks for Label Studio, and its labelling configuration.

Label Studio counts offsets in code points: its editor converts the UTF-16 units of the browser
(`fixCodePointsInRange` in web/libs/editor/src/utils/selection-tools.js), and counts each of `\\r`
and `\\n` as one. The tasks are in its JSON format: https://labelstud.io/guide/tasks.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

from exports.atomic import MARK, whole_folder
from exports.documents import Documents
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle, Label, LabelledSpan
    from exports.documents import Document
    from exports.options import ExportOptions


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    labels: Sequence[Label],
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    spans: str = "annotations",
    **_: object,
) -> Exported:
    """Write the folder `out`, as `exports.formats.Writer` says.

    An adjudicated article is a ground truth. The JSON of a number's value is the note of its
    region. Label Studio numbers tasks itself; the converter in its SDK needs a number.
    """
    documents = Documents(gold, options, progress)
    with whole_folder(out) as folder:
        with (folder / "tasks.json").open("w", encoding="utf-8", newline="\n") as file:
            file.write("[")
            for number, document in enumerate(documents, 1):
                file.write(",\n" if number > 1 else "\n")
                file.write(json.dumps({"id": number, **_task(document, spans)}))
            file.write("\n]\n")
        config = folder / "config.xml"
        config.write_text(_config(labels), encoding="utf-8", newline="\n")
    return Exported(
        paths=(out / "tasks.json", out / "config.xml"),
        summary=documents.summary(out.name),
        notes=documents.notes(values=True),
    )


def _task(document: Document, spans: str) -> dict[str, Any]:
    result = [_region(number, span) for number, span in enumerate(document.spans, 1)]
    made: dict[str, Any] = {"result": result}
    if spans == "annotations":
        made["ground_truth"] = document.settled.basis == "adjudicated"
    else:
        made["model_version"] = "annotator-tui gold"
    return {"data": {**document.about, "id": document.id, "text": document.text}, spans: [made]}


def _region(number: int, span: LabelledSpan) -> dict[str, Any]:
    place = {"start": span.start, "end": span.end, "text": span.text}
    return {
        "id": f"span-{number}",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {**place, "labels": [span.label]},
        **({} if span.value is None else {"meta": {"text": [span.value]}}),
    }


def _config(labels: Sequence[Label]) -> str:
    choices = "".join(
        f'    <Label value="{html.escape(label.name)}" background="{html.escape(label.colour)}"'
        + (f' hotkey="{label.key}"/>\n' if label.key else "/>\n")
        for label in labels
    )
    return (
        f"<!-- {MARK} -->\n<View>\n"
        f'  <Labels name="label" toName="text">\n{choices}  </Labels>\n'
        '  <Text name="text" value="$text"/>\n</View>\n'
    )
