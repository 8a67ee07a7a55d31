"""What is not journalism, by name and with the reason; every removal is counted under its rule's name.

Element rules look at one element of the fragment: its tag and its marks (class, id and role, in lower case, words
parted by hyphens). Line rules look at one block of text. A rule for a single site belongs in that site's file.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from bs4 import Tag

from pipeline.clean.locate import HIDING
from pipeline.clean.soup import holds
from pipeline.clean.text import without_labels, words


@dataclass(frozen=True, slots=True)
class Rule:
    """One element rule: a tag name, a pattern over the marks, or both."""

    name: str
    pattern: str
    why: str
    within: str = ""
    """`pattern` matches a whole word of the marks; this is found between hyphens too: "m-newsletter-box"."""
    tags: tuple[str, ...] = ()
    """Applies to these tags alone; with an empty pattern to all of them."""
    saying: str = ""
    """Only elements whose text holds this."""
    always: bool = False
    """Also when the element holds much of the text: such elements are never the story."""
    linked: bool = False
    """Only elements that lead somewhere or say little: sentences without a link are no teaser."""
    terse: bool = False
    """Only elements without paragraphs of their own."""
    any_size: bool = False
    """All of its elements together may hold more text than the story."""


@dataclass(frozen=True, slots=True)
class LineRule:
    """One line rule: a block goes if the pattern matches its whole text in lower case and it has at most `words`."""

    name: str
    pattern: str
    why: str
    words: int = 25


_NETWORKS = (
    r"facebook|twitter|x|whats ?app|linked ?in|pinterest|reddit|telegram|e-?mail|print|"
    r"copy link|messenger|bluesky|threads|xing|pocket|instagram|flipboard|sms|link|mastodon"
)

RULES = (
    Rule(
        "never-text",
        "",
        "buttons, inputs and players carry commands, not sentences",
        tags=(
            "button",
            "input",
            "select",
            "textarea",
            "label",
            "video",
            "audio",
            "progress",
            "meter",
            "dialog",
            "menu",
        ),
        always=True,
        any_size=True,
    ),
    Rule(
        "embedded-post",
        r"twitter-tweet|twitter-video|instagram-media|fb-post|tiktok-embed|reddit-card|"
        r"bluesky-embed|mastodon-embed",
        "somebody else's post, shown by a script; the story quotes what it needs",
        always=True,
        within=r"embed-(?:tweet|twitter|instagram|facebook|tiktok|reddit|x)|(?:tweet|instagram|facebook|"
        r"tiktok)-embed|social-embed",
        any_size=True,
    ),
    Rule(
        "reply-form",
        r"respond|comment-respond|comment-?form|reply-form",
        "'Leave a Reply' is the site's voice, not the reporter's",
        any_size=True,
    ),
    Rule("form", "", "search, sign-up and poll forms are the site's", tags=("form", "fieldset")),
    Rule(
        "comments",
        r"comments?|comment-?list|comments-area|comments?-section|disqus(?:-thread)?|fb-comments|"
        r"discussion|user-comments?|leserkommentare|kommentare?|coral(?:-\w+)?|viafoura",
        "readers' words, which would be taken for the story's quotes",
        within=r"comments?|disqus|kommentare",
        any_size=True,
    ),
    Rule(
        "share-bar",
        r"share|shares|sharing|sharedaddy|share-\w+|\w+-share|social|socials|social-\w+|"
        r"\w+-social|addtoany|addthis|jp-relatedposts|a2a|follow-us|follow|teilen|sociallinks|"
        r"shareaholic|google-news|google-preferred\w*|preferred-source",
        "the same buttons on every page",
        within=r"share|sharing|social|shares|addtoany|addthis",
    ),
    Rule(
        "author-box",
        r"author-?(?:box|bio|biography|info|card|profile|description|details?|block|section|about|"
        r"desc|image|intro|blurb|container|list)|(?:about|post|article|entry|story)-?-?authors?|"
        r"bio|bios|biography|contributors?|about-the-author",
        "a standing note about the writer; the name is in the byline",
        within=r"author-?(?:box|bio|info|card|profile|teaser)",
    ),
    Rule(
        "byline",
        r"by-?lines?|author|authors|text-?author|author-?name|post-author-name|article-author|posted-by|"
        r"entry-author|autor|autoren|writer|vcard|credits?-line|article-?credits?",
        "the byline is kept as a field of its own",
        within=r"by-?line",
    ),
    Rule(
        "date-line",
        r"(?:article|entry|post|story|page|content)-?-?(?:meta|metadata|info|date|time|timestamp|"
        r"dates|details-meta|header-meta)|date|dates|datetime|timestamp|time-?stamp|pub(?:lish|"
        r"lished|lication)?-?(?:date|time|info)|publish(?:ed)?|posted-on|updated|last-updated|"
        r"modified|meta-date|byline-date|read(?:ing)?-time|time-to-read|meta-data|metadata|metas?",
        "the date is kept as a field of its own",
        within=r"timestamp|publish-?date|published-date|date-?time|publication-date|reading-?time|read-time",
    ),
    Rule(
        "related",
        r"related|related-\w+|\w+-related|recirc\w*|recommend\w*|recos?|read-?(?:more|next|also|"
        r"on)|readmore|also-?read|see-?also|more-?(?:news|stories|articles|from|on|like|in|"
        r"content|posts|top|coverage|reading|links?)|"
        r"you-?may|you-?might|most-?(?:read|popular|viewed|shared|recent|commented)|trending|"
        r"popular|latest-?(?:news|posts|articles|stories)?|"
        r"further-reading|outbrain|ob-widget|taboola|zergnet|revcontent|mgid|plista|"
        r"next-?(?:article|post|story|up)|previous-?(?:article|post)|suggested?(?:-\w+)?|"
        r"suggestions|"
        r"teasers?|teaser-\w+|\w+-teaser|promos?|promo-\w+|\w+-promo|promobox|story-package|"
        r"link-?box|linkbox|linklist|link-list|dont-miss|editors?-picks?|inline-(?:story|article|"
        r"related|link)s?|"
        r"in-article-(?:link|related)s?|read-more-\w+|topic-box|collection-teasers?|carousel|"
        r"slider|swiper|playlist|up-?next|recent-posts?|article-?list|news-?list|cross-?links?|"
        r"interlinks?|crosslinks?|siblings?|smart-?links?",
        "teasers of other stories; their words belong to those stories",
        within=r"related|recirculation|recirc|recommend\w*|read-?more|readmore|most-?(?:read|popular|"
        r"viewed)|outbrain|taboola|teaser|teasers|promo|trending|more-from|also-like|read-next|"
        r"further-reading|see-also|more-topic|relatedbroadcast",
        linked=True,
        any_size=True,
    ),
    Rule(
        "newsletter",
        r"newsletters?|newsletter-\w+|\w+-newsletter|subscribe|subscription|subscribers?|"
        r"subscribe-\w+|sign-?up|signup-\w+|mailing-?list|mailchimp|mc4wp|mc-embed\w*|"
        r"email-signup|push-notification|whatsapp-channel|app-promo|app-download|download-app|abo|"
        r"abobox|support-us|donat\w+|membership|contribut(?:e|ion)s?-\w+|register(?:-\w+)?|"
        r"registration",
        "the site asking for an address or for money",
        within=r"newsletter|newsletters|subscribe|sign-?up|subscription|cta",
    ),
    Rule(
        "paywall",
        r"pay-?wall|paywall-\w+|\w+-paywall|regwall|reg-wall|meter(?:-\w+)?|piano|premium-(?:box|"
        r"teaser|offer|overlay)|offer-?(?:box|page)?|tp-\w+|login-?(?:box|prompt|wall)|"
        r"restricted-content|subscriber-only|gate|gated|plus-teaser",
        "the offer shown in the place of the rest of the story",
        within=r"paywall|regwall|pay-wall",
        saying=r"subscri|sign (?:in|up)|log ?in|already a|member|trial|regist|per month|abonn|"
        r"jetzt (?:lesen|testen|kaufen)|anmelden|weiterlesen|s.identifier|suscr|prenumer|logga in|"
        r"logg inn",
    ),
    Rule(
        "navigation",
        r"navigation|nav|nav-\w+|\w+-nav|navbar|breadcrumbs?|breadcrumb-\w+|pagination|pager|"
        r"page-links|post-page-numbers|post-navigation|prev-?next|nav-links|menu|menus?-\w+|toc|"
        r"table-of-contents|tabs?|toolbar|action-?bar|article-?(?:actions?|tools?|nav|toolbar)|"
        r"tools|skip-link|skip-links|jump-?(?:link|to)s?|back-to-top|scroll-top|sitemap|"
        r"in-this-article|inhaltsverzeichnis|ez-toc\w*",
        "leads to other pages, and stands on every one",
        within=r"breadcrumbs?|pagination|navigation|pager|page-links|nav-links",
        any_size=True,
    ),
    Rule("navigation-tag", "", "leads to other pages, and stands on every one", tags=("nav",)),
    Rule(
        "tags-line",
        r"tags?|tags-links|tag-?(?:list|links|cloud|s-list|box|container)|article-?-?tags?|"
        r"post-tags?|entry-tags?|story-tags?|topics?|topic-?(?:list|links|s-list|tags)|keywords?|"
        r"cat-links|categor(?:y|ies)|category-\w+|entry-category|post-categor(?:y|ies)|post-terms|"
        r"taxonomy|taxonomies|schlagw\w+|themen|labels?|subjects?|filed-under|kicker|eyebrow|"
        r"overline|dachzeile|section-?(?:name|label|title-label)",
        "labels are kept as tags and categories; run together they read 'PoliticsTrending News'",
        within=r"tag-?list|tags-list|tags|topics-list|tag-links",
    ),
    Rule(
        "advertisement",
        r"ads?|ad-?\d*|ad-\w+|\w+-ads?|ads-\w+|advert\w*|adslot|adsbygoogle|adunit|adbox|"
        r"ad-?(?:slot|unit|wrapper|container|label|block|break)|banners?|banner-\w+|dfp(?:-\w+)?|"
        r"gpt(?:-\w+)?|google-ad\w*|sponsor\w*|native-ad|anzeige|anzeigen|werbung|publicidad|pub|"
        r"commercial|billboard|leaderboard|mpu|affiliate(?:-\w+)?|partner-?(?:box|content)|"
        r"shopping|product-?(?:box|card|widget)|deals?|widget|widgets|widget-area|widget-\w+",
        "bought space",
        within=r"advert\w*|ad-?(?:slot|unit|wrapper|container|placeholder|placement)|adslot|sponsored|"
        r"anzeige|dfp|taboola",
    ),
    Rule(
        "hidden",
        r"screen-?reader-?(?:text|only)?|sr-only|visually-?hidden|visuallyhidden|assistive-text|"
        r"hide|hidden|is-hidden|d-none|u-hidden|a11y|offscreen|invisible|print-?only|only-print|"
        r"no-?screen|noscreen|tooltip|popover|modal|modal-\w+|popup|pop-up|lightbox|overlay|hide-?completely|print-?box|"
        r"toast|toast-\w+|snackbar",
        "not shown to a reader",
        within=r"toast|hide-completely",
    ),
    Rule(
        "consent",
        r"cookies?|cookie-\w+|consent|consent-\w+|gdpr|cmp(?:-\w+)?|privacy-?(?:notice|box|"
        r"overlay)|opt-?in|external-content-(?:consent|placeholder)|embed-consent|data-?privacy",
        "asks for consent in the place of something embedded",
        within=r"cookie|consent|social-placeholder|embed-placeholder|external-content",
        any_size=True,
    ),
    Rule(
        "media-player",
        r"video-?player|player|player-\w+|jw-?player\w*|jwplayer|brightcove|vjs-\w+|video-js|"
        r"audio-?player|audioplayer|listen|listen-\w+|podcast|podcast-\w+|video-?(?:wrapper|"
        r"container|embed|teaser|caption|info|meta|title|description|box|list)|text-to-speech|tts|"
        r"speech|read-aloud|readspeaker|slideshow|image-?gallery|photo-?gallery|gallery-\w+|"
        r"gallery|bildergalerie|fotostrecke|media-?gallery",
        "titles and times of a player or a gallery",
        within=r"jw-?player|video-?player|audio-?player|slideshow|video-fallback|mediaplayer",
        terse=True,
    ),
    Rule(
        "interaction",
        r"poll|polls|poll-\w+|quiz|survey|feedback|rating|ratings|star-rating|vote|voting|"
        r"reactions?|like-?(?:button|box)s?|likes|helpful|report-?(?:error|typo|a-?typo)|"
        r"correction-?form|bookmark|bookmarks|save-?(?:article|button)|print-?(?:button|link|"
        r"article)|font-?size|gift|copy-?link|copylink",
        "asks the reader to do something",
        within=r"poll|quiz",
    ),
    Rule(
        "footer",
        r"(?:article|entry|post|story|page|site|content)-?-?(?:footer|foot|bottom|end|after)|"
        r"footer|copyright|copyrights|disclaimer|legal|impressum|colophon|imprint|rights|license|"
        r"licence|contact-?(?:us|info|box|details)|endnote",
        "what stands under every story",
        within=r"article-footer|copyright",
    ),
    Rule("footer-tag", "", "what stands under every story", tags=("footer",)),
    Rule(
        "nested-article",
        "",
        "a story of its own by the page's own markup, shown within this one",
        tags=("article",),
        linked=True,
    ),
    Rule("aside-tag", "", "beside the story by the page's own markup", tags=("aside",)),
    Rule(
        "sidebar",
        r"sidebar|side-?bar|aside|rail|right-?rail|left-?rail|side-?(?:column|content|panel|box)|"
        r"right-?col(?:umn)?|marginal|marginalia|complementary|secondary",
        "beside the story by the page's own names",
        within=r"sidebar",
    ),
    Rule(
        "fact-box",
        r"fact-?box|factbox|info-?box|infobox|fact-?sheet|faktabox|fakta|infokasten|data-?box|"
        r"hintergrund-?box|explainer-?box|box-info|key-?(?:facts|points|takeaways)|"
        r"summary-?(?:box|list)|highlights|article-highlights|bullet-?summary|ai-?summary",
        "a box of its own beside the running text, often the same on many stories",
    ),
)
"""In order: the first that matches names what was removed."""

_ELSEWHERE = (
    r"externe[rn]? inhalte?|eingebettete inhalte|external content|embedded content|contenus? externes?|"
    r"contenido externo|contenuti esterni|ekstern[et]* innhold|externt innehåll"
)
_ASKED = (
    r"einwilligung|zustimm\w+|anzeigen|angezeigt|verhindern|übermittelt|laden|load\w*|consent|cookies?|privacy|"
    r"datenschutz\w*|afficher|consentement|samtykke|samtycke|consentimiento|consenso"
)

LINE_RULES = (
    LineRule(
        "consent",
        rf"externer inhalt\b.*|(?=.*\b(?:{_ELSEWHERE})\b)(?=.*\b(?:{_ASKED})\b).*",
        "asks for consent in the place of something embedded",
        words=60,
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
        r"your browser does not support.*|link zum (?:youtube|instagram|facebook|twitter|tiktok|x)-inhalt",
        "a player's words to those who cannot see it",
    ),
    LineRule(
        "programme-note",
        r"(?:dieses thema im programm|über dieses thema berichtete|dieser artikel wurde ausgedruckt)\b.*|"
        r"(?:this (?:article|story) (?:was|has been) printed from)\b.*",
        "says where else the station told it, or where it was printed from",
        words=60,
    ),
    LineRule(
        "advertisement",
        r"(?:\W*(?:advertisements?|advertising|advertorial|sponsored(?: content)?|"
        r"promoted(?: content)?|anzeige|werbung|publicit[ée]|publicidad|pubblicit[àa]|annons|"
        r"reklame|reklama|ad|ads|adverts?|scroll to continue|loading(?: ?\.\.\.|…)?|(?:story|"
        r"article) continues (?:below|after)(?: (?:this )?(?:advertisement|ad))?|remove ads|"
        r"skip ad(?:vertisement)?|report this ad|scroll down to continue.*|"
        r"continue reading (?:the main story|below))\W*)+",
        "the label of bought space",
    ),
    LineRule(
        "share-line",
        rf"(?:share|share (?:this|on|via|article|story|options)[\w ]{{0,20}}|teilen|"
        rf"(?:artikel )?teilen|partager|compartir|condividi|del|dela|compartilhar|"
        rf"follow us(?: on)?|folgen sie uns|suivez-nous)\s*[:：]?(?:[\s|/,·•&]|and|on|via|"
        rf"{_NETWORKS})*",
        "the same buttons on every page",
    ),
    LineRule("share-line", rf"(?:(?:{_NETWORKS})[\s|/,·•]*){{2,}}", "the same buttons on every page"),
    LineRule(
        "also-read",
        r"\W*(?:also read|read also|also see|see also|read more(?: (?:here|on this|about|at|"
        r"from))?|read next|read(?: this)?|read full story|related(?: (?:stories|articles|story|"
        r"article|posts|news|coverage|content|topics|links?|reading|video))?|more(?: (?:on this|"
        r"from|on|about|news|coverage|stories|here|in|like this)\b[\w ]{0,30})?|"
        r"recommended(?: (?:stories|for you|reading))?|don[’']t miss|must read|watch(?: (?:also|"
        r"now|live|this|more|below|the video))?|listen(?: (?:to|now))?|(?:full|live) (?:story|"
        r"coverage|updates?)|explained|explainer|analysis|opinion|video|photos?|gallery|"
        r"in pictures|up next|further reading|you (?:may|might) (?:also )?(?:like|"
        r"be interested in)|trending(?: now)?|latest|breaking|"
        r"lesen sie (?:auch|hier|mehr|dazu)[\w ]{0,30}|lesen sie auch|auch interessant|"
        r"mehr (?:zum thema|dazu|lesen|aus)[\w ]{0,20}|zum thema|weiterlesen|siehe auch|"
        r"hier lesen sie[\w ]{0,20}|interview|kommentar|newsblog|lesetipp|"
        r"lire aussi|à lire(?: aussi| également)?|voir aussi|lisez aussi|pour aller plus loin|"
        r"l(?:ea|ee) (?:también|más)|le puede interesar|también|te puede interesar|leia (?:também|"
        r"mais)|veja (?:também|mais)|leggi anche|guarda anche|"
        r"läs (?:också|även|mer)|les (?:også|mer)|læs også|lue myös|lees ook|bekijk ook|baca juga|"
        r"čtěte (?:také|více)|czytaj (?:też|także|więcej)|ayrıca|skaityti taip pat|funda nale|"
        r"funda futhi|funda)\s*(?:[:：|–—>»›-]|\u2192).{3,}(?<![.”])",
        "a pointer to another story, set between the paragraphs",
        words=34,
    ),
    LineRule(
        "newsletter",
        r".*\b(?:sign up (?:for|to|here|now|with)|subscribe (?:to|now|for|here|today)|(?:in|"
        r"to) your inbox|our (?:free )?(?:daily |weekly |morning )?newsletters?|"
        r"unsubscribe at any time|follow (?:him|her|them|us|me) (?:on|for|at|via)|download (?:the|"
        r"our) app|join our (?:whatsapp|telegram|community|newsletter|mailing)|whatsapp channel|"
        r"abonnieren sie|jetzt anmelden|(?:whatsapp|telegram)-kanal|(?:auf|on|via) whats ?app\?|news-app\b|"
        r"täglichen .{0,20}newsletter|delivered (?:through|to) your|bei social media|"
        r"newsletter (?:anmelden|abonnieren|bestellen)|hier (?:für|"
        r"zum) .{0,30}newsletter|support our journalism|become a (?:member|subscriber)|"
        r"click here to (?:subscribe|sign|join|get|read)|get our .{0,40}newsletter|google news).*",
        "the site asking for an address or a follower",
        words=45,
    ),
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
        r"(?:pages?|seiten?)\s*[:：]\s*(?:\d+\s*)*|(?:page )?\d+ (?:of|/|von|sur) \d+|(?:previous|"
        r"next|zurück|weiter|vor|«|»|‹|›|[<>])(?: (?:page|post|article|story))?|"
        r"view (?:on one page|as slideshow|all)",
        "leads to the story's other pages",
        words=12,
    ),
    LineRule(
        "copyright",
        r"(?:©|\(c\)|copyright\b).*|.*\ball rights reserved\b.*|"
        r".*may not be (?:published, broadcast|reproduced).*|(?:alle rechte vorbehalten|"
        r"tous droits réservés).*",
        "the same under every story",
        words=60,
    ),
    LineRule(
        "comments",
        r"(?:\d+ )?(?:comments?|kommentare?|commentaires?|replies|thoughts? on .*)(?: \(?\d+\)?)?|"
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
        r"\d+ min(?:uten?)?(?: lesezeit)?|lesezeit.*|reading time.*|"
        r"est(?:imated)? read(?:ing)? time.*|exclusive|breaking(?: news)?|live|updated|print|"
        r"email|copy|copied|link copied.*|key points|mehr|weniger|artikel anhören|jetzt teilen|"
        r"embed(?:ded content)?)\W*",
        "the label of a control or a player",
        words=12,
    ),
    LineRule(
        "report-error",
        r"(?:have|got|do you have) (?:a |any )?(?:story|tip|news|comments?|feedback|"
        r"question).{0,120}(?:contact|e-?mail|get in touch|let us know|send|call|tell us|@).*|"
        r"(?:found|see|spotted?|report) an? (?:error|mistake|typo).*|do you know more.*|"
        r"contact the (?:author|reporter|writer|newsroom).*|(?:fehler|"
        r"rechtschreibfehler) (?:gefunden|melden|entdeckt).*|(?:sie haben|"
        r"haben sie) (?:einen )?(?:fehler|hinweise?).*|contact us at .*|"
        r"get in touch (?:at|via|by|with us)\b.*|(?:e-?mail|contact|reach|"
        r"write to) (?:him|her|them|the (?:author|reporter)|us|me|\w+ \w+) (?:at|on|via|:).*|"
        r"\W*e-?mail: .*|\S+@\S+\.\w+|.*\bget in touch at \S+@.*",
        "asks readers to write in",
        words=45,
    ),
)

_WHAT = (
    r"(?: (?:stories|articles|posts|content|news|coverage|topics?|links?|reading|reads|items|videos?|tags|headlines|"
    r"now|today|for you|on .*|in .*|from .*))?"
)
SECTION_HEADINGS = (
    rf"(?:related|recommended|trending|popular|further|most (?:read|popular|viewed|shared|commented)){_WHAT}",
    r"more (?:on|from|about|stories|news|coverage|top|to read|for you|headlines)\b.*",
    r"more .{0,30}\b(?:stories|news|articles|reads|coverage)",
    r"you (?:may|might) (?:also )?(?:like|be interested in|enjoy).*",
    r"read (?:more|next|also|on|this next).*|also read.*|see also|what to read next.*|what.s next|don.t miss.*",
    r"latest (?:news|stories|posts|articles|headlines|from).*|top stories.*|editor.?s.? picks?.*",
    r"our (?:picks|partners)",
    r"(?:subscribe|sign up|newsletter|our newsletter)(?: (?:to|for|today|now).*)?|get (?:the|our) .*newsletter.*",
    r"stay (?:informed|connected|up to date).*|join (?:us|our .*|the (?:conversation|discussion|community).*)",
    r"support (?:us|our (?:work|journalism|newsroom).*)|follow us.*|share(?: this.*)?|contact us|about the author.*",
    r"comments?(?: \(?\d+\)?)?|leave a (?:reply|comment).*|\d+ (?:comments?|thoughts?)\b.*|recent (?:posts|comments)",
    r"tags?|topics?|categories|archives|search|advertisement|sponsored.*|from our partners|around the web",
    r"post navigation",
    r"mehr zum thema|weitere (?:artikel|themen|meldungen|nachrichten|infos|inhalte).*|lesen sie auch.*",
    r"auch interessant.*",
    r"das könnte (?:sie|dich|ihnen) (?:auch )?(?:interessieren|gefallen).*|meist ?gelesen.*|empfohlen(?:e .*)?",
    r"verwandte (?:artikel|themen|beiträge).*|kommentare?(?: \(?\d+\)?)?|schlagworte|themen|newsletter.*",
    r"aktuelle (?:nachrichten|themen).*|mehr (?:aus|von|zu|nachrichten|artikel).*",
    r"à lire aussi.*|lire aussi.*|sur le même (?:sujet|thème).*|articles? (?:liés|similaires|associés).*",
    r"les plus lus.*",
    r"voir aussi|notas relacionadas|noticias relacionadas|te puede interesar.*|lo más (?:visto|leído).*|más noticias.*",
    r"leggi anche.*|articoli correlati|potrebbe interessarti.*|läs (?:mer|också|även).*|les også.*|læs også.*",
    r"mest lest.*|mest läst.*|relaterade.*|čtěte také.*|czytaj (?:także|też).*|baca juga.*|berita terkait.*",
    r"para saber más.*|más información.*|weitere (?:videos|informationen|beiträge).*|latest videos.*",
    r"taip pat skaitykite.*|"
    r"explore further|don.t miss.*|more great .*|dig deeper.*",
    r"関連記事.*|関連ニュース.*|あわせて読みたい.*|おすすめ.*|ランキング.*|関連キーワード|관련.?기사.*|많이 본.*",
)
"""Headings of a section that is not the story's: what stands under one goes with it."""

