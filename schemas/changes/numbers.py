"""Numbers in digits and in words, in the languages of many papers: ten and 10 are one, 1,400 and 1 400 too."""

import re
from collections import Counter

NEAR = 3
"""At most so many words that are no numbers go and come with a number, or the words around it did not stay."""
_SPELLED = """
0 zero
1 one
2 two zwei deux dos dois duas due twee
3 three drei trois tres três tre drie
4 four vier quatre cuatro quatro quattro
5 five fünf cinq cinco cinque vijf
6 six sechs seis zes
7 seven sieben sept siete sete sette zeven
8 eight acht huit ocho oito otto
9 nine neun neuf nueve nove negen
10 ten zehn dix diez dez dieci tien
11 eleven elf onze once undici
12 twelve zwölf douze doce doze dodici twaalf
13 thirteen dreizehn treize trece treze tredici dertien
14 fourteen vierzehn quatorze catorce quattordici veertien
15 fifteen fünfzehn quinze quince quindici vijftien
16 sixteen sechzehn seize dieciséis dezesseis sedici zestien
17 seventeen siebzehn diecisiete dezessete diciassette zeventien
18 eighteen achtzehn dieciocho dezoito diciotto achttien
19 nineteen neunzehn diecinueve dezenove diciannove negentien
20 twenty zwanzig vingt veinte vinte venti twintig
30 thirty dreißig trente treinta trinta trenta dertig
40 forty vierzig quarante cuarenta quarenta quaranta veertig
50 fifty fünfzig cinquante cincuenta cinquenta cinquanta vijftig
60 sixty sechzig soixante sesenta sessenta sessanta zestig
70 seventy siebzig setenta settanta zeventig
80 eighty achtzig ochenta oitenta ottanta tachtig
90 ninety neunzig noventa novanta negentig
100 hundred hundreds hundert hunderte cent cents cien ciento cem cento honderd
1000 thousand thousands tausend tausende mille mil mila duizend
1000000 million millions millionen millón millones milhão milhões milione milioni miljoen
1000000000 billion billions milliarde milliarden milliard milliards bilhão bilhões miliardo miliardi miljard
dozen dozens dutzend dutzende douzaine docena dozzina dozijn
1st first erste erster erstes premier première primero primera primeiro primeira primo prima eerste
2nd second zweite zweiter zweites deuxième segundo segunda secondo seconda tweede
3rd third dritte dritter drittes troisième tercero tercera terceiro terceira terzo terza derde
1/2 half halb hälfte moitié mitad metade metà helft
1/3 drittel tiers tercio
1/4 quarter viertel quart cuarto quarto kwart
"""
VALUES = {word: value for value, *words in map(str.split, _SPELLED.strip().splitlines()) for word in (*words, value)}
"""Number word -> the same in digits."""
_GROUPED = re.compile(r"(?<=\d)[.,’' \u00a0\u202f](?=\d{3}(?!\d))")


def number_of(word: str) -> str:
    """The number that a word (folded) is, as digits; empty for other words.

    >>> number_of("1,400"), number_of("eleven"), number_of("ferry")
    ('1400', '11', '')
    """
    return _GROUPED.sub("", word) if word[:1].isdigit() else VALUES.get(word, "")


def numbers_differ(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether what stood in a place and what stands there now are other numbers, and little else.

    >>> numbers_differ(("ten",), ("more", "than", "11")), numbers_differ(("ten", "men"), ("nobody",))
    (True, False)
    """
    before, after = (Counter(filter(None, map(number_of, words))) for words in (old, new))
    rest = max(len(old) - before.total(), len(new) - after.total())
    return bool(before and after) and before != after and rest <= NEAR
