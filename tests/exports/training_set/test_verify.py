from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from spacy.tokens import DocBin

from corpus.errors import ExportError
from exports.options import About, ExportOptions
from exports.training_set import last_article, write
from exports.training_set.docbin import DocFile
from exports.training_set.split import side_of
from exports.training_set.verify import verify
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from spacy.language import Language

    from corpus.model import GoldArticle, Label

Differences = Callable[..., list[str]]

TEXT = "Some 12 rebels fled to Kesh"
NOT_RECOMPUTED = (
    "manifest.json: was not recomputed, because the articles above are not as they were exported"
)


@pytest.fixture(scope="module")
def exported_gold(
    some_gold: Callable[..., list[GoldArticle]], gold_of: Callable[..., GoldArticle]
) -> list[GoldArticle]:
    number = gold_of(TEXT, [(5, 7, "NUMBER"), (8, 14, "ACTOR"), (23, 27, "LOCATION")], id="n")
    with_value = number.spans[0]._replace(value='{"low": 12, "high": 12}')
    return [*some_gold(8), replace(number, spans=(with_value, *number.spans[1:]))]


@pytest.fixture
def gold(exported_gold: list[GoldArticle]) -> list[GoldArticle]:
    return [*exported_gold]


@pytest.fixture(scope="module", params=["article", "paragraph"])
def written(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    exported_gold: list[GoldArticle],
    labels: list[Label],
) -> Path:
    """An export that is written once; a test changes its copy."""
    out = tmp_path_factory.mktemp("written") / "out"
    options = ExportOptions(by=request.param)
    return write.write(out, exported_gold, labels=labels, lang="en", options=options).out


@pytest.fixture
def out(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "out")


@pytest.fixture
def differences(labels: list[Label]) -> Differences:
    """The differences of an export from gold, as messages."""

    def found(
        out: Path, gold: list[GoldArticle], renamed: Mapping[str, str] | None = None
    ) -> list[str]:
        verification = verify(out, gold, labels=labels, lang="en", about=About(), renamed=renamed)
        assert verification.ok == (not verification.differences)
        return [str(difference) for difference in verification.differences]

    return found


def test_an_export_equals_the_gold_it_was_made_of(
    out: Path, gold: list[GoldArticle], labels: list[Label]
) -> None:
    verification = verify(out, gold, labels=labels, lang="en", about=About())
    assert verification.ok
    assert verification.articles == 9
    assert verification.spans == sum(len(settled.spans) for settled in gold)


def test_new_and_missing_articles_are_named(
    out: Path,
    gold: list[GoldArticle],
    gold_of: Callable[..., GoldArticle],
    differences: Differences,
) -> None:
    assert differences(out, [*gold[1:], gold_of("new", id="new")]) == [
        "article art-0000: is in the export and no longer in the gold",
        "article new: is in the gold and not in the export",
        NOT_RECOMPUTED,
    ]


