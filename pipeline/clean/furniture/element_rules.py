"""Elements that are not journalism, by name and with the reason.

A pattern looks at an element's marks: class, id and role, in lower case, words parted by hyphens. A rule for a single
site belongs in that site's file.
"""

from dataclasses import dataclass


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
    prose: int = 0
    """Not elements that tell so many words in sentences outside links: they are a part of the story; 0: all of them."""
    most: int = 0
    """Only elements of so few words; 0: of any size."""
    any_size: bool = False
    """All of its elements together may hold more text than the story."""


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
        r"discussion|user-comments?|leserkommentare|kommentare?|coral(?:-\w+)?|viafoura|leserbriefe|"
        r"debatt|diskuz[ei]|diskus[ei]|prispevky",
        "readers' words, which would be taken for the story's quotes",
        within=r"comments?|disqus|kommentar(?:e|er|felt(?:et)?)|commentaires?|comentarios?|commenti|reacties|"
        r"komentar(?:e|i|ze)|hozzaszolasok|yorumlar",
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
        most=25,
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
        r"interlinks?|crosslinks?|siblings?|smart-?links?|approfondiment[io]|destacad[oa]s?|souvisejici|podobne|polecane",
        "teasers of other stories; their words belong to those stories",
        within=r"related|recirculation|recirc|recommend\w*|read-?more|readmore|most-?(?:read|popular|"
        r"viewed)|outbrain|taboola|teaser|teasers|promo|trending|more-from|also-like|read-next|"
        r"further-reading|see-also|more-topic|relatedbroadcast|relater(?:t|te|at|ade?|ede?)|gerelateerde?|"
        r"les-ogsaa?|les-mer|laes-ogsaa|las-(?:mer|ocksa|aven)|lees-(?:ook|meer)|lue-(?:myos|lisaa)|lire-aussi|a-lire|"
        r"lea-tambien|lee-tambien|relacionad[oa]s?|leia-(?:mais|tambem)|veja-(?:mais|tambem)|saiba-mais|leggi-anche|"
        r"correlat[ie]|ctete-(?:take|vice)|czytaj-(?:tez|takze|rowniez|wiecej)|zobacz-(?:tez|takze)|powiazane|"
        r"lesen-sie-auch|mehr-zum-thema|das-koennte-(?:sie|dich)|mest-(?:lest|last|laest)|meest-gelezen|plus-lus|"
        r"mas-(?:leid[oa]s?|leido|vistas?)|mais-lidas|piu-letti|nejctenejsi|najpopularniejsze|kapcsolodo|ajanlo|"
        r"ilgili-haber(?:ler)?|benzer-haber(?:ler)?|taip-pat-skaitykite",
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
        within=r"newsletter|newsletters|subscribe|sign-?up|subscription|cta|nyhe[td]sbrev|nieuwsbrief|infolettre|boletin|"
        r"uutiskirje|hirlevel|abonn(?:ieren|ement|er)|prenumerera|suscripcion|suscribete",
    ),
    Rule(
        "paywall",
        r"pay-?wall|paywall-\w+|\w+-paywall|regwall|reg-wall|meter(?:-\w+)?|piano|premium-(?:box|"
        r"teaser|offer|overlay)|offer-?(?:box|page)?|tp-\w+|login-?(?:box|prompt|wall)|"
        r"restricted-content|subscriber-only|gate|gated|plus-teaser",
        "the offer shown in the place of the rest of the story",
        within=r"paywall|regwall|pay-wall",
        saying=r"\b(?:subscri(?:be|ption)s?\b|subscriber-only|sign in\b|"
        r"sign up (?:now|here|today|to (?:read|continue))|log ?in\b|"
        r"already (?:an? )?(?:subscriber|subscribed|member|registered)\s*\?|free trial|start your trial|"
        r"register (?:now|(?:to|and) (?:read|continue|keep))|cancel any ?time|abonn\w+|"
        r"jetzt (?:lesen|testen|kaufen)|(?:jetzt|hier|bitte) anmelden|anmelden (?:und|oder)\b|weiterlesen|"
        r"s.identifier|suscri\w+|prenumer\w+|logga in|logg inn)",
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
        prose=30,
        within=r"advert\w*|ad-?(?:slot|unit|wrapper|container|placeholder|placement)|adslot|sponsored|"
        r"anzeige|dfp|taboola|annons(?:e|er)?|annoncer?|reklam[ae]?|publicite|pubblicita|publicidade|inzerce|mainos|hirdetes",
    ),
    Rule(
        "hidden",
        r"screen-?reader-?(?:text|only)?|sr-only|visually-?hidden|visuallyhidden|assistive-text|"
        r"hide|hidden|is-hidden|d-none|u-hidden|a11y|offscreen|invisible|print-?only|only-print|"
        r"no-?screen|noscreen|tooltip|popover|modal|modal-\w+|popup|pop-up|lightbox|overlay|hide-?completely|print-?box|"
        r"toast|toast-\w+|snackbar",
        "not shown to a reader",
        within=r"toast|hide-completely|is-hidden",
    ),
    Rule(
        "consent",
        r"cookies?|cookie-\w+|consent|consent-\w+|gdpr|cmp|cmp-(?:banner|box|container|dialog|modal|notice|overlay|wrapper)|privacy-?(?:notice|box|"
        r"overlay)|opt-?in|external-content-(?:consent|placeholder)|embed-consent|data-?privacy",
        "asks for consent in the place of something embedded",
        within=r"cookie|consent|social-placeholder|o?embed-placeholder|external-content",
        any_size=True,
        prose=120,
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
        prose=45,
    ),
    Rule("footer-tag", "", "what stands under every story", tags=("footer",)),
    Rule(
        "nested-article",
        "",
        "a story of its own by the page's own markup, shown within this one",
        tags=("article",),
        linked=True,
        prose=100,
    ),
    Rule("aside-tag", "", "beside the story by the page's own markup", tags=("aside",), prose=100),
    Rule(
        "sidebar",
        r"sidebar|side-?bar|aside|rail|right-?rail|left-?rail|side-?(?:column|content|panel|box)|"
        r"right-?col(?:umn)?|marginal|marginalia|complementary|secondary",
        "beside the story by the page's own names",
        within=r"sidebar",
    ),
    Rule(
        "fact-box",
        r"fact-?box|factbox|info-?box|infobox|fact-?sheet|fakta(?:box|boks|ruta|rute)?|infokasten|data-?box|"
        r"encadre|recuadro|kaderstuk|"
        r"hintergrund-?box|explainer-?box|box-info|ai-?summary",
        "a box of its own beside the running text, often the same on many stories",
        prose=100,
    ),
)
"""In order: the first that matches names what was removed."""
