"""The words of currencies and units in NUMBER expressions."""

from __future__ import annotations

from pathlib import Path

from corpus.numbers.lexicon import listed, words_of


def _spellings(file: str) -> dict[str, str]:
    """Read the spellings of units from a file: `Syrian pound, Syrian pounds`."""
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    lines = (line.partition(":") for line in text.splitlines() if line[:1] != "#")
    return {unit: names.strip() for unit, _, names in lines}


def _forms(table: dict[str, str]) -> dict[str, str]:
    """Invert `{"km": "kilometre"}`: map each normalized spelling, and the name, to the name."""
    spelled = {name: [name, *forms.split(", ")] for name, forms in table.items()}
    return {
        " ".join(map(str, words_of(form))): name
        for name, forms in spelled.items()
        for form in forms
        if form
    }


MONEY = _forms(_spellings("currencies.txt")) | _forms(
    {
        "USD": "$, US$, US $, dollar, dollars, US dollar, US dollars, American dollars",
        "AUD": "A$, AU$, Australian dollars",
        "CAD": "C$, CA$, Canadian dollars",
        "HKD": "HK$, Hong Kong dollars",
        "NZD": "NZ$, New Zealand dollars",
        "SGD": "S$, Singapore dollars",
        "TWD": "NT$",
        "BRL": "R$, reais",
        "EUR": "€, euro, euros",
        "GBP": "£, pounds sterling, British pounds",
        "JPY": "¥, yen",
        "CNY": "RMB, yuan, renminbi",
        "INR": "₹, Rs, Indian rupees",
        "PKR": "Pakistani rupees",
        "LKR": "Sri Lankan rupees",
        "NPR": "Nepalese rupees",
        "BDT": "৳, Tk, taka",
        "RUB": "₽, rouble, roubles, ruble, rubles",
        "UAH": "₴, hryvnia, hryvnias",
        "TRY": "Turkish lira, Turkish liras",
        "ILS": "₪, shekel, shekels",
        "KRW": "₩, South Korean won",
        "IDR": "Rp, rupiah",
        "MYR": "RM, ringgit",
        "THB": "฿, baht",
        "PHP": "₱, Philippine pesos",
        "MXN": "Mexican pesos",
        "NGN": "₦, naira",
        "GHS": "GH¢, GH₵, cedi, cedis",
        "KES": "KSh, KShs, Kenyan shillings",
        "UGX": "USh, UShs, Ugandan shillings",
        "TZS": "TSh, TShs, Tanzanian shillings",
        "ETB": "birr",
        "ZAR": "rand",
        "EGP": "Egyptian pounds",
        "SAR": "Saudi riyals",
        "CHF": "SFr, Swiss franc, Swiss francs",
        "DKK": "DKr, Danish kroner",
        "NOK": "NKr, Norwegian kroner",
        "SEK": "SKr, Swedish kronor",
        "AFN": "afghani, afghanis",
        "rupees": "₨, rupee",
        "pesos": "peso",
        "shillings": "Sh, Shs, shilling",
        "crowns": "crown",
        "dinars": "dinar",
        "dirhams": "dirham",
        "riyals": "riyal, rials, rial",
        "liras": "lira",
        "francs": "franc",
        "kronor": "krona",
        "kroner": "krone",
        "cents": "cent",
    }
)
"""Normalized spelling -> currency code (ISO 4217); a name that several currencies share is itself
the unit. The signs and abbreviations are those of the Unicode CLDR and of national house styles."""

SHORTENED = listed("rs sh shs ksh kshs tsh tshs ush ushs tk rp sq")
"""Abbreviations that may have a full stop: `Rs. 250`, `40 sq. km`."""

UNITS = MONEY | _forms(
    {
        "pence": "p, penny",
        "%": "percent, per cent, pct, pc",
        "‰": "per mille, per mil",
        "percentage points": "percentage point",
        "basis points": "basis point",
        "km": "kilometre, kilometres, kilometer, kilometers, kms",
        "m": "metre, metres, meter, meters",
        "cm": "centimetre, centimetres, centimeter, centimeters",
        "mm": "millimetre, millimetres, millimeter, millimeters",
        "miles": "mile, mi",
        "nautical miles": "nautical mile, nm",
        "yards": "yard",
        "feet": "foot, ft",
        "inches": "inch",
        "km²": "km2, sq km, square km, square kilometre, square kilometres, square kilometer, "
        "square kilometers",
        "m²": "m2, sq m, square metre, square metres, square meter, square meters",
        "square miles": "square mile, sq mi, sq mile, sq miles",
        "square feet": "square foot, sq ft",
        "hectares": "hectare, ha",
        "acres": "acre",
        "m³": "m3, cubic metre, cubic metres, cubic meter, cubic meters",
        "tonnes": "tonne, t, metric ton, metric tons, metric tonnes",
        "tons": "ton",
        "kg": "kilogram, kilograms, kilogramme, kilogrammes, kilo, kilos, kgs",
        "g": "gram, grams, gramme, grammes",
        "pounds": "pound",
        "lb": "lbs",
        "ounces": "ounce, oz",
        "litres": "litre, liter, liters",
        "gallons": "gallon",
        "barrels": "barrel",
        "barrels per day": "barrels a day, bpd",
        "km/h": "kph, kmh, kmph, km per hour, km an hour, kilometres per hour, "
        "kilometers per hour, kilometres an hour, kilometers an hour",
        "mph": "miles per hour, miles an hour",
        "knots": "knot",
        "°C": "degrees Celsius, degrees centigrade",
        "°F": "degrees Fahrenheit",
        "degrees": "degree, °",
        "kW": "kilowatt, kilowatts",
        "MW": "megawatt, megawatts",
        "GW": "gigawatt, gigawatts",
        "kilotons": "kiloton, kilotonnes",
        "megatons": "megaton",
        **_spellings("units.txt"),
    }
)
"""Normalized spelling -> unit. A pound may be weight or money, so `pounds` is its own unit."""

_NO_MEASURES = {"%", "‰", "percentage points", "basis points", "pence", *MONEY.values()}
MEASURES = {spelled: unit for spelled, unit in UNITS.items() if unit not in _NO_MEASURES}
"""The units that a rate may have: `8 tonnes per hectare`, and not `5% per year`."""

PER = {
    f"{sign} {spelled}": unit
    for spelled, unit in _forms(
        {
            "s": "second, sec",
            "min": "minute",
            "h": "hour, hr",
            "day": "",
            "week": "",
            "month": "",
            "year": "yr",
            "person": "",
            "ha": "hectare",
            "acre": "",
            "m²": "m2, sq m, square metre, square meter",
            "km²": "km2, sq km, square kilometre, square kilometer",
            "square mile": "sq mile, sq mi",
            "m³": "m3, cubic metre, cubic meter",
            "kg": "kilogram, kilogramme, kilo",
            "l": "litre, liter",
        }
    ).items()
    for sign in ("/", "per")
}
"""The second half of a rate, normalized -> its unit: `5 m/s`, `20 litres per person`."""
