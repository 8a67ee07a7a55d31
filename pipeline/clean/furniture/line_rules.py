"""Lines and headings that are not journalism, by name and with the reason; see `element_rules` for elements."""

import re
from dataclasses import dataclass

from pipeline.clean.furniture.phrases import (
    ADVERTISED,
    CONTINUES,
    COUNTER,
    DISCLAIMS,
    JOIN,
    LISTEN,
    MISTAKE,
    PROMO,
    PROMO_NEEDS,
    READ_ALSO,
    READERS,
    READING_TIME,
)


@dataclass(frozen=True, slots=True)
class LineRule:
    """One line rule: a block goes if the pattern matches its whole text in lower case and it has at most `words`."""

    name: str
    pattern: str
    why: str
    words: int = 25
    needs: tuple[str, ...] = ()
    """One of these stands in every such line; told where a pattern may begin anywhere, which is slow to try."""


_NETWORKS = (
    r"facebook|twitter|x|whats ?app|linked ?in|pinterest|reddit|telegram|e-?mail|print|"
    r"copy link|messenger|bluesky|threads|xing|pocket|instagram|flipboard|sms|link|mastodon"
)

_ELSEWHERE = (
    r"externe[rn]? inhalte?|eingebettete inhalte|external content|embedded content|contenus? externes?|"
    r"contenido externo|contenuti esterni|ekstern[et]* innhold|externt innehåll"
)
_ASKED = (
    r"einwilligung|zustimm\w+|anzeigen|angezeigt|verhindern|übermittelt|laden|load\w*|consent|cookies?|privacy|"
    r"datenschutz\w*|afficher|consentement|samtykke|samtycke|consentimiento|consenso"
)

_PICTURE_DESKS = (
    r"getty(?: images)?|imago(?: images)?|picture[ -]alliance|shutterstock|alamy(?: stock photo)?|epa(?:-efe)?|"
    r"rex(?: features)?|ap photo|corbis|zuma(?: press)?|istock(?:photo)?|pa (?:images|wire|media)|xinhua|"
    r"anadolu(?: agency)?"
)
_SITE_VOICE = (
    r"(?:this|our) (?:web ?)?site|the website|we use|your (?:browser|experience|consent|preferences|device)|opt[- ]out|"
    r"(?:diese|unsere)r? (?:web)?site|wir (?:verwenden|nutzen)|ce site|nous utilisons|este sitio|utilizamos|questo sito"
)
_MAILED = r"(?:newsletters?|inbox|alerts?|e-?mails?|briefing)"