TEMPLATE_WORDS = frozenset(
    (
        "title",
        "headline",
        "heading",
        "subtitle",
        "subheading",
        "untitled",
        "body",
        "content",
        "text",
        "article",
        "excerpt",
        "lorem ipsum",
        "post title",
        "your title here",
        "introduction text",
        "add title",
    )
)
"""Words a template shows where an editor forgot to write something."""


def _matcher(rule: Rule) -> str:
    """The rule over marks: words are parted by spaces, their parts by hyphens."""
    whole = rf"(?:^|\s)(?:{rule.pattern})(?=\s|$)" if rule.pattern else ""
    inside = rf"(?:^|[\s-])(?:{rule.within})(?=[\s-]|$)" if rule.within else ""
    return "|".join(part for part in (whole, inside) if part)


_MARKS = tuple((rule, re.compile(matcher)) for rule in RULES if (matcher := _matcher(rule)))
_ANY_MARK = re.compile("|".join(_matcher(rule) for rule, _ in _MARKS))
_HIDDEN = next(rule for rule in RULES if rule.name == "hidden")
_TAGS = {tag: rule for rule in RULES if not rule.pattern for tag in rule.tags}
_LINES = tuple((rule, re.compile(rule.pattern, re.S)) for rule in LINE_RULES)
_LONGEST = max(rule.words for rule in LINE_RULES)
_SECTION = re.compile(rf"\W*(?:{'|'.join(SECTION_HEADINGS)})\W*", re.I)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ELEMENT = re.compile(r"_{2,}")
_SPOKEN = re.compile(r"\W+")
_SEPARATORS = re.compile(r"[_-]+")


