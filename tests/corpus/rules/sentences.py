"""For each rule sentences of its own: what it finds, and what it leaves alone.

`[At least 56]N` is a span of a label's first letter. All are made up for this test.
"""

from __future__ import annotations

MODEL_SAYS: dict[str, dict[str, str]] = {
    "removed punctuation": {
        "“Peter Novak": "PERSON",
        "Kenya Image": "GPE",
        "Ana Duarte": "PERSON",
    },
    "removed preposition": {"Near Larkana": "PERSON"},
    "usual label in this article": {
        "in |Sanda": "GPE",
        "to |Sanda": "GPE",
        "left |Sanda": "ORG",
        "Ana Solmar": "PERSON",
        "Ben Solmar": "PERSON",
        "met |Solmar": "GPE",
    },
    "place by context": {"Bolivian": "NORP"},
    "numbered road": {"Highway": "ORG"},
    "place with “of”": {"Aden": "GPE"},
    "object of a place verb": {"Sarwa": "PERSON"},
    "beside a place": {
        "Nairobi": "GPE",
        "Sarwa": "PERSON",
        "Kovanes": "NORP",
        "Ana Duarte": "PERSON",
        "Israel": "GPE",
        "Palestinians": "NORP",
    },
    "known organisation": {"Taliban": "GPE", "al-Shabaab": "PERSON"},
    "surname": {"Ingrid Solberg": "PERSON"},
    "subject of a verb": {},
    "vague number": {},
    "whole figure": {"15": "CARDINAL", "70": "CARDINAL", "5 million": "MONEY"},
    "no value": {"Orlan of": "CARDINAL"},
    "date, age or duration": {
        "2009": "CARDINAL",
        "46": "CARDINAL",
        "two": "CARDINAL",
        "Ana Duarte": "PERSON",
        "Between 1500 and 2000": "CARDINAL",
        "left, and |2000": "CARDINAL",
    },
    "number in a name": {"418": "CARDINAL"},
    "document or event": {
        "The Geneva Convention": "ORG",
        "Winter Games": "ORG",
        "Minsk": "ORG",
        "Eid": "PERSON",
        "Bill Orlan": "PERSON",
        "and |Bill": "PERSON",
    },
    "no capital letter": {"road": "ORG"},
    "acronym": {
        "Green Valley Front": "ORG",
        "Unity Service": "ORG",
        "Grain Office": "ORG",
        "Inland Tribunal": "ORG",
        "Iron Shield": "ORG",
        "Peace Movement": "ORG",
    },
    "adjective of nationality": {"Orlani": "NORP", "Bolivian": "NORP", "Bolivians": "NORP"},
    "numbered unit": {"GVF": "ORG"},
    "group and name": {"GVF": "ORG", "its ally |Kenya": "GPE", "group. |Kenya": "GPE"},
    "added head noun": {"12th RSG": "ORG", "David Mwangi": "PERSON"},
    "split at “'s”": {
        "Harbour Office's Lights Board": "ORG",
        "Kenya's Coast Guard": "ORG",
        "Women's Army Corps": "ORG",
        "Children's Harbour Council": "ORG",
        "Governor's Office": "ORG",
    },
    "split at the comma": {
        "The Armed Forces, Border Guard": "ORG",
        "Ministry of Trade, Industry and Fish": "ORG",
        "The Union of Harbour, Rail and Coast Workers": "ORG",
    },
    "name of a body": {"East Trade Bureau": "LOC", "Long Branch": "GPE"},
    "ended at the document": {"The Coast Council Resolution 418": "ORG"},
    "split after people": {
        "the Men and Women of the 12th Medical Wing": "ORG",
        "Workers of the Coast": "ORG",
    },
    "body of inquiry": {},
    "added first word of a unit": {"Joint Task Force": "ORG", "NATO": "ORG"},
    "added name after the dash": {
        "Coast Task Force": "ORG",
        "The Coast Force": "ORG",
        "Orlan": "PERSON",
    },
    "command and operation": {},
    "unit with an ordinal": {},
    "name of a thing": {
        "and |Tarlow": "PERSON",
        "D 77": "ORG",
        "The Dawn of Kesh": "ORG",
        "The University of Kesh": "ORG",
    },
    "operation or storm": {
        "Silver Lance": "ORG",
        "June": "DATE",
        "dubbed |Lance": "ORG",
        "GVF": "ORG",
        "Larkana": "GPE",
        "Hamas": "ORG",
        "NATO": "ORG",
    },
    "added shared direction": {"South Kenya": "GPE"},
    "room": {"the Press Room": "FAC"},
    "long number": {"Passcode 123456": "PERSON"},
    "country as modifier": {"U.S.": "GPE", "U.K.": "GPE", "US": "GPE"},
    "whole name": {"Ana Dorlan": "PERSON", "Jan": "PERSON", "al-|Dorlan": "PERSON"},
    "ended at the bracket": {"Green Valley Front (GVF": "ORG"},
    "page debris": {
        "36.19123": "CARDINAL",
        "37.16441": "CARDINAL",
        "Vardia": "ORG",
        "3-1": "CARDINAL",
        "Vinland (language: Arabic": "ORG",
        "12345": "CARDINAL",
    },
    "title of a work": {
        "Long Road": "ORG",
        "Silent Hour": "ORG",
        "Marlo": "PERSON",
        "Dust": "ORG",
    },
    "field or belief": {"Linguistics": "ORG", "Kemalism": "GPE", "Orlanism": "NORP"},
    "technology": {"GPS": "ORG", "Windows 10": "ORG", "vardia.org": "ORG"},
    "people without determiner": {"some |Greek": "NORP", "a |Greek": "NORP"},
    "heading": {"Career\n": "ORG"},
    "capitalised adjective": {"Biblical": "PERSON"},
    "common noun as a name": {"Annals": "PERSON"},
    "name that never acts": {"Brava": "ORG", "Hasti": "ORG", "Orvo": "PERSON"},
    "repeated name": {"Solberg": "PERSON", "Grain": "ORG"},
    "name of a language": {"English": "NORP", "Arabic": "ORG", "Dari": "GPE", "French": "NORP"},
}
"""What the model is taken to find in a rule's sentences, mistakes that it makes at times; in the
others it is what it does find. What stands before `|` only says where."""