LINE_RULES = (
    LineRule(
        "consent",
        rf"externer inhalt\b.*|(?=.*\b(?:{_ELSEWHERE})\b)(?=.*\b(?:{_ASKED})\b).*",
        "asks for consent in the place of something embedded",
        words=130,
        needs=("inhalt", "conten", "innhold", "innehåll"),
    ),
    LineRule(
        "consent",
        rf"(?=.*\bcookies?\b)(?=.*\b(?:{_SITE_VOICE})\b)[^\"“”„«»]*",
        "asks for consent to cookies",
        words=150,
        needs=("cookie",),
    ),
    LineRule(
        "consent",
        r"by (?:submitting|signing up|subscribing|clicking|registering)\b.{0,80}\b(?:you|i) "
        r"(?:agree|consent|accept)\b.*|"
        r"your (?:personal )?(?:data|information|e-?mail address) will (?:only |not |never )?be\b.*|"
        r"you (?:may|can) (?:revoke|withdraw|unsubscribe)\b.*|"
        r"(?:further|more) information (?:on|about) (?:data privacy|privacy|data protection)\b.*|"
        r"durch die nutzung dieser (?:web)?site\b.*|empfohlener redaktioneller inhalt|"
        r"ich bin (?:damit )?einverstanden, dass mir .*|personenbezogene daten (?:können|werden)\b.*\bübermittelt\b.*",
        "asks for consent to what is done with the reader's data",
        words=60,
        needs=(
            "agree",
            "consent",
            "accept",
            " will ",
            "revoke",
            "withdraw",
            "unsubscribe",
            "privacy",
            "data protection",
            "durch die nutzung",
            "redaktioneller",
            "einverstanden",
            "personenbezogene",
        ),
    ),
    LineRule(
        "picture-credit",
        rf"(?:[^!?:/,|\"“”]{{2,60}}[/,|])*(?:[^!?:/,|\"“”]{{2,60}} via )?\s*(?:{_PICTURE_DESKS})"
        r"(?:/[\w .]{2,40})?\W*",
        "says whose picture is above it",
        words=14,
        needs=(
            "getty",
            "imago",
            "picture",
            "shutter",
            "alamy",
            "epa",
            "rex",
            "ap photo",
            "corbis",
            "zuma",
            "istock",
            "pa ",
            "xinhua",
            "anadolu",
        ),
    ),
    LineRule(
        "picture-credit",
        r"\W*(?:image|photo|picture|pic|foto|bild|photograph|credit|crédit photo|fotograf(?:ie)?)s?"
        r"(?: (?:credit|by|courtesy|source|from))?\s*[:：].{2,80}",
        "says whose picture is above it",
        words=14,
    ),
    LineRule(
        "shortcode",
        r"\[/?[a-z_-]{3,}(?:\s[^\]]*)?\].*|\$\$\w+\$\$|\{\{[^{}]*\}\}",
        "a command to the publishing system that it did not carry out",
    ),
    LineRule(
        "video-failed",
        r"(?:we apologi[sz]e, but )?this video (?:has failed to load|is (?:not|no longer) available|"
        r"can(?:no|.)t be played)"
        r".*|try refreshing your browser.*|(?:the )?(?:video )?player (?:wird geladen|is loading)\W*|"
        r"your browser does not support.*|"
        r"this slideshow requires javascript.*|link zum (?:youtube|instagram|facebook|twitter|tiktok|x)-inhalt",
        "a player's words to those who cannot see it",
    ),
    LineRule(
        "programme-note",
        r"(?:dieses thema im programm|über dieses thema berichtete?t?|dieser artikel wurde ausgedruckt)\b.*|"
        r"(?:this (?:article|story) (?:was|has been) printed from)\b.*|citation: .{3,200} retrieved .*",
        "says where else the station told it, or where it was printed from",
        words=60,
    ),
    LineRule(
        "advertisement",
        rf"\W*+(?:(?:{CONTINUES}|{ADVERTISED}|advertisements?|advertising|advertorial|sponsored(?: content)?|"
        r"promoted(?: content)?|ad|ads|adverts?|scroll to continue|loading(?: ?\.\.\.|…)?|(?:story|"
        r"article) continues (?:below|after)(?: (?:this )?(?:advertisement|ad))?|remove ads|"
        r"skip ad(?:vertisement)?|report this ad|scroll down to continue.*|"
        r"continue reading (?:the main story|below))\W*+){1,5}",
        "the label of bought space",
    ),
    LineRule(
        "share-line",
        rf"(?:share|share (?:this|on|via|article|story|options)[\w ]{{0,20}}|teilen|"
        rf"(?:artikel )?teilen|partager|compartir|condividi|del|dela|compartilhar|"
        rf"follow us(?: on)?|folgen sie uns|suivez-nous)\s*+[:：]?(?:[\s|/,·•&]|and|on|via|"
        rf"{_NETWORKS})*",
        "the same buttons on every page",
    ),
    LineRule("share-line", rf"(?:(?:{_NETWORKS})[\s|/,·•]*){{2,}}", "the same buttons on every page"),
    LineRule(
        "also-read",
        rf"\W*(?:(?:{READ_ALSO})(?: [\w ]{{0,30}})?|read more(?: (?:here|on this|about|at|"
        r"from))?|read(?: this)?|related(?: (?:stories|articles|story|"
        r"article|posts|news|coverage|content|topics|links?|reading|video))?|more(?: (?:on this|"
        r"from|on|about|news|coverage|stories|here|in|like this)\b[\w ]{0,30})?|"
        r"recommended(?: (?:stories|for you|reading))?|don[’']t miss|must read|watch(?: (?:also|"
        r"now|live|this|more|below|the video))?|listen(?: (?:to|now))?|(?:full|live) (?:story|"
        r"coverage|updates?)|explained|explainer|analysis|opinion|video|photos?|gallery|"
        r"in pictures|up next|further reading|you (?:may|might) (?:also )?(?:like|"
        r"be interested in)|trending(?: now)?|latest|breaking|"
        r"mehr aus[\w ]{0,20}|zum thema|weiterlesen|interview|kommentar|newsblog|también|ayrıca|funda)\s*"
        r"(?:[:：|–—>»›-]|\u2192).{3,}(?<![.”])",
        "a pointer to another story, set between the paragraphs",
        words=34,
    ),
    LineRule(
        "newsletter",
        r"(?:\W{0,9}|.*(?:[.!?…:;(–—-]\W{0,3}|please ))(?:sign up (?:for|to|with)|subscribe to|"
        r"download (?:the|our) app|become a (?:member|subscriber))\b.*|"
        rf".*\b(?:sign up (?:here|now|today|below|.{{0,60}}\b{_MAILED})|subscribe (?:now|here|today|for (?:free|only|"
        r"just|\W{0,2}\d))|(?:in|to) your inbox|our (?:free )?(?:daily |weekly |morning )?newsletters?|"
        rf"unsubscribe at any time|follow (?:him|her|them|us|me) (?:via|at @|for (?:more|the latest|updates)|"
        rf"on (?:{_NETWORKS}|tiktok|youtube|truth))|download our app|"
        r"join our (?:whatsapp|telegram|community|newsletter|mailing)|"
        r"(?:our|(?:join|follow|ikuti)\b.{0,30}) whatsapp channel|"
        r"abonnieren sie|jetzt anmelden|(?:unser\w*|zum|(?:abonnier|folg)\w*\b.{0,40}) (?:whatsapp|telegram)-kanal|"
        r"(?:auf|on|via) whats ?app\?|(?:unser\w*|hier|jetzt)\b.{0,40}\bnews-app\b|"
        r"täglichen .{0,20}newsletter|delivered (?:through|to) your|"
        rf"(?:folg\w+|auch)\b.{{0,60}}bei social media\b.{{0,20}}\b(?:{_NETWORKS})\b|"
        r"newsletter (?:anmelden|abonnieren|bestellen)|hier (?:für|"
        r"zum) .{0,30}newsletter|support our journalism|"
        r"click here to (?:subscribe|sign|join|get|read)|get our .{0,40}newsletter|"
        r"(?:follow|folg|abonn|suivez|prefer|source|quelle).{0,60}google news).*",
        "the site asking for an address or a follower",
        words=45,
        needs=(
            "sign up",
            "subscri",
            "inbox",
            "newsletter",
            "follow ",
            "download ",
            "join our",
            "whats",
            "abonnieren",
            "anmelden",
            "telegram",
            "news-app",
            "delivered",
            "bei social",
            "support our",
            "become a",
            "click here",
            "get our",
            "google news",
        ),
    ),
    LineRule(
        "newsletter",
        r"if you (?:enjoyed|liked|value|appreciate) (?:this|our) (?:article|story|post|work|journalism|reporting)\b.*",
        "the site asking for an address, a follower or money",
        words=90,
        needs=("if you ",),
    ),
    LineRule("newsletter", rf"\W*{JOIN}", "the site asking for an address or a follower", words=45),
    LineRule(
        "promo",
        rf"\W*(?:{PROMO})",
        "the site's own channels and memberships",
        words=45,
        needs=PROMO_NEEDS,
    ),
    LineRule(
        "disclaimer",
        rf"(?:{DISCLAIMS})",
        "the publisher speaking to its lawyers",
        words=90,
        needs=(
            "responsible",
            "otherwise",
            "contain",
            "enthält",
            "sofern nicht",
            "contient",
            "contenir",
            "commission",
            "links",
        ),
    ),
    LineRule("report-error", rf"\W*(?:{MISTAKE})", "asks readers to write in", words=45),
    LineRule(
        "tags-line",
        r"(?:tags?|tagged(?: with| as)?|topics?|filed under|posted in|categor(?:y|ies)|keywords?|"
        r"in this (?:story|article)|schlagw[oö]rter|schlagworte|themen|mots[- ]cl[ée]s|etiquetas|"
        r"temas|more about|read more about|related topics|topics in this article)\s*[:：].*|"
        r"(?:tags?|topics?|tagged|related topics)",
        "labels are kept as tags",
        words=40,
    ),
    LineRule(
        "page-links",
        r"(?:pages?|seiten?)\s*[:：][\d\s]*|(?:page )?\d+ (?:of|/|von|sur) \d+|(?:previous|"
        r"next|zurück|weiter|vor|«|»|‹|›|[<>])(?: (?:page|post|article|story))?|"
        r"view (?:on one page|as slideshow|all)",
        "leads to the story's other pages",
        words=12,
    ),
    LineRule(
        "copyright",
        r"(?:©|\(c\)|copyright\b(?=\W*(?:$|©|\(c\)|by\b)|.{0,40}\b(?:19|20)\d\d\b)).*|.*\ball rights reserved\b.*|"
        r".*may not be (?:published, broadcast|reproduced).*|"
        r"this (?:document|article|content|material|page|story) is (?:subject to|protected by) copyright\b.*|"
        r"(?:alle rechte vorbehalten|"
        r"tous droits réservés).*",
        "the same under every story",
        words=60,
        needs=("©", "(c)", "copyright", "rights reserved", "may not be", "rechte vorbehalten", "droits réservés"),
    ),
    LineRule(
        "comments",
        rf"(?:\d+ )?(?:comments?|{READERS}|replies|thoughts? on .*)(?:\s*\(?\d+\)?)?|"
        r"leave a (?:reply|comment).*|post a comment.*|add (?:a )?comment.*|"
        r"join the (?:conversation|discussion).*|view comments.*|show comments.*|"
        r"be the first to comment.*|have your say.*|what do you think\?.*comment.*|"
        r"let us know (?:in the comments|your).*|your email address will not be published.*",
        "belongs to the readers' part of the page",
        words=30,
    ),
    LineRule(
        "media-label",
        r"(?:play video|watch video|video|play|listen|audio|photos?|image|picture|gallery|"
        r"slideshow|view gallery|show (?:more|all|less)|read more|more|close|menu|search|expand|"
        r"collapse|toggle.*|enlarge(?: image)?|open image.*|zoom|bild|foto|caption|hide caption|"
        r"toggle caption|enlarge this image|image source.*|media caption.*|getty images?|"
        r"image credits?.*|listen to (?:this )?(?:article|story).*|(?:\d+|one) min(?:ute)?s? read|"
        rf"{READING_TIME}|{LISTEN}|reading time.*|"
        r"est(?:imated)? read(?:ing)? time.*|exclusive|breaking(?: news)?|live|updated|print|"
        r"email|copy|copied|link copied.*|key points|mehr|weniger|artikel anhören|jetzt teilen|"
        r"embed(?:ded content)?|ende der weiteren informationen)\W*",
        "the label of a control or a player",
        words=12,
    ),
    LineRule(
        "counter",
        COUNTER,
        "a number that moves from look to look, and would make a revision of each",
        words=14,
        needs=tuple("0123456789"),
    ),
    LineRule(
        "machine-value",
        r"https?://\S+\.(?:jpe?g|png|gif|webp|svg)\b\S*|\d{4}-\d\d-\d\dt\d\d:\d\d\S*",
        "a value for machines that its element does not hide",
        words=1,
    ),
    LineRule(
        "date-line",
        r"(?:just now|\d+ (?:mins?|minutes?|hrs?|hours?|days?) ago)(?:\W|\d).{0,40}",
        "when an entry was written, told from the moment of looking",
        words=9,
        needs=("ago", "now"),
    ),
    LineRule(
        "report-error",
        r"(?:have|got|do you have) (?:a |any )?(?:story|tip|news|comments?|feedback|"
        r"question).{0,120}(?:contact|e-?mail|get in touch|let us know|send|call|tell us|@).*|"
        r"[^.!?\"“”]{0,60}\s\S{1,64}@[\w.-]{1,60}\.\w{2,12}\W{0,3}|"
        r"(?:found|see|spotted?|report) an? (?:error|mistake|typo).*|do you know more.*|"
        r"contact the (?:author|reporter|writer|newsroom).*|(?:sie haben|"
        r"haben sie) (?:einen )?(?:fehler|hinweise?).*|contact us at .*|"
        r"get in touch (?:at|via|by|with us)\b.*|(?:e-?mail|contact|reach|"
        r"write to) (?:him|her|them|the (?:author|reporter)|us|me|\w+ \w+) (?:at|on|via|:).*|"
        r"\W*e-?mail: .*|\S{1,64}@[\w.-]{1,60}\.\w{2,12}|.*\bget in touch at \S+@.*",
        "asks readers to write in",
        words=45,
        needs=(
            "contact",
            "mail",
            "get in touch",
            "let us know",
            "send",
            "call",
            "tell us",
            "@",
            "error",
            "mistake",
            "typo",
            "do you know",
            "fehler",
            "hinweis",
            "reach",
            "write to",
        ),
    ),
)


_LONGEST = max(rule.words for rule in LINE_RULES)
_LINES = tuple((rule, re.compile(rule.pattern, re.S)) for rule in LINE_RULES)
_FITTING = tuple(
    tuple((rule, rule.needs, pattern.fullmatch) for rule, pattern in _LINES if count <= rule.words)
    for count in range(_LONGEST + 1)
)
"""The rules that a line of so many words may fall under, in order."""


def line_rule(text: str, count: int) -> LineRule | None:
    """The first rule that a line of `count` words falls under."""
    if count > _LONGEST:
        return None
    lower = text.lower()
    for rule, needs, fits in _FITTING[count]:
        for word in needs:  # asked of every rule for every line: any(), or a call, takes twice the time
            if word in lower:
                break
        else:
            if needs:
                continue
        if fits(lower):
            return rule
    return None