def element_rule(tag: Tag, overruled: Container[str] = ()) -> Rule | None:
    """The first rule that this element falls under; rules named in `overruled` do not count."""
    attributes = tag.attrs
    if attributes:
        if "hidden" not in overruled and ("hidden" in attributes or HIDING.search(str(attributes.get("style", "")))):
            return _HIDDEN
        fitting = (rule for rule in _named(_names(tag)) if rule.name not in overruled and _says(tag, rule))
        if rule := next(fitting, None):
            return rule
    if tag.name == "footer" and tag.parent is not None and tag.parent.name == "blockquote":
        return None  # who is quoted
    by_tag = _TAGS.get(tag.name)
    return by_tag if by_tag and by_tag.name not in overruled and _says(tag, by_tag) else None


def _is_linked(tag: Tag) -> bool:
    return tag.name == "a" or holds(tag, _LINK) or any(parent.name == "a" for parent in tag.parents)


_LINK = frozenset(("a",))
_LONG, _FEW = 100, 18
"""Characters of a paragraph that tells something; words of a box that says little."""


@lru_cache(maxsize=8192)
def _named(names: str) -> tuple[Rule, ...]:
    """The rules whose names an element bears; remembered, since a site's elements bear few different names."""
    marks = marks_of(names)
    if not marks or not _ANY_MARK.search(marks):
        return ()
    return tuple(rule for rule, pattern in _MARKS if pattern.search(marks))


