"""Reads UIMA CAS files, which INCEpTION exports: XMI, JSON, and a zip or a project with either.

An XMI file needs its type system: `TypeSystem.xml` beside it, or in the same zip. A JSON file
contains its own. cassis reads both and converts offsets from UTF-16 units into code points.

In an exported project each file is one person's annotation of a document, or the curated one, which
is an adjudication; it may also be WebAnno TSV. The spans of unfinished ones are left out.
`corpus.readers.layers` chooses the layer whose annotations become spans.
"""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from corpus.model import Refusal
from corpus.readers.formats import webanno_tsv
from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import UNREADABLE, Lost, ReadArticle, ReadGold
from corpus.readers.json_records import BAD_LINE
from corpus.readers.layers import entity_layer, short_name
from corpus.readers.spans import shown
from corpus.readers.streams import MOST_BYTES, marked_encoding, unmarked_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cassis import Cas, TypeSystem
    from cassis.typesystem import FeatureStructure

    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

TYPE_SYSTEM = "typesystem.xml"
"""The name of the file with the types, in lower case."""

_XMI = re.compile(rb"(?:<\?xml[^>]*\?>\s*)?<(?:\w+:)?XMI\b")
_JSON = re.compile(rb'\{\s*"%(?:TYPES|FEATURE_STRUCTURES|VIEWS)"')
_ZIP = b"PK\x03\x04"
_EXPORTED = re.compile(
    rb".*\.xmi$|(?:.*/)?typesystem\.xml$|/?exportedproject[^/]*\.json$|"
    rb"/?(?:annotation|curation)/.+/[^/]+\.(?:zip|xmi|json|tsv)$"
)
_PROJECT = re.compile(r"/?exportedproject[^/]*\.json")
_PERSON = re.compile(r"/?(annotation|curation)/(.+)/([^/]+)\.(?:zip|xmi|json|tsv)")
_WORK = re.compile(r"/?(annotation|curation)(?:_ser)?/(.+)/([^/]+)\.[^/.]+")
_CURATOR = "CURATION_USER"
_INITIAL = "INITIAL_CAS"
"""The document as it was imported, in a folder `annotation` of an exported project."""
_CORRECTED = "CORRECTION_USER"
"""The annotations that people correct, in a folder `curation` of an exported project."""
_PLAIN = ("Token", "Sentence", "Paragraph", "DocumentMetaData", "DocumentAnnotation")
_FIELD = "MetaDataStringField"
_KNOWN_FIELDS = ("id", "title", "source", "url", "published")
_RELATION = ("Governor", "Dependent")
_OWN = ("begin", "end", "sofa", "xmiID", "type")
_MOST_SHOWN = 200
_UNREADABLE = (
    "the annotations are in no format that is read; export the project again with UIMA CAS XMI, "
    "UIMA CAS JSON or WebAnno TSV 3 as its format."
)


def recognises(head: Head) -> bool:
    """Whether the file is XMI or JSON of a CAS, or a zip that INCEpTION has exported."""
    if head.data.startswith(_ZIP):
        return any(map(_EXPORTED.match, _names(head.data)))
    return bool(_XMI.match(head.opening) or _JSON.match(head.opening))


