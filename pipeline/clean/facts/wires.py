"""News agencies by name."""

from pipeline.clean.page.text import squeeze

WIRES = (
    "AP", "AP News", "Associated Press", "The Associated Press", "Reuters", "Thomson Reuters", "AFP",
    "Agence France-Presse",
    "dpa", "dpa-AFX", "dpa international", "UPI", "Bloomberg", "Bloomberg News", "PTI", "Press Trust of India",
    "ANI", "IANS", "UNI",
    "Xinhua", "TASS", "RIA Novosti", "Interfax", "EFE", "Europa Press", "ANSA", "Adnkronos", "Kyodo", "Kyodo News",
    "Jiji", "Jiji Press", "Yonhap",
    "Canadian Press", "The Canadian Press", "PA", "PA Media", "Press Association", "APA", "SID", "AAP", "TT",
    "NTB", "Ritzau",
    "STT", "Belga", "ANP", "KNA", "epd", "Keystone-SDA", "SDA", "Anadolu", "Anadolu Agency", "AA", "CNN Wire",
    "CNN Newsource",
    "States Newsroom", "Tribune News Service", "TNS", "Bernama", "Antara", "Lusa", "PAP", "CTK", "ČTK", "BNS",
    "ELTA", "SANEF",
    "Capitol News Illinois", "KFF Health News", "The Conversation", "ProPublica",
)  # fmt: skip
"""Agencies whose name alone on a line is a credit, and that sign stories."""

_KNOWN = frozenset(squeeze(name) for name in WIRES)


def is_wire(name: str) -> bool:
    """Whether this is an agency's name.

    >>> is_wire("dpa"), is_wire("Ada Finch")
    (True, False)
    """
    return squeeze(name) in _KNOWN
