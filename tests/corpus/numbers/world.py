"""Number expressions of English-language news from seven countries, with the value a reader gives.

The forms follow these house styles; the figures are invented for the tests:

- US: AP Stylebook (`$4 million to $5 million`, `$17.4B` in headlines, `1 in 3`, `1 1/2 million`).
- UK: Guardian (`m`, `bn`, `tn` for money and things: `5m tonnes`), Telegraph (`pc`, `10cm`, `R`),
  Economist (`£5,000-6,000`, `£5m-6m`, `SFr1m`, `100m naira`), BBC (`£1.5bn`).
- India: The Hindu (`₹1-lakh crore`, `₹500-crore`), Press Trust of India (`Rs 250 crore`),
  Business Standard (`Rs 1.6 crore crore`), South Asian digit grouping; Bangladesh: `Tk 5 crore`.
- Nigeria: Punch, Premium Times (`N5bn`, `₦1.2trn`); NCSG content guide (`₦5,000`, `NGN 5,000`).
- Kenya: Nation (`Sh5 million`), The Standard (`Sh5b`), CLDR en_KE (`Ksh`).
- Philippines: Inquirer (`P5 million`), BusinessWorld (`P5-million`), Rappler (`P1.2 billion`), `₱`.
- South Africa: News24 (`R5 million`), Mail & Guardian (`R5-million`), SI grouping (`R1 250 000`);
  Ghana: `GH¢`; Malaysia: The Star (`RM3mil`, `RM3 million`).
"""

from __future__ import annotations

from tests.corpus.numbers.values import BN, M, about, between, exact, high, low

TN = 1000 * BN
CR = 10 * M
LAKH = 100_000

UNITED_STATES = {
    "$4 million to $5 million": between(4 * M, 5 * M, "USD"),
    "$12.5 million to $14 million": between(12_500_000, 14 * M, "USD"),
    "$4.35 million": exact(4_350_000, "USD"),
    "$5M": exact(5 * M, "USD"),
    "$17.4B": exact(17_400_000_000, "USD"),
    "$1.2T": exact(1.2 * TN, "USD"),
    "$3.4 bn": exact(3_400_000_000, "USD"),
    "1 1/2 million": exact(1_500_000),
    "7.51 million": exact(7_510_000),
    "$2.21": exact(2.21, "USD"),
    "50 cents": exact(50, "cents"),
    "12% to 15%": between(12, 15, "%"),
    "12 to 15 percent": between(12, 15, "%"),
    "0.6 percentage points": exact(0.6, "percentage points"),
    "1 in 3": exact(1 / 3),
    "more than 1 in 3": low(1 / 3),
    "nearly one in four": about(0.25),
    "seven in 10": exact(0.7),
    "1 in 1,000": exact(0.001),
    "1 in 44": exact(1 / 44),
    "about one in 16": about(1 / 16),
    "four out of every five": exact(0.8),
    "a half-million": exact(500_000),
    "half a billion": exact(500 * M),
    "a quarter-million": exact(250_000),
    "three-quarters of a mile": exact(0.75, "miles"),
    "a couple hundred": between(200, 399),
    "a couple thousand": between(2000, 3999),
    "$750,000-plus": low(750_000, "USD"),
    "$60-plus billion": low(60 * BN, "USD"),
    "tens of billions of dollars": between(20 * BN, 99_999_999_999, "USD"),
    "hundreds of millions of dollars": between(200 * M, 999_999_999, "USD"),
    "500,000 barrels per day": exact(500_000, "barrels per day"),
    "as much as $2 billion": high(2 * BN, "USD"),
    "an estimated $20 billion": about(20 * BN, "USD"),
    "10-foot": exact(10, "feet"),
    "one or more": low(1),
}