def _says(tag: Tag, rule: Rule) -> bool:
    """`class=paywall` may be the offer or, by a convention of search engines, the paid-for paragraphs themselves."""
    if rule.linked and words(tag.get_text()) > _FEW and not _is_linked(tag):
        return False
    if rule.terse and sum(len(paragraph.get_text()) > _LONG for paragraph in tag.find_all("p")) > 1:
        return False
    return not rule.saying or re.search(rule.saying, tag.get_text(" "), re.I) is not None


def _names(tag: Tag) -> str:
    """Role, label, id and class."""
    get = tag.attrs.get
    said = _SPOKEN.sub("-", str(label)[:60]) if (label := get("aria-label")) else ""
    classes = without_labels(str(get("class") or ""))
    return f"{get('role') or ''} {said} {get('id') or ''} {classes}"[:400]


def marks_of(names: str) -> str:
    """In lower case; `block__element` is two words, a word's parts stand between hyphens.

    >>> marks_of("storyBody story__lead-text")
    'story-body story lead-text'
    """
    return _SEPARATORS.sub("-", _ELEMENT.sub(" ", _CAMEL.sub("-", names))).lower().strip()


def line_rule(text: str, count: int) -> LineRule | None:
    """The first rule that a line of `count` words falls under."""
    if count > _LONGEST:
        return None
    lower = text.lower()
    return next((rule for rule, pattern in _LINES if count <= rule.words and pattern.fullmatch(lower)), None)


def opens_foreign_section(heading: str) -> bool:
    """Whether a heading opens a part of the page that is not the story's.

    >>> opens_foreign_section("You may also like"), opens_foreign_section("Why it matters")
    (True, False)
    """
    return len(heading) < 90 and bool(_SECTION.fullmatch(heading))
