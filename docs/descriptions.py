"""Descriptions of tables, columns and report sections, for the generated pages."""

from __future__ import annotations

ARTICLE_ID = "id of the article"
START = "first code point of the span, counted from 0"
END = "the code point after its last"
LABEL = "name of the label"
TEXT = "the covered text"
VALUE = 'value of a NUMBER as JSON, `{"low","high","approximate","unit"}`, else null'
AT = "time in UTC, ISO 8601"

TABLES = {
    "articles": "The texts, including retired ones.",
    "labels": "The label set. Edits store the id and views show the name, so renaming a label "
    "rewrites nothing.",
    "annotators": "People, and models that are compared with people.",
    "edits": "Every change, append-only. Triggers refuse updates. The other tables and views "
    "follow from these rows; `annotator check` replays them and compares.",
    "suggestions": "All suggestions of all suggesters.",
    "annotations": "One row per person and article that the person opened.",
    "annotation_spans": "The current spans of every annotation.",
    "annotation_comments": "The current comments. `start`, `end` and `text` are null for a comment "
    "on the whole article.",
    "annotation_links": "The current links: the actor or the place that a person gave to a number.",
    "gold": "The spans of the gold. A settled article without spans has no row here; see "
    "`gold_articles`.",
    "gold_articles": "The articles that have gold.",
    "changed_since_settled": "Adjudicated articles that an annotator has edited since. Their gold "
    "is unchanged.",
    "tags": "The named versions of the gold.",
    "draws": "The draws of `annotator draw`.",
    "drawn_articles": "The articles that `annotator draw` has drawn at random.",
}
"""Table or view of the SQL contract -> what its rows are."""

