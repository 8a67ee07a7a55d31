"""What pages that are no article say in a story's place: in the headline, and in a voice that speaks to the reader.

A headline alone proves little: "Page not found" may be a column's. A page that declares no story is believed by either;
one that declares a story must say it twice, in its headline and in what follows.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 120
"""Characters of a headline that is a sign."""
_QUOTED = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"|「[^「」]*」")


@dataclass(frozen=True, slots=True)
class Sign:
    """One kind of page that is no article, and how to know it."""

    reason: str
    headline: re.Pattern[str]
    """The whole of a headline or title."""
    voice: re.Pattern[str]
    """Words, in lower case, by which the site speaks to its reader about this page, his browser or his account; stories
    do not."""

    def heard(self, text: str) -> frozenset[str]:
        """The different phrases of its voice in a text; what stands in quotation marks is somebody else's."""
        return frozenset(self.voice.findall(_unquoted(text)))


@lru_cache(maxsize=2)
def _unquoted(text: str) -> str:
    """Remembered, since every sign is looked for in the same text."""
    return _QUOTED.sub(" ", text).lower()


def _sign(reason: str, headline: str, voice: str) -> Sign:
    return Sign(reason, re.compile(rf"\W*(?:{headline})\W*", re.I), re.compile(voice))


SIGNS = (
    _sign(
        "challenge",
        r"just a moment\W*|attention required.*|checking (?:your|if the site) .*|"
        r"are you (?:a )?(?:human|robot).*|verify (?:that )?you are (?:a )?human.*|"
        r"access (?:to this page )?(?:has been )?denied.*|security check.*|pardon our interruption.*|"
        r"please (?:enable|turn on) (?:js|javascript|cookies).*|ddos-guard|robot check|"
        r"bot verification|one more step|sicherheitsüberprüfung.*|captcha.*|human verification|"
        r"verifying (?:that )?you\b.*|un momento\W*|verificando (?:que|su|tu)\b.*|"
        r"(?:accès|acceso|zugriff) (?:refusé|denegado|"
        r"verweigert).*|アクセスが拒否されました.*",
        r"verifying (?:that )?you are|you are (?:a )?human|(?:review|"
        r"check)(?:ing)? (?:the security of )?your (?:connection|browser)|security of your connection|"
        r"(?:enable|turn on) (?:javascript|cookies)|ray id|not a robot|press and hold|requests from your|ロボット|"
        r"unusual (?:traffic|activity)|(?:access|"
        r"permission) to (?:this|view this) (?:page|site)|on this server|your (?:ip|network)|"
        r"sicherheit ihrer verbindung|dass sie (?:kein roboter|ein mensch)|"
        r"sécurité de votre connexion|vous êtes (?:un )?humain|es (?:usted )?(?:un )?(?:ser )?humano|"
        r"seguridad de (?:su|tu) conexión|あなたが人間|接続の安全性",
    ),
    _sign(
        "soft_404",
        r"(?:deze )?pagina (?:niet gevonden|bestaat niet).*|página não encontrada.*|(?:strona|"
        r"artykuł) nie (?:została? )?(?:znalezion\w+|istnieje).*|nie (?:ma|znaleziono) (?:takiej )?strony.*|"
        r"sidan (?:hittades|finns) inte.*|sivua ei löyt\w+.*|sayfa bulunamadı.*|(?:error\W*)?404\b.*|"
        r".*\b(?:page|seite|article|story|artikel|post|content|"
        r"document) (?:(?:was|is|could|can(?:no|.)t|wurde|konnte|existiert|you(?:.re)? (?:requested|"
        r"looking for))\b.*)?(?:not|nicht|n.?t|no longer)(?: (?:be|longer|mehr))? ?(?:found|gefunden|"
        r"available|exists?|verfügbar|here).*|not found|nothing found|page non trouvée.*|"
        r"page introuvable.*|p[áa]gina no encontrada.*|pagina non trovata.*|oops\W.*|"
        r"sidan (?:kunde inte|finns inte).*|siden (?:finnes|blev) ikke.*|nothing (?:was )?found.*|"
        r"(?:sorry\W*)?(?:we|you) (?:can.?t|cannot|could ?n.?t|could not) (?:find|reach) (?:that|this|"
        r"the|your) (?:page|story|article|address|link)\b.*|hoppla\W.*|hoppla|oops|oups\W*|ups\W*|"
        r"(?:uy|vaya)\W*|lo sentimos\W*|"
        r"lo sentimos\W+la página .*|cette page n.existe (?:pas|plus).*|diese seite (?:gibt es|"
        r"existiert) .*|(?:esta|la) página (?:que \w+ )?no existe.*|pagina (?:bestaat niet|"
        r"niet gevonden).*|ページ(?:が|は)(?:見つかりません|存在しません)(?:でした)?|お探しのページ.*",
        r"pagina die (?:u|je) zoek\w*|página que (?:procura|pretende)|strony,? której szukasz|nie (?:została|"
        r"zostało) znalezion\w+|sidan du (?:söker|letar)|siden du (?:leter|søker|leder)|aradığınız sayfa|"
        r"(?:page|article|story|link|address|content)(?: that)? you(?:.re| are| were| have)? (?:look|"
        r"request|follow|tr[yi]|ask)|(?:may|might|could) have (?:been )?(?:moved|removed|deleted|"
        r"renamed|expired)|(?:link|address|url) (?:\S+ ){0,5}(?:wrong|broken|mistyped|out of date|"
        r"outdated)|nothing was found|used to (?:live|be) at|can.?(?:no)?t be found|(?:could|was) not (?:be )?found|"
        r"no longer (?:exists|available)|(?:try|use) (?:a|the|our) search|(?:return|go|"
        r"back) (?:back )?to (?:the|our) (?:home|front) ?page|seite,? die sie (?:such|aufruf)|"
        r"gewünschte (?:seite|inhalt)|(?:gibt es|existiert) (?:\S+ )?(?:leider )?nicht|(?:zur|"
        r"auf der) startseite|vertippt|page que vous (?:cherch|recherch|demand)|(?:déplacée|"
        r"supprimée) ou|(?:revenir|retour(?:ner)?) à l.accueil|página que (?:busca|solicit|intent)|"
        r"dirección (?:\S+ )?mal escrita|volver a la (?:portada|página)|pagina (?:che )?(?:cerc|"
        r"richie)|página que (?:procur|você)|pagina die (?:u|je) zoe|お探しの(?:ページ|記事)|見つかりませんでした|"
        r"削除された(?:か|可能性)|トップページ",
    ),
    _sign(
        "error_page",
        r"(?:site |página )?em manutenção.*|(?:wegens )?onderhoud.*|sitio en mantenimiento|manutenzione.*|"
        r"(?:tillfälligt )?underhåll.*|przerwa techniczna.*|strona w (?:budowie|przebudowie).*|"
        r"er ging iets mis.*|coś poszło nie tak.*|algo correu mal.*|"
        r"error establishing a database connection.*|(?:service|site|page|"
        r"website) (?:is )?(?:temporarily )?unavailable.*|(?:500|502|503|504)\b.*|bad gateway.*|"
        r"internal server error.*|gateway time-?out.*|(?:briefly|temporarily) unavailable.*|"
        r".*(?:scheduled|under|undergoing|down for) maintenance.*|maintenance(?: mode)?|"
        r"we.?(?:ll)? be (?:right )?back.*|wartungsarbeiten.*|something went wrong.*|"
        r"an error (?:has )?occurred.*|application error.*|forbidden|403\b.*|fatal error.*|"
        r"gleich zurück|wir sind gleich (?:wieder|zurück).*|ein fehler ist aufgetreten.*|en mantenimiento|"
        r"(?:site )?en maintenance|(?:ただいま)?メンテナンス中(?:です)?|.*一時的に利用できません.*|"
        r"our servers? (?:is|are)\b.*",
        r"volt(?:e|amos|aremos) (?:mais tarde|dentro|em breve)|tente (?:novamente|de novo)|em manutenção|"
        r"probeer het (?:later )?(?:opnieuw|nog eens)|onderhoud|torniamo (?:presto|subito)|försök igen|"
        r"prøv igjen|spróbuj (?:ponownie|później)|przepraszamy za|(?:try|come|check) (?:\S+ )?(?:again|"
        r"back) (?:in (?:a|an|some|few|\d)|later|soon|shortly)|"
        r"error (?:code )?[\da-f]{3,}|our (?:servers?|website|site) (?:is|are)|"
        r"temporarily unavailable|technical (?:difficult|problem)|database connection|gerade gewartet|etwas schiefge|"
        r"technisch(?:e|en) (?:problem|störung)|(?:später|minuten) (?:noch einmal|erneut|wieder)|"
        r"réessayer|plus tard|inténtelo (?:de nuevo|más tarde)|vuelva a intentar|メンテナンス中|しばらく(?:たって|"
        r"経って|して)|再度アクセス",
    ),
    _sign(
        "consent",
        r"(?:voordat|avant|antes|zanim|innan) .{0,30}(?:verder|continue[rs]?|continuar|przejdziesz|"
        r"fortsätter?).*|cookies? (?:accepteren|aceitar).*|wij (?:waarderen|respecteren) (?:uw|je) privacy.*|"
        r"(?:sua|a sua) privacidade.*|dbamy o (?:twoją|państwa) prywatność.*|vi (?:värnar|"
        r"bryr oss) om din integritet.*|before you continue.*|(?:we|this site) (?:value|use|"
        r"care about)s? (?:your privacy|"
        r"cookies).*|your privacy (?:choices|settings|is important).*|cookie (?:consent|settings|"
        r"preferences|policy).*|privacy (?:settings|preference).*|.*(?:weiterlesen|weiter|"
        r"nutzen) mit (?:werbung|cookies).*|consent.*|(?:ihre )?(?:privatsphäre|zustimmung|"
        r"einwilligung).*|cookies? zustimmen.*|manage (?:your )?consent.*|your (?:choices|consent|"
        r"data choices) (?:about|on|for|to) .*|le respect de votre vie privée.*|"
        r".*votre vie privée.*priorité.*|gestion des cookies.*|(?:su|tu) privacidad .*|.*クッキーの(?:設定|"
        r"使用).*",
        r"onze (?:\d+ )?partners|(?:uw|je) (?:toestemming|gegevens|apparaat|keuzes?|voorkeuren)|"
        r"alles (?:accepteren|weigeren)|gerechtvaardigd belang|(?:os )?nossos (?:\d+ )?parceiros|(?:seu|"
        r"teu) (?:dispositivo|consentimento)|seus dados|(?:aceitar|rejeitar|recusar) tudo|interesse legítimo|"
        r"nasi partnerzy|\b(?:twoj\w{1,4}|państwa) (?:zgod|dan|urządzeni)\w|våra (?:\d+ )?partner|(?:ditt|"
        r"din) (?:samtycke|enhet)|(?:we|our) (?:and our )?(?:\d+ )?(?:partners|vendors)|(?:on|"
        r"from) your device|"
        r"your (?:consent|choices?|privacy|personal data)|(?:accept|refuse|reject) (?:all|them|"
        r"cookies)|change your mind|legitimate interest|we (?:use|value|store)|"
        r"(?:wir und )?unsere (?:\d+ )?partner|(?:ihre|ihrer) (?:zustimmung|einwilligung|daten)|"
        r"(?:auf|von) ihrem gerät|mit werbung|pur-abo|akzeptieren|widerrufen|nos (?:\d+ )?partenaires|"
        r"votre (?:appareil|terminal|consentement|vie privée)|vos (?:choix|préférences|données)|"
        r"nuestros (?:\d+ )?socios|(?:su|tu) (?:dispositivo|consentimiento|privacidad)|同意(?:する|いただ)|"
        r"当社(?:と|の)パートナー",
    ),
    _sign(
        "login",
        r"(?:zaloguj|inloggen|logga in|logg inn|log ind|accedi|entrar|iniciar sessão|"
        r"giriş yap)(?: się)?(?: .*)?|.*(?:tylko dla (?:prenumeratorów|subskrybentów)|alleen voor abonnees|"
        r"só para assinantes|exclusivo para assinantes|solo per abbonati|bara för prenumeranter|"
        r"kun for abonnenter)|(?:please )?(?:log|sign) ?in(?: (?:to|or|here)\b.*)?|login|anmelden|einloggen|"
        r"subscriber (?:login|sign[ -]?in)|member (?:login|sign[ -]?in)|create (?:an|your) account.*|"
        r"register|registrieren|se connecter|connexion|iniciar sesión|reset (?:your )?password.*|"
        r"forgot(?:ten)? (?:your )?password.*|welcome back|(?:bitte )?melden sie sich an.*|"
        r"bitte loggen .*|identifiez-vous.*|connectez-vous.*|(?:inicia|inicie) sesión.*|"
        r"regístr(?:ate|ese) (?:para|gratis)\b.*|(?:会員)?ログイン|会員登録.*",
        r"tylko dla (?:prenumeratorów|subskrybentów)|zaloguj się|nie masz (?:jeszcze )?konta|hasł[oa]|"
        r"alleen voor abonnees|wachtwoord|nog geen abonnee|para assinantes|palavra-passe|senha|"
        r"ainda não é assinante|per abbonati|hai già un abbonamento|lösenord|passord|adgangskode|(?:enter|"
        r"type) your (?:user|e-?mail|pass)|(?:forgot|forgotten|reset) (?:your )?password|"
        r"(?:already|not) (?:a|yet a)? ?(?:subscriber|member)|(?:for|to) (?:our )?(?:subscribers|"
        r"members) only|is for subscribers|subscribe to (?:read|continue)|free (?:stories|articles) this|"
        r"(?:log|sign) in to|create (?:a|an|your) (?:free )?account|"
        r"kundenkonto|passwort|e-mail-adresse und|mot de passe|réservé aux abonnés|se connecter|"
        r"crea (?:tu|una) cuenta|(?:inicia|inicie) sesión|contraseña|会員限定|パスワード|ログインして",
    ),
)
LISTING = re.compile(
    r"\W*(?:search results?(?: for\b.*)?|results? for \W.*|suchergebnis.*|ihre suche nach .*|.*\b\d+ treffer|"
    r"résultats? (?:de (?:la |votre )?recherche|pour \W).*|resultados (?:de (?:la |su )?búsqueda|para \W).*|"
    r".*の検索結果|.*(?:記事|ニュース)の?一覧|(?:all|more) (?:stories|articles|posts|news) (?:by|from|about|on)\b.*|"
    r"(?:articles?|posts|stories) (?:by|tagged)\b.*|"
    r"(?:tag|topic|thema|category|kategorie|author|autor|schlagwort|étiquette|etiqueta) ?: .*|"
    r"alle (?:beiträge|artikel|nachrichten|meldungen) (?:von|zu|zum|zur)\b.*|"
    r"tous les articles .*|todas las noticias .*)\W*",
    re.I,
)
"""Headlines of lists: results of a search, all that an author wrote, a topic."""
STANDING = re.compile(
    r"\W*(?:privacy(?: (?:policy|notice|statement))?|terms (?:of (?:use|service)|and conditions)|cookie policy|"
    r"legal notice|imprint|about (?:us|this site)|contact(?: us)?|datenschutz(?:erklärung)?|impressum|"
    r"allgemeine geschäftsbedingungen|über uns|kontakt|mentions légales|"
    r"(?:politique|charte) de (?:confidentialité|protection des données)|qui sommes[- ]nous|nous contacter|"
    r"aviso legal|política de (?:privacidade?|cookies)|quiénes somos|contacto|quem somos|contactos?|"
    r"informativa (?:sulla )?privacy|chi siamo|contatti|privacy(?:verklaring|beleid)|over ons|colofon|"
    r"integritetspolicy|om oss|personvern(?:erklæring)?|om os|polityka prywatności|o nas|kontakty?|"
    r"gizlilik politikası|"
    r"プライバシーポリシー|お問い合わせ|会社概要|利用規約)\W*",
    re.I,
)
"""Headlines of the pages that stand on every site."""