def _names(data: bytes) -> Iterator[bytes]:
    """The names of the files with which a zip begins, in lower case."""
    at = data.find(_ZIP)
    while at >= 0:
        length = int.from_bytes(data[at + 26 : at + 28], "little")
        yield data[at + 30 : at + 30 + length].lower()
        at = data.find(_ZIP, at + 4)


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the article of a file, or of each file in a zip; see `Reader`."""
    if find_spec("cassis") is None:
        reason = "UIMA CAS files need the extra `cas`: `pip install 'annotator-tui[cas]'`."
        yield Refusal(source.where, reason)
        return
    data = source.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        yield Refusal(source.where, f"a file of more than {MOST_BYTES >> 20} MiB; split it.")
    elif data.startswith(_ZIP):
        yield from _zipped(data, source.where, options)
    else:
        yield _article_or_refusal(data, source.where, _types_beside(source), options)


def _types_beside(source: Source) -> bytes | None:
    """The type system in the folder of a file; None without one, or where it is no regular file.

    More than `MOST_BYTES` of it are not read, and what is read is then no XML.
    """
    if source.path is None:
        return None
    for path in sorted(source.path.parent.iterdir()):
        if _is_type_system(path.name) and path.is_file():
            with path.open("rb") as file:
                return file.read(MOST_BYTES)
    return None


def _zipped(data: bytes, where: str, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """The articles in a zip; in an exported project, of each person and of the curation."""
    empty = True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for item in _items(archive, where, options):
                empty = False
                yield item
    except Exception as error:  # damaged data fails anywhere in zipfile
        yield Refusal(where, f"the zip cannot be read ({_shortened(error)}).")
        return
    if empty:
        yield Refusal(where, _UNREADABLE, UNREADABLE)


def _items(
    archive: zipfile.ZipFile, where: str, options: ReadOptions
) -> Iterator[ReadArticle | Refusal]:
    unfinished = _unfinished(archive) if options.spans else {}
    seen: set[str] = set()
    for name, content, types in _files(archive):
        inside = f"{where}:{name}"
        if name.endswith(".tsv"):
            item = webanno_tsv.article_or_refusal(content, inside, options)
        else:
            item = _article_or_refusal(content, inside, types, options)
        person = _PERSON.fullmatch(name)
        if isinstance(item, ReadArticle) and person:
            kind, document, annotator = person.groups()
            state = unfinished.get((kind, document, annotator), "")
            item = _of_person(item, kind, annotator, state) if options.spans else item
            item = replace(item, further=document in seen)
            seen.add(document)
        yield item
    for found in _unread(archive):
        if found not in unfinished and (options.spans or found[1] not in seen):
            yield Refusal(f"{where}:{'/'.join(found)}", _UNREADABLE, UNREADABLE)


def _of_person(item: ReadArticle, kind: str, annotator: str, state: str) -> ReadArticle:
    """The annotation of a person in a project, without spans if it has a `state` of unfinished."""
    if annotator == _INITIAL:
        return replace(item, spans=None, lost=())
    if kind == "curation":
        item = replace(item, gold=ReadGold("adjudicated", (annotator,)))
    else:
        item = replace(item, annotator=annotator)
    return replace(item, spans=None, lost=(), unaccepted=state) if state else item


def _unfinished(archive: zipfile.ZipFile) -> dict[tuple[str, str, str], str]:
    """(folder, document, person) -> state, of what a project says is not finished."""
    found: dict[tuple[str, str, str], str] = {}
    for name in archive.namelist():
        if not _PROJECT.fullmatch(name):
            continue
        project = json.loads(_content(archive, name))
        for one in project.get("annotation_documents") or ():
            if one["state"] != "FINISHED":
                key = "annotation", one["name"], one["user"]
                found[key] = str(one["state"]).lower().replace("_", " ")
        for one in project.get("source_documents") or ():
            if one["state"] != "CURATION_FINISHED":
                found["curation", one["name"], _CURATOR] = "curation in progress"
    return found


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes, bytes | None]]:
    """(name, content, type system) of each CAS in a zip, or in a zip in the folders of people."""
    names = [name for name in archive.namelist() if not name.endswith("/")]
    project = any(_PERSON.fullmatch(name) or _PROJECT.fullmatch(name) for name in names)
    types = next((name for name in names if _is_type_system(name)), None)
    for name in names:
        if project and not _PERSON.fullmatch(name):
            continue
        if project and name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(_content(archive, name))) as inner:
                for _, content, inner_types in _files(inner):
                    yield name, content, inner_types
        elif name.endswith((".xmi", ".json", *((".tsv",) * project))):
            yield name, _content(archive, name), _content(archive, types) if types else None


def _unread(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, str]]:
    """Yield (folder, document, person) of what a project has only in formats that are not read."""
    names = archive.namelist()
    read = {found.groups() for found in map(_PERSON.fullmatch, names) if found}
    work = {found.groups(): None for found in map(_WORK.fullmatch, names) if found}
    for kind, document, annotator in work:
        initial = annotator in (_INITIAL, _CORRECTED)
        if (kind, document, annotator) not in read and not initial:
            yield kind, document, annotator


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise ValueError(f"{name} has more than {MOST_BYTES >> 20} MiB")
    return archive.read(name)


def _is_type_system(name: str) -> bool:
    return PurePath(name).name.casefold() == TYPE_SYSTEM


def _article_or_refusal(
    data: bytes, where: str, types: bytes | None, options: ReadOptions
) -> ReadArticle | Refusal:
    try:
        with warnings.catch_warnings():
            # The warnings are about offsets outside the text.
            warnings.simplefilter("error" if options.spans else "ignore", UserWarning)
            return _article(_cas(data, types), where, options)
    except ValueError as error:
        return Refusal(where, str(error), BAD_LINE)
    except Exception as error:  # damaged data, or the types of another file
        return Refusal(where, f"the CAS cannot be read ({_shortened(error)}).")


def _shortened(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:_MOST_SHOWN]


def _cas(data: bytes, types: bytes | None) -> Cas:
    from cassis import load_cas_from_json, load_cas_from_xmi

    if data.lstrip().startswith(b"{"):
        return load_cas_from_json(io.BytesIO(data))
    if types is None:
        raise ValueError("an XMI file needs TypeSystem.xml, which is exported with it, beside it.")
    for xml in (data, types):
        # Entities of a document type could read other files or fill the memory.
        if b"<!DOCTYPE" in xml or marked_encoding(xml) or unmarked_encoding(xml):
            raise ValueError("the XML has a document type or is not UTF-8, as no CAS is.")
    return load_cas_from_xmi(io.BytesIO(data), typesystem=_type_system(types))


@lru_cache(maxsize=4)
def _type_system(data: bytes) -> TypeSystem:
    from cassis import load_typesystem

    return load_typesystem(io.BytesIO(data))


def _article(cas: Cas, where: str, options: ReadOptions) -> ReadArticle:
    text = cas.sofa_string
    if not text:
        raise ValueError("the CAS has no text.")
    by_type: dict[str, list[FeatureStructure]] = {}
    for one in cas.select_all_annotations():
        by_type.setdefault(one.type.name, []).append(one)
    record: dict[str, Any] = {"text": text, **_about(by_type)}
    if not options.spans:
        return article_of(record, where)
    layers = {
        name: _features(found[0])
        for name, found in sorted(by_type.items())
        if short_name(name) not in (*_PLAIN, _FIELD) and not _is_relation(found[0])
    }
    defined = any(short_name(one.name) == "NamedEntity" for one in cas.typesystem.get_types())
    chosen = entity_layer(layers)
    lost: list[Lost] = []
    if chosen or defined:
        layer, feature = chosen or ("", "")
        record["spans"] = list(_spans(by_type.get(layer, []), feature, where, lost))
    lost += _others(by_type, chosen[0] if chosen else "", where)
    return replace(article_of(record, where), lost=tuple(lost))


def _features(one: FeatureStructure) -> list[str]:
    """The names of the features that have texts."""
    return [
        feature.name
        for feature in one.type.all_features
        if feature.rangeType.name == "uima.cas.String"
    ]


def _is_relation(one: FeatureStructure) -> bool:
    names = {feature.name for feature in one.type.all_features}
    return names.issuperset(_RELATION)


def _spans(
    found: Sequence[FeatureStructure], feature: str, where: str, lost: list[Lost]
) -> Iterator[dict[str, Any]]:
    """Yield spans as data; what has no place is added to `lost`."""
    for one in found:
        label = (one.get(feature) if feature else None) or ""
        extent = f"{one.begin}–{one.end} {shown(one.get_covered_text())}"
        if not label.strip() or one.begin >= one.end:
            kind = "unlabelled span" if one.begin < one.end else "empty span"
            lost.append(Lost(where, kind, f"{label} {extent}".strip()))
            continue
        for other in one.type.all_features:
            value = None if other.name in (*_OWN, feature) else one.get(other.name)
            if value is not None:
                named = value if isinstance(value, str | int | float) else other.rangeType.name
                lost.append(Lost(where, "feature", f"{other.name}={named} of {label} {extent}"))
        yield {"start": one.begin, "end": one.end, "label": label}


def _others(
    by_type: Mapping[str, Sequence[FeatureStructure]], chosen: str, where: str
) -> Iterator[Lost]:
    """Yield the relations, and how many annotations other layers have."""
    counts: Counter[str] = Counter()
    for name, found in by_type.items():
        short = short_name(name)
        if name == chosen or short in (*_PLAIN, _FIELD):
            continue
        if not _is_relation(found[0]):
            counts[short] += len(found)
            continue
        for one in found:
            ends = (one.get(name) for name in _RELATION)
            texts = [shown(end.get_covered_text()) if end else "nothing" for end in ends]
            yield Lost(where, "relation", f"{short} from {texts[0]} to {texts[1]}")
    for short, count in counts.items():
        yield Lost(where, "other layer", f"{short} (annotations: {count:,})")


def _about(by_type: Mapping[str, Sequence[FeatureStructure]]) -> dict[str, Any]:
    """Id and metadata as `annotator export cas` writes them; else the name of the document."""
    fields: dict[str, str] = {}
    for name, found in by_type.items():
        if short_name(name) == _FIELD:
            fields |= {one.key: one.value or "" for one in found if one.key}
        elif short_name(name) == "DocumentMetaData" and (title := found[0].get("documentTitle")):
            fields.setdefault("file", title)
    about: dict[str, Any] = {key: fields.pop(key) for key in _KNOWN_FIELDS if key in fields}
    if "id" in about:
        fields.pop("file", None)
    meta = fields.pop("meta", "{}")
    try:
        known = json.loads(meta)
    except (ValueError, RecursionError):
        known = {"meta": meta}
    about["meta"] = {**fields, **(known if isinstance(known, dict) else {"meta": known})}
    return about