def test_changed_spans_are_named(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    number, actor, place = gold[-1].spans
    relabelled = actor._replace(label="LOCATION")
    changed = replace(gold[-1], spans=(number._replace(value='{"low": 10}'), relabelled))
    assert differences(out, [*gold[:-1], changed]) == [
        "article n span 5–7 '12': has value {'low': 12, 'high': 12} in the export "
        "and {'low': 10} in the gold",
        "article n span 8–14 'rebels': is ACTOR in the export and not in the gold",
        "article n span 8–14 'rebels': is LOCATION in the gold and not in the export",
        "article n span 23–27 'Kesh': is LOCATION in the export and not in the gold",
    ]
    assert place.label == "LOCATION"


def test_a_renamed_label_is_one_difference_and_hides_no_other(
    out: Path, gold: list[GoldArticle], labels: list[Label]
) -> None:
    def today(settled: GoldArticle) -> GoldArticle:
        names = {"NUMBER": "QUANTITY"}
        spans = (x._replace(label=names.get(x.label, x.label)) for x in settled.spans)
        return replace(settled, spans=tuple(spans))

    now = [today(settled) for settled in gold]
    count = sum(span.label == "NUMBER" for settled in gold for span in settled.spans)
    told = f"label NUMBER: is now QUANTITY in the project ({count} spans in the export)"
    renamed = {"NUMBER": "QUANTITY", "PLACE": "LOCATION"}
    found = [
        str(difference)
        for difference in verify(
            out, now, labels=labels, lang="en", about=About(), renamed=renamed
        ).differences
    ]
    assert found == [told]
    without = replace(now[-1], spans=now[-1].spans[1:])
    found = [
        str(x)
        for x in verify(
            out, [*now[:-1], without], labels=labels, lang="en", about=About(), renamed=renamed
        ).differences
    ]
    assert found == [told, "article n span 5–7 '12': is QUANTITY in the export and not in the gold"]
    assert len(verify(out, now, labels=labels, lang="en", about=About()).differences) == 2 * count


def test_values_are_compared_as_data(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    number, *others = gold[-1].spans
    same = number._replace(value='{"high":12,"low":12}')
    assert differences(out, [*gold[:-1], replace(gold[-1], spans=(same, *others))]) == []


def test_a_changed_text_is_named(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    changed = replace(gold[0], article=replace(gold[0].article, text="other"))
    assert differences(out, [changed, *gold[1:]]) == [
        "article art-0000: has a different text now",
        NOT_RECOMPUTED,
    ]


def test_changed_and_missing_files_are_named(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    (out / "config.cfg").unlink()
    (out / "README.md").write_text("mine")
    assert differences(out, gold) == [
        "file README.md: was changed after the export (its SHA-256 differs)",
        "file config.cfg: is missing: export again",
    ]


def test_a_missing_or_damaged_set_is_named_and_the_comparison_stops(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    (out / "dev.spacy").write_bytes(b"nonsense")
    found = differences(out, gold)
    assert found[0].startswith("file dev.spacy: was changed")
    assert "the rest was not compared" in found[-1]
    (out / "dev.spacy").unlink()
    assert differences(out, gold)[0] == "file dev.spacy: is missing: export again"
    (out / "provenance.jsonl").write_text('{"article": 1}\n')
    assert "is damaged in line 1" in differences(out, gold)[-1]


def test_spans_changed_in_the_spacy_file_are_found(
    tmp_path: Path,
    gold: list[GoldArticle],
    labels: list[Label],
    nlp: Language,
    differences: Differences,
) -> None:
    out = write.write(tmp_path / "out", gold, labels=labels, lang="en").out
    docs = list(DocBin().from_disk(out / "train.spacy").get_docs(nlp.vocab))
    docs[0].set_ents([docs[0][0:1]], default="outside") if not docs[0].ents else docs[0].set_ents(
        [], default="outside"
    )
    docs[1].set_ents([], default="missing")
    file = DocFile(nlp.vocab)
    for doc in [*docs, docs[0]]:
        file.add(doc)
    file.write(out / "train.spacy")
    found = differences(out, gold)
    assert found[0].startswith("file train.spacy: was changed")
    assert any("not in the gold" in line or "not in the export" in line for line in found)
    assert f"doc {len(docs)} of train.spacy: belongs to 0 articles" in found


def test_docs_in_another_order_are_found(
    tmp_path: Path,
    gold: list[GoldArticle],
    labels: list[Label],
    nlp: Language,
    differences: Differences,
) -> None:
    out = write.write(tmp_path / "out", gold, labels=labels, lang="en").out
    docs = list(DocBin().from_disk(out / "train.spacy").get_docs(nlp.vocab))
    file = DocFile(nlp.vocab)
    for doc in reversed(docs):
        file.add(doc)
    file.write(out / "train.spacy")
    assert any("the doc has a different text" in line for line in differences(out, gold))


def test_tokens_without_an_entity_state_are_found(
    tmp_path: Path,
    gold: list[GoldArticle],
    labels: list[Label],
    nlp: Language,
    differences: Differences,
) -> None:
    out = write.write(tmp_path / "out", gold, labels=labels, lang="en").out
    docs = list(DocBin().from_disk(out / "train.spacy").get_docs(nlp.vocab))
    bare = nlp.tokenizer(docs[0].text)
    DocBin(["ENT_IOB", "ENT_TYPE", "NORM"], docs=[bare, *docs[1:]]).to_disk(out / "train.spacy")
    assert any(
        f"{len(bare)} tokens are neither inside nor outside" in line
        for line in differences(out, gold)
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is not an export: it has no manifest.json"),
        ("{", "is damaged"),
        ("[]", "does not belong to an export of annotator-tui"),
        ('{"product": "doccano"}', "does not belong to an export of annotator-tui"),
        ('{"product": "annotator-tui", "format_version": 99}', "has format version 99"),
        ('{"product": "annotator-tui", "format_version": 1}', "entries are missing"),
        ('{"product": "annotator-tui", "format_version": 1, "files": {}}', "entries are missing"),
    ],
)
def test_foreign_folders_raise_an_export_error(
    tmp_path: Path, gold: list[GoldArticle], content: str | None, message: str, labels: list[Label]
) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ExportError, match=message) as caught:
        verify(tmp_path, gold, labels=labels, lang="en", about=About())
    assert "\n" not in str(caught.value)
    with pytest.raises(ExportError, match=r"nowhere does not exist; give a folder that `annotator"):
        verify(tmp_path / "nowhere", gold, labels=labels, lang="en", about=About())


def test_wrong_positions_in_the_provenance_are_found(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    path = out / "provenance.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[0]["doc"] = [10_000] if isinstance(lines[0]["doc"], list) else 10_000
    if "offset" in lines[0]:
        lines[0]["offset"] = [0]
    lines[1]["split"] = "test"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = differences(out, gold)
    assert any(line.endswith("has no such doc") for line in found)
    assert any("test.spacy has no such doc" in line for line in found)


# -- what an export states ----------------------------------------------------------------------

Manifest = dict[str, Any]
Lines = list[dict[str, Any]]


def changed_by_hand(out: Path, change: Callable[[Manifest, Lines], object]) -> None:
    """Change the manifest and the provenance, and mend the hashes of all files."""
    manifest = json.loads((out / "manifest.json").read_text())
    lines = provenance_lines(out)
    change(manifest, lines)
    (out / "provenance.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for name, file in manifest["files"].items():
        file["sha256"] = hashlib.sha256((out / name).read_bytes()).hexdigest()
    (out / "manifest.json").write_text(json.dumps(manifest))


def changed(**values: object) -> Callable[[Manifest, Lines], object]:
    return lambda manifest, lines: manifest.update(values)


def line_changed(**values: object) -> Callable[[Manifest, Lines], object]:
    return lambda manifest, lines: lines[-1].update(values)


def span_changed(**values: object) -> Callable[[Manifest, Lines], object]:
    return lambda manifest, lines: next(x for x in lines if x["spans"])["spans"][0].update(values)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (changed(digest="0"), "manifest.json digest: states 0, and the export gives "),
        (changed(lang="de"), "manifest.json lang: states de, and the export gives en"),
        (changed(lang="de"), 'manifest.json lang: states "de", and environment.json has "en"'),
        (changed(version="9"), 'manifest.json version: states "9", and environment.json has '),
        (changed(environment="0"), "file environment.json: is not the environment that manifest"),
        (lambda m, _: m["options"].update(hardware="gpu"), "file project.yml: is not the file"),
        (lambda m, _: m["options"].update(task="spancat"), "file config.cfg: is not the config"),
        (lambda m, _: m["options"].update(dev=0.21), "README.md line "),
        (lambda m, _: m["options"].update(dev=0.9), "is in train.spacy, and dev 0.9 and test 0"),
        (lambda m, _: m["options"].update(dev="0.2"), "manifest.json: states no shares of dev"),
        (lambda m, _: m["options"].update(by="page"), "manifest.json: states by 'page', which is"),
        (lambda m, _: m["options"].update(task="x"), "manifest.json: states task 'x', which is"),
        (lambda m, _: m["options"].update(hardware="x"), "states hardware 'x', which is unknown"),
        (lambda m, _: m["options"]["basis"].append("x"), "states basis 'x', which is unknown"),
        (lambda m, _: m.pop("labels"), "manifest.json lists no labels: export again"),
        (lambda m, _: m.pop("environment"), "file environment.json: is not the environment that"),
        (lambda m, _: m["options"].update(seed=1), "manifest.json: states options that this"),
        (lambda m, _: m["sources"].update(wire=8), "manifest.json sources wire: states 8, and the"),
        (
            lambda m, _: m["sources"].update(x=1),
            "manifest.json sources x: states 1, and the",
        ),
        (lambda m, _: m["origins"].clear(), "manifest.json origins accepted: states null, and the"),
        (lambda m, _: m["basis"].update(single=7), "manifest.json basis single: states 7, and the"),
        (lambda m, _: m["articles"].update(dev=7), "manifest.json articles dev: states 7, and the"),
        (lambda m, _: m["negatives"].update(dev=7), "manifest.json negatives dev: states 7, and"),
        (lambda m, _: m["docs"].update(dev=7), "manifest.json docs dev: states 7, and the export"),
        (lambda m, _: m["spans"]["ACTOR"].update(dev=70), "manifest.json spans ACTOR dev: states"),
        (lambda m, _: m["labels"][0].update(description="x"), "manifest.json labels: states"),
        (lambda m, _: m["left_out"]["unsettled"].update(articles=["x"]), "README.md line "),
        (
            lambda m, _: m["left_out"]["unsettled"].update(count=2),
            "left_out unsettled count: states",
        ),
        (lambda m, _: m["options"].update(test_after=5), "states an option that is no text"),
        (lambda m, _: m["left_out"]["begun"].update(articles=[1]), "does not list the articles"),
        (changed(left_out=[]), "manifest.json: does not list the articles left out"),
        (changed(blank_paragraphs=5), "manifest.json blank_paragraphs: states 5, and the export"),
        (changed(moved=[{"group": "x"}]), "manifest.json moved: states"),
        (line_changed(decided_by=["eve"]), 'decided_by is ["eve"] in provenance.jsonl and ["ana'),
        (line_changed(group="x"), "group is x in provenance.jsonl and "),
        (line_changed(basis="agreed"), "basis is agreed in provenance.jsonl and single in the"),
        (line_changed(settled_at="2020"), "settled_at is 2020 in provenance.jsonl and 2026-03-01"),
        (line_changed(unaided=["ana"]), 'unaided is ["ana"] in provenance.jsonl and null in the'),
        (line_changed(remarks=[1]), "remarks is [1] in provenance.jsonl and null in the project"),
        (line_changed(spans=[]), "and not in provenance.jsonl"),
        (span_changed(origin="added"), "origin is added in provenance.jsonl and accepted in the"),
        (span_changed(suggester=None), "suggester is null in provenance.jsonl and rules 1 in the"),
        (span_changed(text="x"), "text is x in provenance.jsonl and "),
        (span_changed(start=0, end=1), "in provenance.jsonl and not in "),
    ],
)
def test_a_statement_changed_by_hand_is_named(
    out: Path,
    gold: list[GoldArticle],
    differences: Differences,
    change: Callable[[Manifest, Lines], object],
    message: str,
) -> None:
    changed_by_hand(out, change)
    found = differences(out, gold)
    assert any(message in line for line in found), found
    assert not any("its SHA-256 differs" in line for line in found)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("guideline.md", "", "x", "file guideline.md: is not the guideline that manifest.json"),
        ("environment.json", '"numpy": "', '"numpy": "9', "file environment.json: is not the envi"),
        ("environment.json", '"annotator-tui": "', '"annotator-tui": "9', "and environment.json h"),
        ("environment.json", '"packages": {', '"parcels": {', "environment.json: is damaged"),
        ("project.yml", "spacy train", "spacy pretrain", "file project.yml: is not the file that"),
        ("config.cfg", "seed = 0", "seed = 1", "file config.cfg: is not the config that manifest"),
        ("project_file.cfg", 'side = "train"', 'side = "dev"', "file project_file.cfg: is not"),
        ("project_file.cfg", "[corpora", "[", "file project_file.cfg: is not config.cfg with the"),
        (
            "config.cfg",
            "dropout = 0.1",
            "dropout = 0.5",
            "file project_file.cfg: is not config.cfg",
        ),
    ],
)
def test_a_file_changed_by_hand_is_named(
    out: Path,
    gold: list[GoldArticle],
    differences: Differences,
    name: str,
    old: str,
    new: str,
    message: str,
) -> None:
    path = out / name
    path.write_text(path.read_text().replace(old, new, 1))
    changed_by_hand(out, lambda manifest, lines: None)
    found = differences(out, gold)
    assert any(message in line for line in found), found


def test_both_configs_changed_alike_are_named(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    for name in ("config.cfg", "project_file.cfg"):
        path = out / name
        path.write_text(path.read_text().replace("dropout = 0.1", "dropout = 0.5", 1))
    changed_by_hand(out, lambda manifest, lines: None)
    assert differences(out, gold) == [
        "file config.cfg: is not the config that manifest.json and the docs of train give"
    ]


_NO_LAST = "manifest.json options last_article: states {}, and the last article listed is {}"


def test_another_last_article_is_named() -> None:
    """The export lists y and z, and y~1 if the project had that already."""

    def check(row: tuple[str | None, dict[str, int], str | None, str | None]) -> None:
        stated, position, annotator, named = row
        listed = ["y~1"] if "y~2" in position else []
        described = {
            "options": {"last_article": stated, "annotator": annotator},
            "left_out": {"retired": {"count": len(listed), "articles": listed}},
        }
        found = [*map(str, last_article.differences(described, ["y", "z"], position.get))]
        assert found == ([] if named is None else [_NO_LAST.format(stated, named)])

    each_row(
        [
            ("z", {"y": 2, "z": 3}, None, None),
            ("y", {"y": 2, "z": 3}, None, "z"),
            ("late", {"y": 2, "z": 3, "late": 4}, None, "z"),
            ("no such article", {"y": 2, "z": 3}, None, "z"),
            ("z", {"y": 2}, None, None),  # purged since
            ("z", {"y": 2, "z": 9, "z~1": 3, "late": 4}, None, None),  # replaced since
            ("z", {"y": 9, "y~1": 2, "z": 3}, None, None),
            ("z", {"y": 9, "y~1": 2, "y~2": 5, "z": 4}, None, "y"),  # replaced before and since
            ("late", {"y": 2, "z": 3, "late": 4}, "ana", None),  # somebody else's article
            ("y", {"y": 2, "z": 3}, "ana", "z"),
            (None, {}, None, None),  # an export by an earlier version
        ],
        check,
    )


def test_another_last_edit_is_named(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    changed_by_hand(out, lambda m, _: m["options"].update(last_edit="0"))
    assert differences(out, gold) == [
        "file project_file.cfg: is not config.cfg with the digest and the last edit of "
        "manifest.json"
    ]


def test_a_side_swapped_by_hand_is_named(
    tmp_path: Path, gold: list[GoldArticle], labels: list[Label], differences: Differences
) -> None:
    """All of it: docs, provenance, counts and digest are those of another split."""
    out = write.write(tmp_path / "out", gold, labels=labels, lang="en").out
    before = {x["article"]: x["split"] for x in provenance_lines(out)}
    dev = next(article for article, side in before.items() if side == "dev")
    other = next(f"x{n}" for n in range(99) if side_of(f"x{n}", ExportOptions()) == "train")
    swapped = [replace(x, group=other) if x.article.id == dev else x for x in gold]
    out = write.write(tmp_path / "swapped", swapped, labels=labels, lang="en").out
    assert differences(out, swapped) == []
    assert f"article {dev}: is in train.spacy, and dev 0.2 and test 0 put it in dev.spacy" in (
        differences(out, gold)
    )


def test_articles_between_sides_are_left_out_and_listed(
    tmp_path: Path,
    gold: list[GoldArticle],
    gold_of: Callable[..., GoldArticle],
    labels: list[Label],
    differences: Differences,
) -> None:
    sides = [
        next(f"x{n}" for n in range(99) if side_of(f"x{n}", ExportOptions()) == s)
        for s in ("train", "dev")
    ]
    gold += [gold_of("x y", id=key, split_keys=(key,)) for key in sides]
    gold.append(gold_of("x y z", id="between", split_keys=tuple(sides)))
    written = write.write(tmp_path / "out", gold, labels=labels, lang="en")
    assert written.notes[0] == (
        "left out between: it is a near-duplicate of articles on different sides of the split"
    )
    card = (written.out / "README.md").read_text()
    assert "- 1 article: near-duplicates of articles on different sides" in card
    assert differences(written.out, gold) == []
    changed_by_hand(written.out, lambda m, _: m["left_out"]["between_sides"].update(articles=[]))
    assert "article between: is in the gold and not in the export" in differences(written.out, gold)
    moved = [replace(x, split_keys=(sides[0],)) if x.article.id == "between" else x for x in gold]
    written = write.write(tmp_path / "out", gold, labels=labels, lang="en")
    assert differences(written.out, moved) == [
        "article between: is in the gold and not in the export"
    ]


def test_an_entity_removed_by_hand_is_named(
    tmp_path: Path, gold: list[GoldArticle], labels: list[Label], differences: Differences
) -> None:
    without = replace(gold[-1], spans=gold[-1].spans[1:])
    out = write.write(tmp_path / "out", [*gold[:-1], without], labels=labels, lang="en").out
    assert differences(out, gold) == [
        "article n span 5–7 '12': is NUMBER in the gold and not in the export"
    ]


def provenance_lines(out: Path) -> Lines:
    return [json.loads(line) for line in (out / "provenance.jsonl").read_text().splitlines()]


def test_a_manifest_without_the_data_card_is_compared_all_the_same(
    out: Path, gold: list[GoldArticle], differences: Differences
) -> None:
    changed_by_hand(out, lambda manifest, _: manifest["files"].pop("README.md"))
    assert differences(out, gold) == []
