"""News agencies and outlets: how they are written, what onrecord calls them, and the hosts they publish on."""

from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Outlet:
    """One agency or outlet."""

    name: str
    """As onrecord writes it."""
    written: tuple[str, ...]
    """Full names a text may use."""
    hosts: tuple[str, ...]
    kind: Literal["agency", "outlet"] = "outlet"
    initials: tuple[str, ...] = ()
    """Short forms, believed only as a credit or dateline, or after "told" and "according to"."""


def _agency(name: str, written: tuple[str, ...], hosts: tuple[str, ...], initials: tuple[str, ...] = ()) -> Outlet:
    return Outlet(name, written, hosts, "agency", initials)


AGENCIES = (
    # Wires, because papers print their copy under a credit alone; AP is named as its site names itself.
    _agency("AP News", ("Associated Press", "AP News"), ("apnews.com", "ap.org"), ("AP",)),
    _agency("Reuters", ("Reuters", "Thomson Reuters"), ("reuters.com",)),
    _agency("AFP", ("Agence France-Presse", "Agence France Presse"), ("afp.com",), ("AFP",)),
    _agency("Bloomberg", ("Bloomberg News", "Bloomberg"), ("bloomberg.com",)),
    _agency("PA Media", ("Press Association", "PA Media", "PA news agency"), ("pa.media",), ("PA",)),
    _agency("UPI", ("United Press International",), ("upi.com",), ("UPI",)),
    _agency("dpa", ("Deutsche Presse-Agentur",), ("dpa.com", "dpa-international.com"), ("dpa", "DPA")),
    _agency("EFE", ("Agencia EFE",), ("efe.com",), ("EFE",)),
    _agency("ANSA", (), ("ansa.it",), ("ANSA",)),
    _agency("Kyodo News", ("Kyodo News", "Kyodo"), ("kyodonews.net",)),
    _agency("Jiji Press", ("Jiji Press",), ("jiji.com",)),
    _agency("Xinhua", ("Xinhua News Agency", "Xinhua"), ("xinhuanet.com", "news.cn")),
    _agency("Yonhap", ("Yonhap News Agency", "Yonhap"), ("yna.co.kr",)),
    _agency("TASS", ("Tass news agency",), ("tass.com",), ("TASS",)),
    _agency("Interfax", ("Interfax",), ("interfax.com", "interfax.ru")),
    _agency("PTI", ("Press Trust of India",), ("ptinews.com",), ("PTI",)),
    _agency("ANI", ("Asian News International",), ("aninews.in",), ("ANI",)),
    _agency("Canadian Press", ("Canadian Press",), ("thecanadianpress.com",)),
    _agency("AAP", ("Australian Associated Press",), ("aap.com.au",), ("AAP",)),
    _agency("Anadolu Agency", ("Anadolu Agency", "Anadolu"), ("aa.com.tr",)),
    _agency("Ukrinform", ("Ukrinform",), ("ukrinform.net",)),
    _agency("States Newsroom", ("States Newsroom",), ("statesnewsroom.com",)),
    _agency("Tribune News Service", ("Tribune News Service",), ("tribunecontentagency.com",), ("TNS",)),
    _agency("CNN Newsource", ("CNN Newsource", "CNN Wire"), (), ()),
)  # fmt: skip
OUTLETS = (
    # Papers and broadcasters that other newsrooms cite by name; an outlet not listed is still found by its link.
    Outlet("The New York Times", ("New York Times",), ("nytimes.com",)),
    Outlet("The Washington Post", ("Washington Post",), ("washingtonpost.com",)),
    Outlet("The Wall Street Journal", ("Wall Street Journal",), ("wsj.com",)),
    Outlet("Los Angeles Times", ("Los Angeles Times",), ("latimes.com",)),
    Outlet("USA Today", ("USA Today",), ("usatoday.com",)),
    Outlet("The Guardian", ("Guardian",), ("theguardian.com",)),
    Outlet("Financial Times", ("Financial Times",), ("ft.com",)),
    Outlet("The Times", ("Times of London",), ("thetimes.co.uk", "thetimes.com")),
    Outlet("The Telegraph", ("Daily Telegraph", "Sunday Telegraph"), ("telegraph.co.uk",)),
    Outlet("The Independent", (), ("independent.co.uk",)),
    Outlet("The Economist", ("Economist magazine",), ("economist.com",)),
    Outlet("BBC", ("BBC News", "BBC"), ("bbc.com", "bbc.co.uk")),
    Outlet("Sky News", ("Sky News",), ("news.sky.com",)),
    Outlet("ITV News", ("ITV News",), ("itv.com",)),
    Outlet("CNN", ("CNN",), ("cnn.com",)),
    Outlet("Fox News", ("Fox News",), ("foxnews.com",)),
    Outlet("MSNBC", ("MSNBC",), ("msnbc.com",)),
    Outlet("CNBC", ("CNBC",), ("cnbc.com",)),
    Outlet("NBC News", ("NBC News",), ("nbcnews.com",), initials=("NBC",)),
    Outlet("ABC News", ("ABC News",), ("abcnews.go.com", "abcnews.com")),
    Outlet("CBS News", ("CBS News",), ("cbsnews.com",), initials=("CBS",)),
    Outlet("NPR", ("National Public Radio", "NPR"), ("npr.org",)),
    Outlet("PBS NewsHour", ("PBS NewsHour",), ("pbs.org",)),
    Outlet("C-SPAN", ("C-SPAN",), ("c-span.org",)),
    Outlet("Politico", ("Politico", "POLITICO"), ("politico.com", "politico.eu")),
    Outlet("Axios", ("Axios",), ("axios.com",)),
    Outlet("The Hill", (), ("thehill.com",)),
    Outlet("The Atlantic", ("Atlantic magazine",), ("theatlantic.com",)),
    Outlet("The New Yorker", ("New Yorker",), ("newyorker.com",)),
    Outlet("Time", ("Time magazine",), ("time.com",)),
    Outlet("ProPublica", ("ProPublica",), ("propublica.org",)),
    Outlet("HuffPost", ("Huffington Post", "HuffPost"), ("huffpost.com", "huffingtonpost.com")),
    Outlet("BuzzFeed News", ("BuzzFeed News",), ("buzzfeednews.com",)),
    Outlet("The Daily Beast", ("Daily Beast",), ("thedailybeast.com",)),
    Outlet("Semafor", ("Semafor",), ("semafor.com",)),
    Outlet("Punchbowl News", ("Punchbowl News",), ("punchbowl.news",)),
    Outlet("Der Spiegel", ("Der Spiegel",), ("spiegel.de",)),
    Outlet("Bild", ("Bild newspaper",), ("bild.de",)),
    Outlet("Die Zeit", ("Die Zeit",), ("zeit.de",)),
    Outlet("Süddeutsche Zeitung", ("Süddeutsche Zeitung",), ("sueddeutsche.de",)),
    Outlet("Frankfurter Allgemeine Zeitung", ("Frankfurter Allgemeine Zeitung",), ("faz.net",)),
    Outlet("Le Monde", ("Le Monde",), ("lemonde.fr",)),
    Outlet("Le Figaro", ("Le Figaro",), ("lefigaro.fr",)),
    Outlet("El País", ("El País", "El Pais"), ("elpais.com",)),
    Outlet("Corriere della Sera", ("Corriere della Sera",), ("corriere.it",)),
    Outlet("La Repubblica", ("La Repubblica",), ("repubblica.it",)),
    Outlet("Al Jazeera", ("Al Jazeera",), ("aljazeera.com",)),
    Outlet("Haaretz", ("Haaretz",), ("haaretz.com",)),
    Outlet("NHK", ("NHK",), ("nhk.or.jp",)),
    Outlet("Nikkei", ("Nikkei Asia", "Nikkei"), ("nikkei.com",)),
    Outlet("Asahi Shimbun", ("Asahi Shimbun",), ("asahi.com",)),
    Outlet("South China Morning Post", ("South China Morning Post",), ("scmp.com",)),
    Outlet("CBC", ("CBC News", "CBC"), ("cbc.ca",)),
    Outlet("The Globe and Mail", ("Globe and Mail",), ("theglobeandmail.com",)),
    Outlet("The Sydney Morning Herald", ("Sydney Morning Herald",), ("smh.com.au",)),
)  # fmt: skip
ALL = AGENCIES + OUTLETS


@cache
def by_written() -> dict[str, Outlet]:
    """Every full name and short form, as written -> outlet; canonical names too."""
    table = {outlet.name: outlet for outlet in ALL}
    for outlet in ALL:
        table.update(dict.fromkeys((*outlet.written, *outlet.initials), outlet))
    return table


@cache
def by_host() -> dict[str, Outlet]:
    return {host: outlet for outlet in ALL for host in outlet.hosts}


def outlet_of(url: str) -> Outlet | None:
    """The outlet that publishes on the address's host or on a parent of it.

    >>> outlet_of("https://www.reuters.com/world/").name
    'Reuters'
    """
    labels = (urlsplit(url).hostname or "").split(".")
    parents = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return next((found for host in parents if (found := by_host().get(host))), None)
