"""Recognises words that only describe the next noun, without a language model.

The guideline labels no common noun (*army truck*) and no demonym (*Afghan soil*) before a noun that
is no actor. Without a model, any lower-case word that is neither a function word nor shaped like a
verb or a plural counts as a noun.
"""

from __future__ import annotations

import re


def describes_next(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` (code points) probably describes the noun after it.

    True only for demonyms and lower-case words in the singular: other names are labelled before a
    noun, too.
    """
    following = _NEXT_WORD.match(text, end)
    if not following:
        return False
    covered, word = text[start:end], following[1]
    if word in _FUNCTION_WORDS or word.endswith(("ed", "ing", "ly")):
        return False
    if covered in _DEMONYMS:
        return word not in _PLURAL_VERBS
    if not covered.islower() or covered.endswith("s") or covered.split()[-1] in _PLURALS:
        return False
    return not word.endswith("s") or (word.endswith(_THINGS) and word not in _ACTORS)


_NEXT_WORD = re.compile(r"[ \n]([a-zà-ÿ]{4,})")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FUNCTION_WORDS = _set("""
that than then with from into onto over upon after before because while when where which whom
whose until since during under near about again also there here they them their this these those
what were have will would could should shall must might told said took made came went left gave
held kept fell fled fought lost began broke brought built bought caught chose drove found grew
heard knew laid meet meant paid rose sent shot spoke stood swore thought threw wore wrote
between among against across along behind beyond within without toward towards through around
outside inside instead despite even only just still once never always often soon more most less
least both either neither nor
""")
_PLURAL_VERBS = _set("""
come make take want know need hold keep fight flee leave attack fire enter control claim kill remain
deny agree refuse accept believe demand continue return retreat advance withdraw surrender arrive
""")
"""Verbs after demonyms in the plural, as in *the French attack*."""

_PLURALS = _set("people police men women children troops personnel media military")
_THINGS = ("ions", "ments", "ings", "icles", "systems", "airstrikes", "casualties")
"""Endings of nouns in the plural that are no actors; verbs do not end like that."""

_ACTORS = _set("""
factions nations organisations organizations delegations missions divisions battalions coalitions
populations institutions companions champions federations governments regiments detachments elements
beings siblings
""")
_DEMONYMS = _set("""
Afghan African Albanian Algerian American Arab Arabian Argentine Argentinian Armenian Asian
Australian Austrian Azerbaijani Azeri Bahraini Bangladeshi Belarusian Belgian Bolivian Bosnian
Brazilian British Bulgarian Burmese Burundian Cambodian Cameroonian Canadian Chadian Chechen Chilean
Chinese Colombian Congolese Croatian Cuban Cypriot Czech Danish Dutch Egyptian Emirati English
Eritrean Estonian Ethiopian European Filipino Finnish French Georgian German Ghanaian Greek Haitian
Hungarian Indian Indonesian Iranian Iraqi Irish Israeli Italian Japanese Jordanian Kashmiri Kazakh
Kenyan Korean Kosovan Kurdish Kuwaiti Kyrgyz Latvian Lebanese Liberian Libyan Lithuanian Malaysian
Malian Mexican Moldovan Mongolian Moroccan Mozambican Nepali Nigerian Nigerien Norwegian Omani
Pakistani Palestinian Peruvian Philippine Polish Portuguese Qatari Romanian Russian Rwandan Saudi
Scottish Senegalese Serbian Slovak Slovenian Somali Soviet Spanish Sudanese Swedish Swiss Syrian
Taiwanese Tajik Tamil Tanzanian Thai Tunisian Turkish Turkmen Ugandan Ukrainian Uyghur Uzbek
Venezuelan Vietnamese Welsh Western Yemeni Zambian Zimbabwean
""")
