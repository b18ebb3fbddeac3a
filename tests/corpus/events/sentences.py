"""Sentences with numbers, and what each number counts.

A row is a text with its spans, and a line for each number that counts people: `number: noun,
outcome, actor, place (where the place is from)`. An actor or place that is missing is `-`.
"""

from __future__ import annotations

SENTENCES: dict[str, list[str]] = {
    # The noun after the number.
    "[At least 56]N [international soldiers]A have been killed in [Helmand province]L.": [
        "At least 56: soldiers, killed, international soldiers, Helmand province (sentence)"
    ],
    "[12]N [Taliban fighters]A surrendered near [Kesh]L.": [
        "12: fighters, surrendered, Taliban fighters, Kesh (sentence)"
    ],
    "The raid killed [three]N more innocent [civilians]A in [Tolm]L.": [
        "three: civilians, killed, civilians, Tolm (sentence)"
    ],
    "[Hundreds of thousands]N of [Syrians]A have fled.": [
        "Hundreds of thousands: Syrians, displaced, Syrians, -"
    ],
    "[Twelve]N ([12]N) [miners]A were rescued.": [
        "Twelve: miners, rescued, miners, -",
        "12: miners, rescued, miners, -",
    ],
    "[Two]N wounded [soldiers]A were left behind.": ["Two: soldiers, wounded, soldiers, -"],
    "[40]N people were hurt.": ["40: people, wounded, -, -"],
    "[Six]N [refugees]A and [two]N [guards]A were killed.": [
        "Six: refugees, killed, refugees, -",
        "two: guards, killed, guards, -",
    ],
    # Whose they are.
    "[ISIL]A has killed [70]N [members]A of the [Nimr tribe]A in [Anbar]L, [Iraq]L.": [
        "70: members, killed, Nimr tribe, Anbar (sentence)"
    ],
    "[30]N [Taliban]A casualties were counted.": ["30: casualties, casualties, Taliban, -"],
    "The number of [Taliban]A casualties rose to [80]N.": [
        "80: casualties, casualties, Taliban, -"
    ],
    "The number of [refugees]A has reached [3,000]N.": ["3,000: refugees, , refugees, -"],
    "The death toll rose to [31]N.": ["31: , killed, -, -"],
    # Numbers without a noun.
    "The blast killed [12]N [soldiers]A and wounded [30]N in [Kesh]L.": [
        "12: soldiers, killed, soldiers, Kesh (sentence)",
        "30: soldiers, wounded, soldiers, Kesh (sentence)",
    ],
    "It killed [35]N [civilians]A and injured [scores]N of others.": [
        "35: civilians, killed, civilians, -",
        "scores: civilians, wounded, civilians, -",
    ],
    "[56]N [troops]A died, [some 30]N of them [Britons]A.": [
        "56: troops, killed, troops, -",
        "some 30: Britons, , Britons, -",
    ],
    "[10]N and [20]N [men]A were arrested.": [
        "10: men, arrested, men, -",
        "20: men, arrested, men, -",
    ],
    "A bomb left [nine]N dead.": ["nine: , killed, -, -"],
    "[Four]N were abducted.": ["Four: , abducted, -, -"],
    "[12]N killed, [30]N wounded in [Kesh]L": [
        "12: , killed, -, Kesh (sentence)",
        "30: , wounded, -, Kesh (sentence)",
    ],
    # Who did it, and who suffered it.
    "[Two]N [gunmen]A killed [five]N [guards]A.": [
        "Two: gunmen, , gunmen, -",
        "five: guards, killed, guards, -",
    ],
    # Numbers that count no people.
    "[Two]N strikes destroyed [two]N [ISIL]A fighting positions.": [],
    "[Five]N out of [Helmand]L's [14]N districts are held.": [],
    "[14]N [donor countries]A and [two]N [mortar teams]A helped.": [],
    "[70 percent]N of [residents]A left, with [$5 million]N.": [],
    "The [EU]A adopted [13]N new [EU]A sanctions listings.": [],
    "They lead by [14]N points ahead of the [party]A.": [],
    "[0.5]N [men]A.": [],
    # Places.
    "[KABUL]L, July 23 (Wire) -- [Six]N [rebels]A were killed.": [
        "Six: rebels, killed, rebels, KABUL (sentence)"
    ],
    "[KABUL]L, July 23 (Wire) -- All is quiet. [Six]N [rebels]A were killed.": [
        "Six: rebels, killed, rebels, KABUL (dateline)"
    ],
    "The market of [Kesh]L was hit. [Six]N [traders]A died.": [
        "Six: traders, killed, traders, Kesh (sentence before)"
    ],
    "[KABUL]L (Wire) -- War came to [Varda]L, it said in [KABUL]L.\n\nSo? [Six]N [men]A died.": [
        "Six: men, killed, men, -"
    ],
    "[KABUL]L (Wire) -- War came to [Varda]L.\n\nSo it is said. [Six]N [men]A died.": [
        "Six: men, killed, men, Varda (sentence before)"
    ],
    "[Kesh]L and [Varda]L fell. So it is said. Is it so? [Six]N [men]A died.": [
        "Six: men, killed, men, -"
    ],
    "Title of Kesh\n\n[Kesh]L and [Varda]L fell. [Six]N [men]A died.": [
        "Six: men, killed, men, Kesh (sentence before)"
    ],
    "Title of Varda\n\nA bomb in [Kesh]L, [Varda]L, failed. [Six]N [men]A died.": [
        "Six: men, killed, men, Varda (sentence before)"
    ],
    "The army took [Kesh]L in [Varda]L, then [Kesh]L fell. [Six]N [men]A died.": [
        "Six: men, killed, men, Kesh (sentence before)"
    ],
    "Title of Tolm\n\nIn [Tolm]L it ends. Who knows? Why? So it is.\n\n[Six]N [men]A died.": [
        "Six: men, killed, men, Tolm (title)"
    ],
    "Strikes in northern [Syria]L's [Idlib]L killed [20]N [militants]A.": [
        "20: militants, killed, militants, Idlib (sentence)"
    ],
    "In the town of [Tamer]L in [Hasaka]L [ten]N [men]A died.": [
        "ten: men, killed, men, Tamer (sentence)"
    ],
    "In [Varda]L the [two]N [leaders]A discussed the [Mosul]L operation.": [
        "two: leaders, , leaders, Varda (sentence)"
    ],
}

FOREIGN: dict[str, list[str]] = {
    "[12]N [Soldaten]A starben in [Kesh]L.": ["12: Soldaten, , Soldaten, Kesh (sentence)"],
    "[12]N Menschen starben in [Kesh]L.": [],
}
"""In another language only an ACTOR right after the number says that it counts people."""
