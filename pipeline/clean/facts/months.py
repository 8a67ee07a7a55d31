"""Months by name, as dates in the shipped languages and their neighbours write them."""

MONTHS = {
    language: tuple(names.split())
    for language, names in {
        "en": "january february march april may june july august september october november december",
        "de": "januar februar märz april mai juni juli august september oktober november dezember",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "nl": "januari februari maart april mei juni juli augustus september oktober november december",
        "sv": "januari februari mars april maj juni juli augusti september oktober november december",
        "nb": "januar februar mars april mai juni juli august september oktober november desember",
        "da": "januar februar marts april maj juni juli august september oktober november december",
        "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta "
        "lokakuuta marraskuuta joulukuuta",
        "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
        "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    }.items()
}
"""In the case that stands beside a day: "3 marca 2026"."""
_ALIKE = {"no": "nb", "nn": "nb"}
_SHORT = {"mrt": 3, "märz": 3, "maerz": 3, "sept": 9, "ott": 10, "dic": 12, "des": 12, "dez": 12, "okt": 10}
"""Abbreviations that no longer begin as the name does, or that papers of other languages borrow."""


def month_of(name: str, language: str) -> int:
    """Its number, by the page's language, then as English; 0 for what is no month or its first letters.

    >>> month_of("Sept", "en"), month_of("marca", "pl"), month_of("October", "de"), month_of("Mayor", "en")
    (9, 3, 10, 0)
    """
    name = name.casefold().replace("i̇", "i")
    for table in (MONTHS.get(_ALIKE.get(language, language), ()), MONTHS["en"]):
        for number, month in enumerate(table, 1):
            if len(name) >= 3 and month.startswith(name):
                return number
    return _SHORT.get(name, 0)