UNITED_KINGDOM = {
    "£50tn": exact(50 * TN, "GBP"),
    "30bn": exact(30 * BN),
    "5m tonnes": exact(5 * M, "tonnes"),
    "2.5m hectares": exact(2_500_000, "hectares"),
    "£5,000-6,000": between(5000, 6000, "GBP"),
    "£5m-6m": between(5 * M, 6 * M, "GBP"),
    "£5m-£6m": between(5 * M, 6 * M, "GBP"),
    "£3-4m": between(3 * M, 4 * M, "GBP"),
    "£5 billion-6 billion": between(5 * BN, 6 * BN, "GBP"),
    "£1.5bn": exact(1_500_000_000, "GBP"),
    "€2.4tn": exact(2.4 * TN, "EUR"),
    "£20k": exact(20_000, "GBP"),
    "£3 m": exact(3 * M, "GBP"),
    "£1,000m": exact(BN, "GBP"),
    "just over £1m": low(M, "GBP"),
    "£100,000-plus": low(100_000, "GBP"),
    "50p": exact(50, "pence"),
    "99 pence": exact(99, "pence"),
    "3.5pc": exact(3.5, "%"),
    "20-30%": between(20, 30, "%"),
    "one in eight": exact(0.125),
    "One in five": exact(0.2),
    "nine out of ten": exact(0.9),
    "9 out of 10": exact(0.9),
    "two out of three": exact(2 / 3),
    "one in every 10": exact(0.1),
    "SFr1m": exact(M, "CHF"),
    "DKr100": exact(100, "DKK"),
    "SKr2bn": exact(2 * BN, "SEK"),
    "100m naira": exact(100 * M, "NGN"),
    "100m rand": exact(100 * M, "ZAR"),
    "100m pesos": exact(100 * M, "pesos"),
    "100m rupees": exact(100 * M, "rupees"),
    "30m dollars": exact(30 * M, "USD"),
    "30,000ft": exact(30_000, "feet"),
    "50g": exact(50, "g"),
    "two metres": exact(2, "m"),
    "20 metres": exact(20, "m"),
    "70mph": exact(70, "mph"),
    "one and a half miles": exact(1.5, "miles"),
    "a third of": exact(1 / 3),
    "A dozen or so": about(12),
    "30 or so": about(30),
    "two or three hundred": between(200, 300),
    "12-15": between(12, 15),
    "a few million pounds": between(2 * M, 5_999_999, "pounds"),
}

INDIA = {
    "two crore": exact(2 * CR),
    "three crores": exact(3 * CR),
    "a lakh": exact(LAKH),
    "5 lakhs": exact(5 * LAKH),
    "2 lacs": exact(2 * LAKH),
    "Over 3.5 lakh": low(350_000),
    "nearly 40 lakh": about(40 * LAKH),
    "20-25 lakh": between(20 * LAKH, 25 * LAKH),
    "one-and-a-half lakh": exact(150_000),
    "several lakh": between(300_000, 999_999),
    "lakhs": between(200_000, 999_999),
    "lakhs of": between(200_000, 999_999),
    "crores of rupees": between(2 * CR, 10 * CR - 1, "rupees"),
    "Rs 250 crore": exact(250 * CR, "INR"),
    "Rs 1,200 crore": exact(1200 * CR, "INR"),
    "Rs. 10,000 crore": exact(10_000 * CR, "INR"),
    "Rs 250 cr": exact(250 * CR, "INR"),
    "₹500cr": exact(500 * CR, "INR"),
    "₹1.2 lakh crore": exact(1.2 * TN, "INR"),
    "₹1-lakh crore": exact(TN, "INR"),
    "Rs 1.6 crore crore": exact(160 * TN, "INR"),
    "₹500-crore": exact(500 * CR, "INR"),
    "₹50 lakh": exact(50 * LAKH, "INR"),
    "Rs 2.5 lakh": exact(250_000, "INR"),
    "Rs 3-4 lakh": between(3 * LAKH, 4 * LAKH, "INR"),
    "Rs 10 lakh to Rs 15 lakh": between(10 * LAKH, 15 * LAKH, "INR"),
    "Rs one crore": exact(CR, "INR"),
    "Rupees five lakh": exact(5 * LAKH, "rupees"),
    "Rs 5,000": exact(5000, "INR"),
    "Rs.500": exact(500, "INR"),
    "Rs50 billion": exact(50 * BN, "INR"),
    "more than ₹2,500 crore": low(2500 * CR, "INR"),
    "1,00,000": exact(100_000),
    "10,00,000": exact(M),
    "1,00,00,000": exact(CR),
    "₹1,23,456": exact(123_456, "INR"),
    "Rs 3,25,84,729.25": exact(32_584_729.25, "INR"),
    "2.75 lakh hectares": exact(275_000, "hectares"),
    "50 lakh tonnes": exact(5 * M, "tonnes"),
    "USD 1.5 bn": exact(1_500_000_000, "USD"),
    "3.4 mn": exact(3_400_000),
    "5 Bn": exact(5 * BN),
    "2 trn": exact(2 * TN),
    "$5 mln": exact(5 * M, "USD"),
    "Tk 5 crore": exact(5 * CR, "BDT"),
    "Tk500": exact(500, "BDT"),
    "PKR 50 billion": exact(50 * BN, "PKR"),
    "LKR 5 million": exact(5 * M, "LKR"),
}

