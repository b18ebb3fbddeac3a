"""Sentences with the NUMBER spans that the default suggester must find, and the value of each.

`[two crore = 20,000,000]` is a span with the short form of its value; `= ?` is a span without one.
What is not marked must not be suggested, in whole or in part. All sentences are written for the
tests; `world.py` names the house styles of their figures.
"""

from __future__ import annotations

SENTENCES: dict[str, list[str]] = {
    "scales of South Asia": [
        "A crowd of [two crore = 20,000,000] gathered.",
        "[Over 3.5 lakh = ≥ 350,000] people were moved to camps.",
        "The state released [Rs 250 crore = 2,500,000,000 INR] for relief.",
        "Losses were put at [Rs 1,200 crore = 12,000,000,000 INR].",
        "The budget of [₹1.2 lakh crore = 1,200,000,000,000 INR] was passed.",
        "They will spend [Rs 1 lakh crore = 1,000,000,000,000 INR] on roads.",
        "The bank approved a [Rs 2,000-crore = 20,000,000,000 INR] loan.",
        "Each family received [₹50 lakh = 5,000,000 INR] on Friday.",
        "The ministry spent [Tk 5 crore = 50,000,000 BDT] on the bridge.",
        "Floods damaged [2.75 lakh hectares = 275,000 hectares] of crops.",
        "[Lakhs = 200,000–999,999] of people marched.",
        "[Rs. 250 crore = 2,500,000,000 INR] was lost, and [Rs. 500 = 500 INR] found.",
        "They were paid in yen. [500 = 500] men came.",
        "The fraud (of [Rs 250 crore = 2,500,000,000 INR]) came to light.",
        "Farms lost [5 mln tonnes = 5,000,000 tonnes] of rice.",
    ],
    "shares": [
        "[A quarter of a million = 250,000] people fled.",
        "[One in five = 0.2] children is hungry.",
        "[Nearly 3 in 10 = ~0.3] children and [two out of every five = 0.4] women work.",
        "[Roughly three-quarters of a million = ~750,000] homes lost power.",
        "[Nine out of ten = 0.9] households lost their roof.",
        "[One in 14 = 1 in 14] children is ill, and [1 in 44 = 1 in 44] is deaf.",
        "Only one in 2009 was found.",
        "[A third = 1/3] of the houses burned.",
        "[Two-thirds = 2/3] of the wheat was lost.",
        "[Five = 5] out of the [14 = 14] districts are calm.",
        "The troops lost [five = 5] trucks in [ten = 10] attacks.",
    ],
    "metres and millions": [
        "She won the [100m = 100 m] race.",
        "The tunnel is [300m = 300 m] long.",
        "A bomb exploded [5m = 5 m] from the gate.",
        "[About 3.4 m = ~3,400,000] people fled.",
        "The storm left [1.5m = 1,500,000] people without power.",
        "He has [3 m = ?] left.",
        "Output was [2.4m barrels per day = 2,400,000 barrels per day].",
        "Sales of [1.2m = ?] cars were reported.",
        "He ran the [400m = 400 m] hurdles in 48 seconds.",
        "The group paid [$5m = 5,000,000 USD] in cash.",
        "The mine sold [5m tonnes = 5,000,000 tonnes] of coal.",
    ],
    "currencies": [
        "The city owes [R5 million = 5,000,000 ZAR] to builders.",
        "The county lost [KSh 5 million = 5,000,000 KES] in the fire.",
        "The agency spent [₦1.2trn = 1,200,000,000,000 NGN] on roads.",
        "The bank lent [N5bn = 5,000,000,000 NGN] to farmers.",
        "Traders lost [GH¢5 million = 5,000,000 GHS] in the blaze.",
        "The repairs cost [RM 3m = 3,000,000 MYR] last year.",
        "He was fined [Sh300,000 = 300,000 shillings] on Monday.",
        "The mayor asked for [P5 million = 5,000,000 PHP] in aid.",
        "They owe [N1.2 trillion = 1,200,000,000,000 NGN], up from [N900bn = 900,000,000,000 NGN].",
        "She got [GHS 300 = 300 GHS] and [20 cedis = 20 GHS].",
        "The NGO needs €3,5 million.",
        "Aid of [$3.4 bn = 3,400,000,000 USD] was promised.",
        "The fund holds [USD 1.5 bn = 1,500,000,000 USD] now.",
        "Repairs cost [£5m-6m = 5,000,000–6,000,000 GBP] this time.",
    ],
    "scales apart from their number": [
        "[Some 3.4 mn = ~3,400,000] people need food.",
        "The region has [5 Bn = 5,000,000,000] trees.",
    ],
    "modifiers behind": [
        "[A dozen or so = ~12] people waited.",
        "[30 or so = ~30] fighters fled.",
        "[25,000-odd = ~25,000] soldiers and [50 or more = ≥ 50] guns arrived.",
        "[One or more = ≥ 1] gunmen escaped.",
    ],
    "changes": [
        "The share fell from [5% = 5 %] to [10% = 10 %].",
        "The rate rose [0.2 percentage points = 0.2 percentage points] to [5.1 percent = 5.1 %].",
        "Deaths rose from [20 = 20] to [35 = 35].",
        "The debt decreased [$1.2m = 1,200,000 USD] to [$23.5m = 23,500,000 USD] in May.",
        "The number of camps grew from [12 = 12] in March to [40 = 40] in June.",
    ],
    "ranges": [
        "[Between 20 and 30 = 20–30] houses burned.",
        "[Between $5m and $6m = 5,000,000–6,000,000 USD] was stolen.",
        "They need [3,000 to 5,000 = 3,000–5,000] tents.",
        "[Two or three hundred = 200–300] people came.",
        "[12-15 = 12–15] soldiers were killed.",
        "The bus carried [50-60 = 50–60] passengers.",
        "The cost is [$3 million to $5 million = 3,000,000–5,000,000 USD].",
    ],
    "signs behind": [
        "[About 60-70% = ~60–70 %] of homes burned, and [100+ = ≥ 100] people died.",
        "He paid [300€ = 300 EUR] and got [1.500 euros = ?] back.",
        "The fine is [€1.500 = ?] now.",
    ],
    "models": [
        "The army bought [30 = 30] T-72 tanks and lost [two = 2] Mi-8 helicopters.",
    ],
    "lists": [
        "They wounded [two hundred = 200], [five = 5] of them seriously.",
    ],
    "capitals": [
        "[12 = 12] SOLDIERS KILLED IN AMBUSH",
        "BOMB KILLS [12 = 12] IN CAPITAL",
        "[TWELVE = 12] DEAD AS BRIDGE FALLS",
    ],
    "twice the same": [
        "[Twelve = 12] ([12 = 12]) people were hurt.",
        "[Thirty-two = 32] ([32 = 32]) of the [50 = 50] ([fifty = 50]) died.",
        "Ten (10) million people fled.",
    ],
    "no quantity": [
        "Prices rose twice, and rents threefold.",
        "It is 1.5 times as large.",
        "A hundred-strong crowd and a four-man crew arrived, as a suspect, 23, did.",
        "A 1,200-strong force and a 30-member council met.",
        "A couple of guards and several nurses left, both unhurt.",
        "The 5G network and 4x4 trucks use the A1 and the R21.",
        "The rebels of M23 met the G20 on the N12 road.",
    ],
    "units": [
        "[About 310 mm = ~310 mm] of rain fell.",
        "The water stood [two metres = 2 m] high.",
        "The town is [some 40 km = ~40 km] away.",
        "The port is [~40 km = ~40 km] away, and [~40 = ~40] people went.",
        "The wind blew at [100 km per hour = 100 km/h], and he is 6ft 2in tall.",
        "The park covers [40 sq. km = 40 km²] of land.",
    ],
    "decimals": [
        "They counted [150.000 = ?] refugees and [1.500 = ?] tanks.",
        "The dose rose to [0.375 = 0.375] units, then to [1.500 = 1.5] units.",
    ],
}
