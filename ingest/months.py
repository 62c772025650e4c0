"""Names of months and weekdays in English, German, French, Spanish, Portuguese, Italian, Dutch and Polish."""

from __future__ import annotations

import unicodedata

# One line a month: full names, the genitive where a language has one (Polish), then abbreviations. Written without
# accents, as `folded` leaves them; no word stands for two months in these eight languages.
_MONTHS = (
    "january januar janner janvier enero janeiro gennaio januari styczen stycznia jan jann janv ene gen sty",
    "february februar feber fevrier febrero fevereiro febbraio februari luty lutego feb febr fev fevr lut",
    "march marz maerz mars marzo marco maart marzec marca mar mrz mrt",
    "april avril abril aprile kwiecien kwietnia apr avr abr kwi",
    "may mai mayo maio maggio mei maj maja mag",
    "june juni juin junio junho giugno czerwiec czerwca jun giu cze",
    "july juli juillet julio julho luglio lipiec lipca jul juil lug lip",
    "august aout agosto augustus sierpien sierpnia aug aou ago sie",
    "september septembre septiembre setiembre setembro settembre wrzesien wrzesnia sep sept set sett wrz",
    "october oktober octobre octubre outubro ottobre pazdziernik pazdziernika oct okt out ott paz",
    "november novembre noviembre novembro listopad listopada nov lis",
    "december dezember decembre diciembre dezembro dicembre grudzien grudnia dec dez dic gru",
)
MONTHS: dict[str, int] = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
# Weekdays say nothing that the date does not; they are read over, as are the small words before a day.
_BEFORE_A_DAY = """
mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
mie jue vie sab dom lunes martes miercoles jueves viernes sabado domingo
seg ter qua qui sex segunda terca quarta quinta sexta segunda-feira terca-feira quarta-feira quinta-feira sexta-feira
gio lunedi martedi mercoledi giovedi venerdi domenica
ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
pon pn wt sr czw pt sob nd niedz poniedzialek wtorek sroda czwartek piatek sobota niedziela
am on den der le el il lo op dia
"""
BEFORE_A_DAY = frozenset(_BEFORE_A_DAY.split())


def folded(word: str) -> str:
    """A word in small letters without accents.

    >>> folded("Février"), folded("PAŹDZIERNIKA"), folded("Środa")
    ('fevrier', 'pazdziernika', 'sroda')
    """
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def month_of(word: str) -> int | None:
    """The number of a month by its name; None when it is none in any of the eight languages.

    >>> month_of("Février"), month_of("sept"), month_of("grudnia"), month_of("Brumaire")
    (2, 9, 12, None)
    """
    return MONTHS.get(folded(word))