NIGERIA = {
    "₦1.2trn": exact(1.2 * TN, "NGN"),
    "N5bn": exact(5 * BN, "NGN"),
    "N5 billion": exact(5 * BN, "NGN"),
    "N1.2tn": exact(1.2 * TN, "NGN"),
    "N10m": exact(10 * M, "NGN"),
    "N1.5 million": exact(1_500_000, "NGN"),
    "N200,000": exact(200_000, "NGN"),
    "N500": exact(500, "NGN"),
    "₦500m": exact(500 * M, "NGN"),
    "₦5,000": exact(5000, "NGN"),
    "₦20.50": exact(20.5, "NGN"),
    "NGN 5,000": exact(5000, "NGN"),
    "5,000 naira": exact(5000, "NGN"),
    "five million naira": exact(5 * M, "NGN"),
    "over N10bn": low(10 * BN, "NGN"),
    "about N2.5trn": about(2.5 * TN, "NGN"),
    "N5m–N10m": between(5 * M, 10 * M, "NGN"),
    "N250-300 billion": between(250 * BN, 300 * BN, "NGN"),
    "N50,000 to N100,000": between(50_000, 100_000, "NGN"),
    "between N1 trillion and N1.5 trillion": between(TN, 1.5 * TN, "NGN"),
}

KENYA = {
    "KSh 5 million": exact(5 * M, "KES"),
    "Ksh5 million": exact(5 * M, "KES"),
    "KSh5m": exact(5 * M, "KES"),
    "Ksh. 500": exact(500, "KES"),
    "Kshs 200,000": exact(200_000, "KES"),
    "KES 1.2 billion": exact(1_200_000_000, "KES"),
    "2,000 Kenyan shillings": exact(2000, "KES"),
    "Sh5 million": exact(5 * M, "shillings"),
    "Sh1.5 billion": exact(1_500_000_000, "shillings"),
    "Sh5b": exact(5 * BN, "shillings"),
    "Sh300": exact(300, "shillings"),
    "Sh2.3 trillion": exact(2.3 * TN, "shillings"),
    "Shs 500,000": exact(500_000, "shillings"),
    "50 shillings": exact(50, "shillings"),
    "Sh100-Sh150": between(100, 150, "shillings"),
    "at least Sh40 million": low(40 * M, "shillings"),
    "USh 3 million": exact(3 * M, "UGX"),
    "UGX 50 million": exact(50 * M, "UGX"),
    "TSh 10 million": exact(10 * M, "TZS"),
}

PHILIPPINES = {
    "P5 million": exact(5 * M, "PHP"),
    "P5-million": exact(5 * M, "PHP"),
    "P10.5-billion": exact(10_500_000_000, "PHP"),
    "P1.2 billion": exact(1_200_000_000, "PHP"),
    "P1.2B": exact(1_200_000_000, "PHP"),
    "P500,000": exact(500_000, "PHP"),
    "P250": exact(250, "PHP"),
    "₱5 million": exact(5 * M, "PHP"),
    "₱300M": exact(300 * M, "PHP"),
    "₱20": exact(20, "PHP"),
    "PHP 20 million": exact(20 * M, "PHP"),
    "Php5,000": exact(5000, "PHP"),
    "P3 million to P5 million": between(3 * M, 5 * M, "PHP"),
    "more than P2 million": low(2 * M, "PHP"),
    "1,000 Philippine pesos": exact(1000, "PHP"),
    "500 pesos": exact(500, "pesos"),
}

SOUTH_AFRICA = {
    "R5 million": exact(5 * M, "ZAR"),
    "R5-million": exact(5 * M, "ZAR"),
    "R1.2bn": exact(1_200_000_000, "ZAR"),
    "R10m": exact(10 * M, "ZAR"),
    "R20 m": exact(20 * M, "ZAR"),
    "R350": exact(350, "ZAR"),
    "R2 500": exact(2500, "ZAR"),
    "R1 250 000": exact(1_250_000, "ZAR"),
    "R49.99": exact(49.99, "ZAR"),
    "ZAR 20 million": exact(20 * M, "ZAR"),
    "20 million rand": exact(20 * M, "ZAR"),
    "R20 billion to R25 billion": between(20 * BN, 25 * BN, "ZAR"),
    "GH¢5 million": exact(5 * M, "GHS"),
    "GH₵5 million": exact(5 * M, "GHS"),
    "GHS 2.5 million": exact(2_500_000, "GHS"),
    "500 cedis": exact(500, "GHS"),
    "RM 3m": exact(3 * M, "MYR"),
    "RM3 million": exact(3 * M, "MYR"),
    "RM3mil": exact(3 * M, "MYR"),
    "3 million ringgit": exact(3 * M, "MYR"),
}

WORLD = UNITED_STATES | UNITED_KINGDOM | INDIA | NIGERIA | KENYA | PHILIPPINES | SOUTH_AFRICA

_NO_VALUE = """\
,5|1.500|150.000|10.000|1.500 million|1,5 million|R1,2 billion|twice|threefold|tenfold|10-fold
1.5 times|three times|1,200-strong|30-member|100m|1.5m|3 m|2-to-1|six-figure|in five|out of ten
five in|20 in 10|five out of 14|R|N|P|Rs|Sh|R5|P5|N95|R2P|M23|G20|F16|5L|$5 rupees|Rs 5 naira
a couple|a couple of|both|several|first in five|one in|a third in five
"""
NO_VALUE = [text for line in _NO_VALUE.splitlines() for text in line.split("|")]
