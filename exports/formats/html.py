"""`export html OUT`: one page with every text and its spans, drawn by displaCy.

displaCy escapes texts. Characters that are invisible or reorder text become glyphs before, one for
one, so offsets hold.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from spacy import displacy
from spacy.util import get_lang_class

from corpus.numbers.value import described, from_json
from exports.atomic import MARK, STDOUT, whole_file
from exports.documents import Documents
from exports.formats import Exported
from exports.html_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle, Label, LabelledSpan
    from exports.documents import Document
    from exports.options import ExportOptions

_HEAD = """<!doctype html>
<!-- {mark} -->
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ margin: 2rem auto; padding: 0 1rem; max-width: 50rem; font: 1rem system-ui, sans-serif; }}
article {{ margin-bottom: 3rem; overflow-wrap: anywhere; }}
mark {{ color: #000; }}
.about {{ color: #666; }}
</style>
</head>
<body>
"""


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    **_: object,
) -> Exported:
    """Write the page `out`, as `exports.formats.Writer` says.

    The value of a number is shown after its label.
    """
    documents = Documents(gold, options, progress)
    title = "Annotated articles" if out == STDOUT else out.name
    with whole_file(out) as file:
        file.write(_HEAD.format(mark=MARK, lang=escape(lang), title=_safe(title)))
        for document in documents:
            file.write(drawn(document, labels, lang))
        file.write("</body>\n</html>\n")
    return Exported(
        paths=(out,), summary=documents.summary(out.name), notes=documents.notes(values=True)
    )


def drawn(document: Document, labels: Sequence[Label], lang: str) -> str:
    """Return a document as an HTML `article` with its heading; its text is escaped."""
    shown = {
        "text": visible(document.text),
        "ents": [_entity(span) for span in document.spans],
        "settings": {
            "lang": lang,
            "direction": get_lang_class(lang).Defaults.writing_system["direction"],
        },
    }
    colours = {label.name: label.colour for label in labels}
    text = displacy.render(
        shown, style="ent", manual=True, jupyter=False, options={"colors": colours}
    )
    return f"<article>\n{_heading(document)}{text}\n</article>\n"


def _entity(span: LabelledSpan) -> dict[str, Any]:
    entity = {"start": span.start, "end": span.end, "label": span.label}
    if span.value is None:
        return entity
    label = f"{span.label} {described(from_json(span.value))}"
    return {**entity, "params": {"label": _safe(label)}}


def _heading(document: Document) -> str:
    article, settled = document.article, document.settled
    people = ", ".join(settled.decided_by)
    about = (document.id, article.source, article.published, f"{settled.basis}: {people}")
    return (
        f"<h2>{_safe(article.headline)}</h2>\n"
        f'<p class="about">{_safe(" · ".join(filter(None, about)))}</p>\n'
    )


def _safe(text: str) -> str:
    return escape(visible(text))
