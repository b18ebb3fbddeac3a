"""Figures in languages other than English: their separators, and what has no value."""

from __future__ import annotations

from corpus.model import Label, Span
from corpus.numbers.figures import figure
from corpus.numbers.vague import VAGUE
from corpus.numbers.value import described, from_json
from corpus.numbers.valuer import Valuer
from tests.rows import each_row


def test_figures_by_the_separators_of_their_language() -> None:
    def check(row: tuple[str, str, str | None]) -> None:
        language, text, expected = row
        value = figure(text, language)
        assert (value and described(value)) == expected

    each_row(
        [
            ("de", "1.500", "1,500"),
            ("de", "1.234.567,5", "1,234,567.5"),
            ("de", "3,5 %", "3.5 %"),
            ("de", "1’500", "1,500"),
            ("de", "1.5", None),
            ("de", "1,500", None),
            ("de", "0,375", "0.375"),
            ("de", "zwei", None),
            ("de", "1.500 Soldaten", None),
            ("fr", "1 500", "1,500"),
            ("fr", "12\u202f345,6", "12,345.6"),
            ("fr", "1.500", None),
            ("ru", "25\u00a0000", "25,000"),
            ("es", "1500", "1,500"),
            ("ja", "1,500", "1,500"),
            ("ja", "1.500", None),
            ("ja", "４０", "40"),
            ("ar", "1500", "1,500"),
            ("ar", "١٬٥٠٠", "1,500"),
            ("ar", "٢٫٥", "2.5"),
            ("hi", "१५००", "1,500"),
            ("de", "007", None),
            ("de", "1.50.000", None),
            ("de", "-12", "-12"),
            ("de", "9" * 100, None),
            ("de", "", None),
        ],
        check,
    )


def test_a_figure_beside_a_scale_currency_or_ratio_has_no_value() -> None:
    def check(row: tuple[str, str, str | None]) -> None:
        language, marked, expected = row
        start, end = marked.index("["), marked.index("]") - 1
        text = marked.replace("[", "").replace("]", "")
        valuer = Valuer([Label(2, "NUMBER", "2", "green", "")], VAGUE, language)
        value = valuer.value(text, Span(start, end, 2))
        assert (value and described(from_json(value))) == expected

    each_row(
        [
            ("de", "[1.500] Soldaten flohen.", "1,500"),
            ("de", "[1,5] Millionen Menschen", None),
            ("de", "[3,5] Mrd. Euro", None),
            ("de", "1.[500] Soldaten", None),
            ("de", "[12] %", None),
            ("de", "[300] € Strafe", None),
            ("fr", "[12] mille soldats", None),
            ("ru", "[5] тыс. человек", None),
            ("ru", "[5] солдат", "5"),
            ("ja", "約[40]人が集まった", "40"),
            ("ja", "約[3]万人が集まった", None),
            ("zh", "[3]億元", None),
            ("ar", "غادر [1500] جندي", "1,500"),
            ("ar", "[5] ملايين", None),
            ("de", "[12] Prozent der Menschen", None),
            ("de", "[500] Euro Strafe", None),
            ("de", "[500] EUR Strafe", None),
            ("de", "EUR [500] Strafe", None),
            ("fr", "[12] pour cent", None),
            ("es", "[12] por ciento", None),
            ("ru", "[12] процентов", None),
            ("ru", "[500] рублей", None),
            ("ru", "[5] мужчин", "5"),
            ("ja", "[500]円を払った", None),
            ("zh", "[500]人", "500"),
            ("de", "[500] britische Soldaten", "500"),
            ("de", "[3] von 10 Menschen", None),
            ("de", "3 von [10] Menschen", None),
            ("es", "[3] de cada 10", None),
            ("ru", "3 из [10]", None),
            ("ja", "10人中[3]人", None),
            ("fr", "[12] soldats de 3 pays", "12"),
            ("es", "el [3] de mayo", "3"),
        ],
        check,
    )