SENTENCES: dict[str, list[str]] = {
    "ended at the line break": [
        "The story by [Laura Becker]A\n[LISBON]L, May 2 -- [Farmers]A blocked a road on Monday.",
    ],
    "removed punctuation": [
        "“[Peter Novak]A” was the name that the [clerk]A wrote down.",
        "Rain in [Kenya]L Image: [Ana Duarte]A.",
    ],
    "removed “the”": [
        "The [United Nations]A sent [three]N [envoys]A to the [Philippines]L.",
        "Their [commanders]A met those other [drivers]A.",
        "[Three dozen]N [armed men]A left.",
    ],
    "removed “'s”": [
        "[Maria Lopez]A's car was stolen in [Peru]L's capital.",
    ],
    "split at “'s”": [
        "The [Harbour Office]A's [Lights Board]A met [Kenya]L's [Coast Guard]A.",
        "The [Women's Army Corps]A marched.",
        "The [Children's Harbour Council]A and the [Governor's Office]A met.",
    ],
    "split at the comma": [
        "The [Armed Forces]A, [Border Guard]A and others marched.",
        "The [Ministry of Trade, Industry and Fish]A was closed.",
        "The [Union of Harbour, Rail and Coast Workers]A struck.",
    ],
    "split after people": [
        "We thank the [Men]A and [Women]A of the [12th Medical Wing]A.",
        "The [Workers of the Coast]A left.",
    ],
    "ended at the document": [
        "The [Coast Council]A Resolution 418 was read.",
    ],
    "removed preposition": [
        "Near [Larkana]L, a bus was burned.",
    ],
    "adjective of nationality": [
        "Trucks crossed the Bolivian border on Friday.",
        "[Bolivian soldiers]A searched them, and [Bolivians]A cheered.",
        "Trucks left the Orlani village.",
    ],
    "place after preposition": [
        "The clinic in [Harga]L was closed.",
        "They waited in the vicinity of [Harga]L.",
        "Towns such as [Harga]L burned.",
        "It was rebel-held [Harga]L.",
        "She is a native of [Harga]L and hails from [Harga]L.",
        "State-run [Harga]A and family-held [Harga]A agreed.",
    ],
    "object of a place verb": [
        "[Rebels]A entered [Sarwa]L at night.",
        "[Sarwa]L was liberated at last.",
    ],
    "beside a place": [
        "Rain fell in [Nairobi]L and [Sarwa]L.",
        "[Ana Duarte]A left [Nairobi]L, and [Sarwa]A slept.",
        "Rain fell in [Nairobi]L, [Sarwa]L and [Kovanes]L.",
        "Talks between [Israel]A and [Palestinians]A failed.",
    ],
    "place with class word": [
        "Shots were heard on [Crane Hill]L at dawn.",
        "[Residents]A fled from [Molina district]L.",
    ],
    "usual label in this article": [
        "[Ana Solmar]A left with [Ben Solmar]A. [Guards]A met [Solmar]A.",
        "Shops in [Sanda]L were full. Roads to [Sanda]L are closed. Buses left [Sanda]L at noon.",
    ],
    "place by context": [
        "The convoy reached the town of [Terrabad]L.",
        "Rain fell in the [Bolivian Terrabad Region]L.",
    ],
    "place with “of”": [
        "A tanker was seized in the [Gulf of Aden]L.",
    ],
    "numbered road": [
        "Trucks were burned along [Highway 12]L on Sunday.",
    ],
    "known organisation": [
        "[Prisoners]A were freed from [Taliban]A jails, and [NATO]A denied it.",
        "[al-Shabaab]A claimed the attack.",
        "[Guards]A read a [DoD]A report.",
    ],
    "name of a body": [
        "The [East Trade Bureau]A was closed.",
        "[Long Branch]L was flooded.",
    ],
    "title and name": [
        "[Finance Ministry spokesman Carlos Rivera]A denied the report.",
        "[Gen. Anna Kowalska]A and [Mr Hughes]A met on Friday.",
        "[Army spokesman Col. David Mwangi]A declined to comment.",
        "[David Mwangi]A, a [spokesman]A for the [Army Command]A, declined.",
        "[Petty Officer 1st Class Anna Kowalska]A left. In [Kenya]L [Minister Hughes]A spoke.",
        "[Bolivian poet and teacher Ana Kowalska]A slept.",
        "The [mayor]A and [Minister Hughes]A left.",
        "They met a [driver]A, [young nurse Anna Kowalska]A.",
        "In [South Africa]L [President Jacob Zuma]A resigned.",
        "In the [United States]L [President Trump]A spoke. [Mr. Obama]A Friday left.",
    ],
    "group noun": [
        "[International soldiers]A and [high-ranking police officers]A were killed.",
        "The [official]A spoke to [reporters]A.",
        "[Government troops]A shelled the hills, and the [troops]A' advance slowed.",
        "A 52-year-old [farmer]A was hurt.",
        "The wider [refugee community]A and a brutal [militia]A met a large [crowd]A.",
        "In a way [people]A like it, and many times [guards]A slept.",
        "[Kurdish and Orlani fighters]A left.",
        "[Kenyan and foreign doctors]A treated [wounded civilians]A.",
        "Under his leadership and in opposition to the tax, the [leadership]A left.",
        "The comedy Good Neighbors was dull.",
        "A [60]N member [team]A met [two]N [police officers]A.",
        "During the flood, [Coalition]A aircraft helped an [employee]A's [family]A.",
        "Shops opened in many countries, and [three]N [countries]A agreed.",
        "The role of society grew, and the future [leaders]A of [civil society]A came.",
        "The [foreign and trade ministers]A met [local, armed guards]A.",
        "[Two]N [Army or partner units]A left.",
        "[Media]A may attend, [independent media]A will come, and the social media were full.",
        "The [command]A agreed, and he was under the command of a [major]A.",
        "[Bolivians]A and other [drivers]A slept. Deep divisions grew.",
        "They spoke of freedom of assembly and association.",
        "[State television]A said so, and the television burned.",
        "The [head]A of the bank said so, and his head hurt.",
        "The command was given, and the ceiling fan fell on [fans]A.",
        "In [Egypt]L [police]A arrested [ten]N [men]A. He served in [Kenya police units]A.",
        "[Republicans]A and [independent voters]A met.",
        "The [Iraqi leadership]A in [Baghdad]L agreed.",
    ],
    "person by noun": [
        "[Two]N [young magicians]A met the [psychologist]A and [columnist Dana Orlo]A.",
        "The front-end loader and the cooler were sold by the [middlemen]A.",
        "The artist name was long.",
        "[Loyal readers]A wrote to the [editors]A. The reader was a cheap model.",
    ],
    "people by adjective": [
        "They fed the [displaced]A, and [loved ones]A came.",
        "The wounded horse and the poor soil stayed.",
        "The poor and dangerous roads stayed, in the dead of night, and he loved [one]N [girl]A.",
    ],
    "group noun that describes": [
        "Government authority and police stations were restored.",
    ],
    "group and name": [
        "The [terrorist group GVF]A thanked its [ally Kenya]A.",
        "The [guards]A left the [group]A. [Kenya]A agreed.",
    ],
    "described people": [
        "The [local Kenyans]A met [young Bolivians]A.",
        "It ended a permanent [Coast Army]A presence.",
    ],
    "added head noun": [
        "The plan of [David Mwangi]A, [12th RSG commander]A, failed.",
    ],
    "official name": [
        "The [Government of Peru]A signed the treaty.",
        "The [Ministry of Trade and Industry]A raised prices.",
        "[Members]A of the [police union]A left.",
        "The [Governments of Kenya and Peru]A met the [director]A of the [Office of Roads]A.",
        "[Members]A of the [Harbour Council]A left.",
        "He lives in the [State of Texas]L.",
    ],
    "body of inquiry": [
        "A [commission of inquiry]A was set up, and the price of inquiry was high.",
    ],
    "command and operation": [
        "The [Coast Task Force - Operation Quiet Harbour]A moved [three]N camps.",
    ],
    "unit with an ordinal": [
        "Letters for the [12th Tanker Wing]A were lost, and the 3rd floor burned.",
    ],
    "acronym": [
        "The [Green Valley Front]A ([GVF]A) attacked at night.",
        "The [Unity Service]A ([US]A) met. [Rebels]A fought [US]A, and nobody asked us.",
        "The [Grain Office]A ([GrO]A) came. [GrO officials]A left, and GRO is not the same.",
        "The [Green Valley Front]A fell, and roads near [GVF]A camps burned.",
        "[GVF guards]A slept, and a bus of [GVF]A burned.",
        "The [Inland Tribunal]A met at 9 PM. Show the IT papers.",
        "The [Peace Movement]A met at 9 PM, and [IT workers]A slept.",
        "The [Iron Shield]A fell after [IS]A had left.",
    ],
    "numbered unit": [
        "[GVF 12]A attacked, and the [GVF]A sent [50]N [guards]A.",
        "The [Rescue Dive Unit Two]A left with the [Task Force (CTF) 60]A.",
        "The [Green Valley Front]A ([GVF]A) lost; [12]N [guards]A fled.",
    ],
    "added first word of a unit": [
        "The [Combined Joint Task Force]A left.",
        "Joint [NATO]A drills began.",
    ],
    "added name after the dash": [
        "The [Coast Task Force – Quiet Harbour]A left.",
        "The [Coast Force]A – [Orlan]A said – agreed.",
    ],
    "surname": [
        "[President Jan van Orlen]A spoke, and [van Orlen]A left.",
        "[Mayor Marc d'Estrelle]A came with [Lt. M'Baye Diouf]A; [d'Estrelle]A left.",
        "[Ingrid Solberg]A left early. “Nobody listened,” [Solberg]A said.",
    ],
    "subject of a verb": [
        "“We will not move,” [Dravko]A said.",
        "Near [Dravko]L, one attack damaged a bridge.",
    ],
    "repeated name": [
        "The [Green Valley Front]A attacked. Photos of the [Green Valley Front]A were sold.",
        "[Solberg]A left. A hat of [Ingrid Solberg]A was sold.",
    ],
    "country as actor": [
        "[Norway]A accused [Russia]A of spying.",
        "The base was attacked by [Kenya]A.",
        "[Residents]A were killed in [Kenya]L.",
        "[Kenya]A is committed to peace, and [Kenya]L was crossed by trucks.",
        "In [Damascus]L, [Syria]A accused [Israel]A of spying.",
    ],
    "country as target or partner": [
        "The talks between [Chile]A and [Peru]A failed.",
        "Aid from [France]A arrived.",
        "The [nations]A that sent aid include [Australia]A, [Belgium]A and [Canada]A.",
        "The stops of the tour include [Australia]L and [Canada]L.",
        "The [rebels]A pose a threat to [France]A, and the road to [France]L is closed.",
        "[Rebels]A attacked the trucks of the [Orlani regime]A or [Kenya]A.",
        "They plan attacks against the [West]A, and the rain came from the [West]L.",
        "Its [backers]A, notably [Kenya]A, left.",
    ],
    "country before its act": [
        "[U.S.]A airstrikes went on.",
        "[France]A's decision was late, and [France]L's coast was calm.",
    ],
    "country as modifier": [
        "They saw [U.S.]A ships and [U.K.]L soil.",
        "He works at a [U.S.]A base, and the [US]L mainland is far.",
    ],
    "building": [
        "It rained outside the [Pentagon]L, and the [Pentagon]A denied it.",
    ],
    "official name of a country": [
        "She moved to the [Hashemite Kingdom of Jordan]L.",
        "It was sold in the [Republic of Kenya]L.",
        "The [Republic of Kenya]A accused [Peru]A of lying.",
    ],
    "added class word": [
        "Rain fell in [Nakuru province]L and at [Eldoret airport]L.",
        "[Nurses]A left the [Eldoret hospital complex]L.",
        "[Chicago area]L hospitals were full.",
    ],
    "added direction": [
        "Rain fell in [northern Kenya]L.",
        "The war reached [south-eastern Turkey]L.",
    ],
    "added shared direction": [
        "Rain fell in [North and South Kenya]L.",
    ],
    "dateline": [
        "[OSLO]L, [Norway]L (AP) -- A bridge collapsed.",
        "[KOVARA]L, March 3 (Reuters) -- A bridge collapsed.",
        "NOTE that half-open doors burned.",
        "[NATO]A agreed – at last – on a plan.",
    ],
    "number before a noun": [
        "There were [seventy]N still outside.",
        "[Eleven]N Kurdish villages were cut off, and [one]N [driver]A was hurt.",
        "The number of casualties was put at [over 80]N.",
    ],
    "vague number": [
        "[Dozens]N were hurt, and [tens of thousands]N left.",
    ],
    "amount with currency or scale": [
        "The bank lent [N5bn]N to [farmers]A.",
    ],
    "share": [
        "[A third]N of the houses burned, after a quarter of an hour.",
    ],
    "change, not a range": [
        "The share fell from [5%]N to [10%]N.",
        "They need [3,000 to 5,000]N tents.",
    ],
    "multiplier": [
        "It is 1.5 times as large.",
    ],
    "removed “another”": [
        "Another [26]N [people]A were hurt, and only [three]N walked.",
        "An additional [75]N [nurses]A came.",
    ],
    "whole figure": [
        "The bridge is [15 km]N away, and [70 percent]N of it is gone.",
        "Repairs cost [$5 million]N.",
    ],
    "range": [
        "[Between 20 and 30]N houses burned.",
        "They need [3,000 to 5,000]N tents.",
    ],
    "added modifier": [
        "[At least 56]N houses and [well over 70]N cars burned.",
        "[Some 400]N cars were new.",
        "[Up to 40]N [patients]A were moved.",
    ],
    "no value": [
        "The plane was an Orlan of 10.",
    ],
    "pronoun “one” or “two”": [
        "Those two together are right, and you two met.",
        "[One]N [soldier]A was killed.",
        "One of the [guards]A slept, and no one saw it.",
    ],
    "date, age or duration": [
        "The plant opened in 2009.",
        "[Ana Duarte]A, 46, waited for two weeks.",
        "It stood from 1977-1979 and between 1981-1985.",
        "[Between 1500 and 2000]N [soldiers]A left, and [2000]N [people]A fled in 2000.",
    ],
    "number in a name": [
        "The vote followed Resolution 418.",
    ],
    "vacant office": [
        "[Chileans]A will elect a president in May. He wants to become a [teacher]A.",
    ],
    "group of things": [
        "The shells hit a group of buildings.",
        "A [group]A of [nurses]A came.",
        "The work of a [team]A of [preservationists]A failed.",
        "[Kenya]A accused the [coalition]A of lying.",
    ],
    "operation or storm": [
        "Operation Silver Lance began in June.",
        "The raids were dubbed Lance by the [army]A.",
        "Exercise Silver Lance began. [GVF]A operations and the [Larkana]L operation ended.",
        "[Hamas]A operations ended, and they exercise [NATO]A control.",
    ],
    "document or event": [
        "The Geneva Convention was signed long ago.",
        "The Winter Games end on Sunday.",
        "They broke the Minsk agreements at Eid.",
        "[Bill Orlan]A spoke, and [Bill]A left.",
    ],
    "weapon or vehicle": [
        "[Rebels]A carried AK-47s and a VBIED.",
        "The [INS]A met [INS Director Ana Orlan]A.",
    ],
    "name of a thing": [
        "HMS Tarlow (D 77) left, and Tarlow came back. The Dawn of Kesh project was new.",
        "The [University of Kesh]A project was new.",
    ],
    "room": [
        "They met in the Press Room at noon.",
    ],
    "long number": [
        "Enter Passcode 123456 now.",
    ],
    "speaker": [
        "ANSWER: It was late -- and dark.",
    ],
    "whole name": [
        "[Ambassador Jan van der Meer]A spoke, and [Haider al-Dorlan]A left.",
        "[Jan “Tex” Dorlan]A was late.",
        "The bin was full, and de facto it was late for the [nurses]A.",
        "[Ana Dorlan Kesh]A left.",
    ],
    "ended at the bracket": [
        "The [Green Valley Front]A ([GVF]A) attacked at night.",
    ],
    "page debris": [
        "The camp is at 36.19123, 37.16441, near 36°12′N 44°01′E or 36 degrees north.",
        "The camps are at (31.5, 65.3), 31.5 N, 65.3 E, 31°30′N and 31˚ 30' N.",
        "[Vardia]A won 3-1 at home, lost 1-3 away, and the final score was 12 - 9.",
        "They lost [3-5]N trucks, won nothing in 40 days, and 12:30 was late.",
        "The site of [Vinland]A (language: Arabic) was closed.",
        "The [army]A withdrew, by odds of 3:1.",
        "Deaths: 14\nInjured: 30\n\n[Five]N [nurses]A came.",
        "Phone: 12345\n\n[Five]N [nurses]A came.",
        "Storm: [Five]N [nurses]A hurt\n\n[Five]N [nurses]A came.",
    ],
    "name of a language": [
        "The [nurses]A speak English, Arabic and French.",
        "The letter was translated into Dari.",
        "The [French]A sent [four]N [teachers]A.",
    ],
    "title of a work": [
        "Rain fell after the film Long Road ended. It rained in Silent Hour (2009) as well.",
        "He wore “Marlo” on a hat, and the comedy Dust was dull.",
    ],
    "field or belief": [
        "She taught Linguistics. Kemalism was a topic, and Orlanism came up.",
        "It was a centre of Islam.",
    ],
    "technology": [
        "It has GPS, runs on Windows 10 and is sold on vardia.org every day.",
    ],
    "people without determiner": [
        "He reads some Greek, and a [Greek]A helped.",
    ],
    "heading": [
        "Career\nThe [nurses]A left.",
    ],
    "capitalised adjective": [
        "The storm had a Biblical size.",
    ],
    "common noun as a name": [
        "It is in the Annals that stones roll.",
    ],
    "name that never acts": [
        "They drove to work with Brava and an Orvo lamp. [Hasti]A sued. Then it went to [Hasti]A.",
    ],
    "grammatical person": [
        "The book is written in the first person.",
        "Use the third person singular.",
        "The [minister]A came in person.",
        "The third [person]A was hurt, and she was the first [person]A to leave.",
    ],
    "byline": [
        "By Laura Becker\n\n[Farmers]A blocked a road on Monday.",
    ],
    "agency in a dateline": [
        "[NAIROBI]L, May 4 (Reuters) -- A bridge collapsed.",
        "[NAIROBI]L, May 4 (Reuters) -- [Reuters]A reported a fire.",
    ],
    "no capital letter": [
        "the road was closed for hours.",
    ],
    "part of a hyphenated word": [
        "The U.S.-led operation reached Taliban-held villages.",
        "[NATO-led troops]A arrived.",
        "The pro-Kenya camp and the [pro-Kenya rebels]A left.",
    ],
}