COLUMNS = {
    "articles": {
        "id": "the id from the imported file, else made from the hash of the text",
        "title": "title, or empty",
        "source": "source, or empty",
        "url": "address, or empty",
        "published": "date of publication as it was imported, or empty",
        "lang": "language of the tokenizer",
        "imported_at": AT,
        "retired_at": "when the article was retired, else null",
        "meta": "JSON: `meta` of the imported line, and its unknown keys",
        "text": "the text as it was imported",
    },
    "tags": {
        "name": "name",
        "note": "what the version is for, or empty",
        "made_at": AT,
        "as_of": "time of the last edit that belongs to it, or empty",
        "last_edit": "id of that edit, or null",
        "last_article": "id of the last imported article, or null",
    },
    "labels": {
        "id": "id, as in `edits.label`",
        "name": "name",
        "key": "digit that gives the label, or null",
        "colour": "`#RRGGBB`, for a dark background",
        "description": "one line",
    },
    "annotators": {
        "id": "id, as in `edits.annotator`",
        "name": "name",
        "kind": "`person` or `model`; only persons count for gold, queue and memory",
    },
    "edits": {
        "id": "random, 128 bits as text",
        "parent": "the previous edit by the same person in the same article and layer, or null",
        "step": "shared by all edits of one key press",
        "layer": "`annotation` or `adjudication`",
        "article_id": ARTICLE_ID,
        "annotator": "id in `annotators`",
        "at": AT,
        "action": "`opened`, `accepted`, `rejected`, `relabelled`, `moved`, `added`, `removed`, "
        "`restored`, `split`, `merged`, `valued`, `commented`, `remembered`, `dismissed`, "
        "`linked`, `flagged`, `unflagged`, `skipped`, `finished`, `reopened`, `undone`, `redone`; "
        "`imported` stands for several `added`: the spans of an imported annotation",
        "start": f"{START}, or null",
        "end": f"{END}, or null",
        "label": "id in `labels`, or null",
        "value": VALUE,
    },
    "suggestions": {
        "article_id": ARTICLE_ID,
        "start": START,
        "end": END,
        "label": LABEL,
        "score": "score of the suggester in 0…1, or null",
        "suggester": "name and version of the suggester",
        "reason": "why it was suggested, such as the names of the rules",
    },
    "annotations": {
        "article_id": ARTICLE_ID,
        "annotator": "name of the person",
        "status": "`open`, `finished` or `skipped`",
        "flagged": "1 if the article or one of its spans is flagged",
        "started_at": "time of the first decision, or null",
        "finished_at": "time of finishing, or null",
        "seconds": "working time; a pause counts for at most a minute",
        "unaided": "1 if the suggestions were hidden at random, 0 if they were shown, null if "
        "the article was not part of a draw",
        "trial": "`practice` or `hidden` (hidden gold) if the article was settled before and only "
        "measures the person, else null",
    },
    "annotation_spans": {
        "article_id": ARTICLE_ID,
        "annotator": "name of the person",
        "start": START,
        "end": END,
        "label": LABEL,
        "text": TEXT,
        "value": VALUE,
        "origin": "`accepted` (a suggestion as it was), `changed` (a corrected suggestion) or "
        "`added`",
        "suggester": "whose suggestion it was, or null",
    },
    "annotation_comments": {
        "article_id": ARTICLE_ID,
        "annotator": "name of the person",
        "start": f"{START}, or null",
        "end": f"{END}, or null",
        "text": f"{TEXT}, or null",
        "comment": "the comment",
        "at": AT,
    },
    "annotation_links": {
        "article_id": ARTICLE_ID,
        "annotator": "name of the person",
        "start": "first code point of the number, counted from 0",
        "end": END,
        "text": "the text of the number",
        "role": "`actor` or `place`",
        "target_start": "first code point of the actor or place, null where the text names none",
        "target_end": "the code point after its last, or null",
        "target_text": "its text, or null",
    },
    "gold": {
        "article_id": ARTICLE_ID,
        "start": START,
        "end": END,
        "label": LABEL,
        "text": TEXT,
        "value": VALUE,
        "basis": "`adjudicated`, `agreed` or `single`",
        "decided_by": "names of the people it comes from",
    },
    "gold_articles": {
        "article_id": ARTICLE_ID,
        "basis": "`adjudicated`, `agreed` or `single`",
        "decided_by": "names of the people it comes from",
        "settled_at": AT,
    },
    "changed_since_settled": {
        "article_id": ARTICLE_ID,
        "annotator": "name of the person who edited",
    },
    "draws": {
        "id": "id",
        "drawn_at": AT,
        "seed": "seed",
        "design": "JSON: the kind of scores, and the numbers of articles read, left out and drawn",
    },
    "drawn_articles": {
        "article_id": ARTICLE_ID,
        "probability": "probability with which the design draws the article",
        "weight": "1 / probability: the number of candidates that the article stands for",
        "source": "source, when it was drawn",
        "period": "month or year of publication, or empty",
        "draw": "id of the draw",
        "drawn_at": AT,
        "seed": "seed of the draw",
    },
}
"""Table or view -> the columns that are part of the contract, each with its content."""

REPORT_SECTIONS = {
    "agreement": "a matrix of all pairs, and every figure for all labels and by label, each with "
    "its interval and the articles and spans behind it",
    "confusion": "tokens by the label that each of two annotators gave; O is no label",
    "classes_by_pair": "classes of disagreement by pair and label; for a missing span, who lacks "
    "it",
    "over_time": "span F1 of each pair in windows of at least five articles, in the order in which "
    "they were finished",
    "people": "for each annotator: articles, spans, span F1 with gold by label, differences from "
    "gold by class, and how suggestions were decided",
    "trials": "span F1 of each person with gold that was settled before, in practice and in hidden "
    "gold, and over time",
    "unaided": "what people find and accept in articles where the suggestions were hidden at "
    "random, compared with the others; only if `annotate --unaided` was used",
    "worst": "the 50 worst disagreements in context: those where most pairs differ, then those "
    "with most classes, then those with most characters",
    "settled": "settled disagreements: what each annotator had, what was chosen, by whom and why, "
    "and the reasons counted by rule",
    "method": "formulas, version, draws, seed, date of the last annotation, and sentences for a "
    "paper",
}
"""Key of a section -> what it contains."""
