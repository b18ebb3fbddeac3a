"""`export cas OUT`: a folder of UIMA CAS files, which INCEpTION imports.

The types are DKPro Core's, whose layers every INCEpTION project has. UIMA counts offsets in UTF-16
units; cassis converts them. An XML file cannot hold every character: https://www.w3.org/TR/xml/
(section 2.2).
"""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

from corpus.errors import ExportError
from exports.atomic import whole_folder
from exports.documents import Documents
from exports.file_names import file_name
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from cassis import Cas, TypeSystem

    from corpus.model import GoldArticle
    from exports.documents import Document
    from exports.options import ExportOptions

TYPE_SYSTEM = "TypeSystem.xml"

_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api"
_STRING = "uima.cas.String"
_ANNOTATION = "uima.tcas.Annotation"
TOKEN = f"{_DKPRO}.segmentation.type.Token"
SENTENCE = f"{_DKPRO}.segmentation.type.Sentence"
ENTITY = f"{_DKPRO}.ner.type.NamedEntity"
DOCUMENT = f"{_DKPRO}.metadata.type.DocumentMetaData"
FIELD = f"{_DKPRO}.metadata.type.MetaDataStringField"
_TYPES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    TOKEN: (_ANNOTATION, ()),
    SENTENCE: (_ANNOTATION, ()),
    ENTITY: (_ANNOTATION, ("value",)),
    DOCUMENT: ("uima.tcas.DocumentAnnotation", ("documentTitle", "documentId", "documentUri")),
    FIELD: (_ANNOTATION, ("key", "value")),
}
"""Type -> its supertype, and its features, which are strings."""

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    lang: str,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    files: str = "xmi",
    **_: object,
) -> Exported:
    """Write the folder `out`, as `exports.formats.Writer` says.

    `files` is "xmi" or "json". The type system of all XMI files is in one further file; a JSON file
    contains its own. Raises ExportError without cassis, which is an extra, or if a character of a
    document cannot be in XML.
    """
    if find_spec("cassis") is None:
        raise ExportError("cas needs the extra `cas`: `pip install 'annotator-tui[cas]'`.")
    documents = Documents(gold, options, progress)
    types = _type_system()
    with whole_folder(out) as folder:
        for document in documents:
            path = folder / f"{file_name(document.id)}.{files}"
            if files == "xmi":
                _refuse_not_xml(document)
                _cas(document, types, lang).to_xmi(path)
            else:
                _cas(document, types, lang).to_json(path)
        if files == "xmi":
            types.to_xml(folder / TYPE_SYSTEM)
    return Exported(paths=(out,), summary=documents.summary(out.name), notes=documents.notes())


def _type_system() -> TypeSystem:
    from cassis import TypeSystem

    types = TypeSystem()
    for name, (supertype, features) in _TYPES.items():
        made = types.create_type(name, supertypeName=supertype)
        for feature in features:
            types.create_feature(made, feature, rangeType=_STRING)
    return types


def _cas(document: Document, types: TypeSystem, lang: str) -> Cas:
    from cassis import Cas

    cas = Cas(types, sofa_string=document.text, sofa_mime="text/plain")
    made = {name: types.get_type(name) for name in _TYPES}
    about, length = document.about, len(document.text)
    metadata = made[DOCUMENT](
        begin=0,
        end=length,
        language=lang,
        documentId=document.id,
        documentTitle=about.get("title"),
        documentUri=about.get("url"),
    )
    cas.add(metadata)
    for key, value in _fields(document).items():
        cas.add(made[FIELD](begin=0, end=length, key=key, value=value))
    for sentence in document.sentences:
        cas.add(made[SENTENCE](begin=sentence[0][0], end=sentence[-1][1]))
        cas.add_all(made[TOKEN](begin=start, end=end) for start, end in sentence)
    cas.add_all(
        made[ENTITY](begin=span.start, end=span.end, value=span.label) for span in document.spans
    )
    return cas


def _fields(document: Document) -> dict[str, str]:
    """Return id and metadata of the document as texts, by key.

    They are fields of their own because INCEpTION replaces the id and the title of
    DocumentMetaData by the names of the user and the file.
    """
    fields = {"id": document.id, **document.about}
    if "meta" in fields:
        fields["meta"] = json.dumps(fields["meta"])
    return fields


def _refuse_not_xml(document: Document) -> None:
    for name, text in {"text": document.text, **_fields(document)}.items():
        found = _NOT_XML.search(text)
        if found:
            raise ExportError(
                f"The {name} of article {document.id} has the character U+{ord(found[0]):04X} at "
                f"offset {found.start()}, which XML cannot hold, so nothing was exported: remove "
                "it from the text, or write JSON with `--files json`."
            )
