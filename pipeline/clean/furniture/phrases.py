"""What papers say to their readers around a story, in the languages they say it in: parts of the line rules' patterns.

All in lower case; each row is a family of languages, so that a missing one shows.
"""

READ_ALSO = "|".join((
    r"(?:also read|read (?:also|more|next|on|this next)|(?:also|see) also|also see|read full story)",
    r"l(?:esen sie|ies|est) (?:auch|hier|mehr|dazu|weiter)|hier lesen sie|auch (?:interessant|lesenswert)|siehe auch|"
    r"mehr (?:zum thema|dazu|lesen)|lesetipps?|passend (?:dazu|zum thema)|zum artikel",
    r"lees (?:ook|meer|verder|hier)|bekijk ook|luister ook|kijk ook|zie ook",
    r"les (?:også|mer|saken|hele saken|alt om)|se også|hør også|les og|læs (?:også|mere|her)|"
    r"läs (?:också|även|mer|vidare|här)|se (?:också|även)|lyssna också",
    r"lue (?:myös|lisää)|katso myös|kuuntele myös|loe (?:ka|veel|lisaks)|"
    r"olvass\w* (?:el|tovább)(?: ezt)? is|olvasta már",
    r"(?:à )?(?:lire|voir|écouter) (?:aussi|également)|à lire|lisez aussi|pour aller plus loin|en savoir plus",
    r"l(?:ea|ee|eer) (?:también|más|además)|mir[ae] también|ve(?:a|r) también|[tl]e puede interesar|"
    r"lei?a (?:também|mais)|veja (?:também|mais)|ouça também|saiba mais|llegiu també",
    r"legg[ie] (?:anche|tutto)|guarda anche|vedi anche|ascolta anche|per approfondire|potrebbe interessar\w+|"
    r"cite(?:ș|ş)te (?:și|şi)|vezi (?:și|şi)|citi(?:ț|ţ)i (?:și|şi)",
    r"čtěte (?:také|též|více|dále|i)|přečtěte si(?: také| i)?|mohlo by vás zajímat|podívejte se(?: také)?|"
    r"čítajte (?:aj|tiež|viac)|prečítajte si(?: aj)?|mohlo by vás zaujať",
    r"(?:prze)?czytaj (?:też|także|również|więcej|dalej)|zobacz (?:też|także|również)|warto przeczytać",
    r"pročitajte (?:i|još|više)|pogledajte (?:i|još)|preberite (?:tudi|še)|skaityti(?:te)? taip pat|"
    r"(?:taip pat )?skaitykite(?: taip pat| daugiau)?|lasi(?:et)? (?:arī|vēl)",
    r"(?:читайте|смотрите|дивіться|вижте|прочетете) (?:также|ещё|еще|також|ще|още|също)|διαβάστε (?:επίσης|ακόμ[αη])|"
    r"δείτε (?:επίσης|ακόμ[αη])",
    r"ilginizi çekebilir|ayrıca oku\w*|baca (?:juga|selengkapnya)|simak juga|xem thêm|đọc thêm|funda (?:nale|futhi)",
    r"関連記事|あわせて読みたい|延伸[閱阅][讀读]|相[關关](?:新聞|新闻|报道|報導|阅读)|관련.?기사|اقرأ أيضا|קראו גם",
))  # fmt: skip
"""The beginning of a pointer to another story."""

OTHER_STORIES = "|".join((
    r"(?:ähnliche|verwandte|weitere|passende) (?:artikel|themen|beiträge|meldungen|nachrichten|infos|inhalte|videos)|"
    r"das könnte (?:sie|dich|ihnen|dir) auch (?:interessieren|gefallen)|(?:am )?meist ?gelesene?n?|top-?themen|"
    r"mehr (?:aus|von|zu|nachrichten|artikel)\b.*|aktuelle (?:nachrichten|themen)|neueste (?:artikel|nachrichten)",
    r"gerelateerd(?:e .*)?|(?:meest|best) gelezen|laatste nieuws|meer (?:nieuws|over|van|uit)\b.*|ook interessant",
    r"relater[ta]\w*(?: (?:saker|artikler|artiklar|artikel))?|relaterede artikler|(?:mest|siste) (?:lest|leste|sett)|"
    r"mest läs\w+|mest læste|(?:siste|senaste|seneste) (?:nytt|nyt|nyheter\w*|nyheder|saker)|flere saker|fler artiklar|"
    r"(?:mer|mere) (?:om|fra|från)\b.*|anbefalt(?:e saker)?(?: for deg)?|(?:andre|andra) lese[rs]?\b.*",
    r"luetuimmat|aiheesta (?:muualla|lisää)|suosittelemme|uusimmat|loetumad|seotud lood|kapcsolódó(?: cikk\w*)?|"
    r"(?:leg)?(?:olvasottabb|frissebb)\w*",
    r"sur le même (?:sujet|thème)|articles? (?:liés|similaires|associés|recommandés)|les plus lus|en ce moment|"
    r"dans la même rubrique|dernières (?:actualités|infos|nouvelles)|(?:nos|voir) (?:dossiers|plus d.articles)",
    r"(?:artículos|noticias|notas|contenido|temas) relacionad[oa]s?|relacionad[oa]s?|lo más (?:visto|leído)|"
    r"más (?:noticias|leídas?|leídos?|vistas?|información)|últimas not[ií]cias|para saber más|"
    r"notícias relacionadas|mais (?:lidas|lidos|vistas|not[ií]cias)|conteúdos? relacionados?|recomendados? para você",
    r"(?:articoli|notizie) correlat[ie]|(?:i |le )?più (?:lett[ie]|vist[ie])|ultime (?:notizie|news)|"
    r"altre notizie(?: su.*)?|cele mai citite|(?:articole|știri) (?:similare|recomandate)",
    r"související(?: (?:články|témata))?|(?:další|podobné|nejnovější|poslední) (?:články|zprávy)|nejčtenější|"
    r"súvisiace(?: články)?|najčítanejšie|ďalšie články",
    r"(?:powiązane|podobne|polecane)(?: (?:artykuły|tematy))?|(?:najnowsze|najpopularniejsze|polecamy)(?: .{3,20})?|"
    r"najczęściej czytane",
    r"(?:naj)?(?:čitanije|novije|branejše)|povezane (?:vijesti|vesti|teme|novice)|susij\w+ straipsni\w+|"
    r"skaitomiausi\w*",
    r"(?:материалы )?по теме|самое (?:читаемое|важное)|(?:последние|главные) новости|популярн(?:ое|е)|схожі новини|"
    r"още по темата|най-четени|σχετικά (?:άρθρα|θέματα)|τελευταία νέα",
    r"ilgili haber\w*|benzer haber\w*|diğer haber\w*|en çok okunan\w*|son (?:dakika|haberler)|"
    r"berita (?:terkait|lain\w*)|"
    r"おすすめ.*|ランキング.*|.{0,8}の?新着(?:記事|ニュース)?|関連(?:ニュース|キーワード).*|많이 본.*",
))  # fmt: skip
"""The heading over other stories: related, latest, most read."""

READERS = "|".join((
    r"kommentar(?:e|er|er og debatt|feltet)?|leserkommentare|diskussion|reacties?|kommentit|keskustelu|hozzászólások?",
    r"commentaires?|réactions|comentarios?|comentários?|commenti|comentarii",
    r"komentář[ei]|komentarze|komentáre|komentari|diskuz[ei]|diskus[ei]|yorumlar|"
    r"комментарии|коментарі|коментари|σχόλια",
))  # fmt: skip
"""The heading over the readers' comments, which a number may follow."""

CONTINUES = "|".join((
    r"(?:der )?(?:artikel|text) (?:geht|wird) (?:unter|nach) .{3,30} (?:weiter|fortgesetzt)|"
    r"(?:het )?(?:artikel|tekst|verhaal) (?:gaat|loopt) (?:verder|door) (?:onder|na) .{3,30}",
    r"(?:artikk?el[en]*|saken|art[iy]klen|texten|teksten) fort?s[eæä]tt(?:e|er) (?:under|etter|efter|nedanför) .{3,30}|"
    r"juttu jatkuu .{3,40}|artikkeli jatkuu .{3,40}|a cikk (?:a hirdetés után )?folytatódik.{0,30}",
    r"(?:la suite|l.article continue|suite de l.article) (?:après|ci-dessous|sous).{0,30}|"
    r"(?:el artículo )?contin[uú]a (?:después|tras|após|a ler|a leggere).{0,40}|sigue leyendo|continue lendo|"
    r"(?:dalsza część|ciąg dalszy) (?:artykułu |tekstu )?(?:pod|poniżej).{0,40}|"
    r"(?:článek|text|článok) pokračuje (?:pod|níže|nižšie|za).{0,30}|pokračování (?:článku )?(?:pod|níže).{0,30}",
    r"haberin devamı.{0,20}|продолжение (?:после|под) .{3,20}|продовження (?:після|під) .{3,20}",
))  # fmt: skip
"""That the story goes on under an advertisement, a film or a picture."""

ADVERTISED = (
    r"anzeigen?|werbung|annonse[r]?|annons(?:er)?|annoncer?|reklam[aey]?|advertentie|publicit[ée]|publicidade?|"
    r"pubblicit[àa]|anuncios?|inzerce|ogłoszenie|mainos|hirdetés|oglas|реклама|διαφήμιση|iklan|広告|광고"
)
"""The label of bought space."""

_JOIN = (
    r"abonnieren|abonniere|folgen sie|folge uns|melden sie sich|registrieren sie sich|holen sie sich|laden sie|"
    r"abonneer|schrijf (?:je|u) in|volg ons|meld je aan|download|meld deg på|abonn[eé]r på|følg oss|følg os|last ned|"
    r"tilmeld dig|anmäl dig|prenumerera|följ oss|ladda ner|skriv upp dig|få (?:vårt|vårat|våre|vores)|tilaa|seuraa|"
    r"iratkozz\w* fel|kövess\w*|abonnez-vous|inscrivez-vous|suivez|recevez|rejoignez|téléchargez|suscríb[ae](?:te|se)|"
    r"apúnt[ae](?:te|se)|síg[au](?:e|enos)|recib[ae]|únete|descarga|inscreva-se|assine|siga|receba|baixe|entre no|"
    r"iscriviti|seguici|ricevi|scarica|abona(?:ți|ţi)-vă|urmăriți|přihlaste se|odebírejte|sledujte|stáhněte|"
    r"prihláste sa|odoberajte|zapisz się|subskrybuj|obserwuj|dołącz|pobierz|pratite|prijavite se|abone ol|takip edin|"
    r"подпи(?:шитесь|сывайтесь)|підпи(?:шіться|суйтесь|шись)|следите|абонирайте"
)
_JOINED = (
    r"newsletters?|nyhetsbrev\w*|nyhedsbrev\w*|nieuwsbrief|uutiskirje\w*|hírlev\w+|infolettre|bolet[íi][nm]\w*|"
    r"zpravodaj\w*|odběr\w*|bülten\w*|рассылк\w*|розсилк\w*|whats ?app\w*|telegram\w*|телеграм\w*|facebook\w*|"
    r"instagram\w*|youtube\w*|tiktok|google news|google discover|push|apps?\b|app-en|appen|appli\w*|"
    r"aplikac\w+|aplicaci\w+|podcasts?|"
    r"[ck]anal\w*|канал\w*"
)
JOIN = (
    rf"(?:jetzt |hier |ta del av |)(?:{_JOIN})\b.{{0,120}}\b(?:{_JOINED})\b.*|"
    r".{0,60}(?:会員登録が必要|会員の方のみ|会員限定|ログイン(?:が必要|して)).{0,20}"
)
"""The paper asking for an address, a follower or a place on the reader's telephone."""

_SITES = (
    r"twitter|x|facebook|instagram|linkedin|whats ?app|telegram|you ?tube|tiktok|threads|bluesky|mastodon|google news"
)
PROMO = "|".join((
    rf"(?:follow|like|join|find|connect with|watch) [^.!?]{{1,70}} on (?:our )?(?:{_SITES})\b.*",
    r"for (?:the latest|more|all the latest|breaking|up-to-date)\b[^.!?]{0,80}\b(?:download|follow|"
    r"subscribe|sign up|like)\b.*",
    r"submit (?:your|a) (?:letter|story|tip|opinion|news)\b.{0,60}|(?:got|have) a (?:story|tip|news tip)\b.{0,120}",
    rf"¿[^?]{{0,90}}\b(?:canal|{_JOINED})\b[^?]{{0,60}}\?.{{0,120}}|¡(?:mira|sigue|visita|"
    rf"conoce)\b[^!]{{0,60}}\b(?:{_JOINED})\b.{{0,20}}",
    r"(?:hazte|hágase) (?:socio|miembro|suscriptor)\w*\b.*|(?:apoya|suscríbete a) (?:el|nuestro) periodismo\b.*|"
    r"torne-se (?:assinante|membro)\b.*",
    r"\w[^.!?]{1,90}[.!] (?:cancela cuando quieras|cancel (?:any ?time|when you (?:like|want))|jederzeit kündbar|"
    r"résiliable à tout moment)\W{0,3}",
    r"if you.re seeing this (?:message|but)\b.{0,160}\b(?:subscriber|member)\b.{0,160}",
    r"(?:\w[^.!?]{0,60}\b)?subscribers also receive\b.*",
    r"(?:werden sie|werde) (?:jetzt )?(?:mitglied|abonnent\w*)\b.{0,90}|jetzt (?:kostenlos )?(?:registrieren|anmelden|"
    r"abonnieren|testen)\W{0,3}",
    r"wesprzyj nas\b.{0,120}|(?:puede|puedes) escribirnos a \S+@.*",
    r"(?:unterstützen sie|unterstütze) (?:uns|unsere[nr]? (?:arbeit|journalismus))\b.*|soutenez (?:notre|"
    r"le) (?:journal|travail)\w*\b.*",
))  # fmt: skip
"""The paper's own channels, apps and memberships at a story's end, in other words than a plain request to join."""
PROMO_NEEDS = (
    " on ", "for ", "submit", "story", "tip", "¿", "¡", "hazte", "hágase", "period", "torne-se", "unterstütz",
    "soutenez", "cancel", "kündbar", "résiliable", "subscribers also", "seeing this", "mitglied", "abonn", "jetzt",
    "wesprzyj", "escribirnos",
)  # fmt: skip
"""One of these stands in every such line."""

DISCLAIMS = "|".join((
    r"[^.!?]{2,60} (?:is|are) not responsible for (?:the )?(?:opinions?|content|views|statements|accuracy)\b.*",
    r"(?:unless|except where) otherwise (?:stated|noted|indicated),? .{0,60}\b(?:content|licen[sc]ed?|material)\b.*",
    r"(?:this|these|our) (?:post|article|page|story|site|review|guide)s? (?:may |"
    r"might )?contains? (?:affiliate|references to products|"
    r"paid|sponsored|advertis)\w*\b.*",
    r"\W*(?:werbung|anzeige)\W.{0,40}\benthält\b.*|(?:dieser|der) (?:beitrag|artikel|"
    r"text) enthält (?:werbung|affiliate|werbelinks)\b.*",
    r"sofern nicht anders (?:ausgewiesen|angegeben|vermerkt)\b.*|cet article (?:peut contenir|"
    r"contient) des liens (?:affiliés|sponsorisés)\b.*",
    r"(?:we|the publisher|editors?) may (?:earn|receive) a (?:small )?commission\b.*|"
    r"when you (?:buy|shop|purchase) through (?:our )?links\b.*",
))  # fmt: skip
"""What a publisher owes its lawyers: who is liable, who paid, who may copy."""

MISTAKE = "|".join((
    r"(?:fehler|rechtschreibfehler) (?:gefunden|melden|entdeckt).*|fout (?:gezien|gevonden|melden|opgemerkt).*",
    r"(?:har du )?(?:fant|fundet|funnet|hittat|sett|set) (?:du )?(?:en )?(?:feil|fel|fejl)\b.*|tips oss.*|"
    r"huomasitko virheen.*|hibát talált.*",
    r"(?:vous avez )?(?:repéré|trouvé|constaté) une erreur.*|signaler une erreur.*|¿?(?:ha|has) (?:visto|encontrado|"
    r"detectado) (?:un|algún) error.*|encontrou (?:um|algum) erro.*|(?:hai )?trovato un errore.*|segnala un errore.*",
    r"(?:zauważyłeś|widzisz|znalazłeś) (?:błąd|literówkę).*|zgłoś błąd.*|(?:našli|našel) jste.{0,10} chybu.*|"
    r"(?:na)?hlásit chybu.*|hata bildir.*|(?:нашли|заметили) (?:ошибку|опечатку).*|(?:знайшли|помітили) помилку.*",
))  # fmt: skip
"""Asks readers to report a mistake."""

READING_TIME = (
    r"(?:lesezeit|lesetid|lästid|læsetid|leestijd|lukuaika|olvasási idő|temps de lecture|lecture|tiempo de lectura|"
    r"tempo d[ei] le(?:itura|ttura)|czas czytania|doba čtení|okuma süresi|время чтения|час читання)\b.{0,30}|"
    r"\d+ min(?:\.|uten?|utter|uter|utes?|utos|uti|ut)?(?: (?:lesezeit|lesetid|lästid|læsetid|leestijd|de lecture|"
    r"de lectura|de leitura|di lettura|czytania|čtení))?"
)
"""How long the story takes to read."""

LISTEN = (
    r"artikel (?:anhören|vorlesen|hören)|(?:hør|lyssna på|lyt til) (?:art[iy]k\w+|saken)|"
    r"luister naar (?:dit|het) artikel|"
    r"écoute[rz] (?:l.|cet )article|escucha(?:r)? (?:el |este |la )?(?:artículo|noticia)|ouvir (?:o |este )?artigo|"
    r"ascolta l.articolo|(?:po)?słuchaj artykułu|poslech(?:nout|něte si) článek|kuuntele juttu|haberi dinle"
)
"""The label of a player that reads the story aloud."""

_NUMBER = r"\d(?:[\d.,’' ]{0,12}\d)?(?:\s?(?:k|m|mio|tsd|mil|mille|rb|bin|tys|tis|тыс|тис|хил|万|萬|만|천)\b\.?)?\+?"
_TIMES = (
    r"(?:times?|mal|x|keer|maal|ganger|gånger|gange|kertaa|fois|veces|vezes|volte|(?:de )?ori|razy|raz|krát|krat|puta|"
    r"раза?|рази|разів|пъти|φορές|kez|kere|defa|kali|lần|kişi|回|次|人|회|مرة|بار)"
)
_OF_THIS = "|".join((
    r"(?:this (?:post|page|article|story|entry|item) )?(?:has been|was)|"
    r"(?:dieser|diese|dieses) (?:artikel|beitrag|seite|"
    r"text|meldung|bericht) (?:wurde|hat)(?: bisher| bereits| schon)?|(?:dieser )?(?:artikel|beitrag)|"
    r"(?:dit (?:artikel|bericht)|deze pagina) (?:is|werd)(?: al)?|denne (?:saken|artikkelen|artiklen) er|artikeln är",
    r"(?:cet article|cette page) a été|(?:este|esta) (?:artículo|noticia|nota|página) ha sido|"
    r"est[ae] (?:artigo|notícia) "
    r"foi|questo articolo è stato|(?:tento )?(?:článek|článok) (?:byl|bol)|(?:ten )?artykuł|bu (?:haber|yazı|içerik)|"
    r"(?:artikel|berita) ini(?: telah)?",
))  # fmt: skip
_COUNTED = "|".join((
    r"(?:(?:post|page|article|story|total|unique|video|all) )?(?:views?|pageviews?|visits?|hits|reads?|shares?|likes?|"
    r"clicks?|reactions?)(?:\(s\))?(?: (?:counte?r?|today|so far))?|(?:viewed|visited|shared|seen|opened)|"
    r"people (?:have )?(?:read|viewed|like|liked|shared) this(?: (?:post|page|article|story))?",
    r"(?:seiten|artikel|beitrags)?(?:aufrufe|abrufe|ansichten|zugriffe|klicks)|(?:an|auf)?gesehen|gelesen|"
    r"aufgerufen|angeklickt|geteilt|besucht",
    r"weergaven|gelezen|bekeken|gedeeld|keer bekeken|(?:side)?visninger|(?:sid)?visningar|lesninger|läsningar|lest|"
    r"läst|læst|vist|delinger|delningar|delt|delad|(?:luku|katselu)?kertoja|katselukerta\w*|katselut|luettu|jaettu|"
    r"megtekintés(?:ek)?(?: száma)?|olvasás(?:ok)?|olvasottság|lugemisi|vaatamisi|vaadatud",
    r"(?:nombre de )?(?:vues|lectures|partages|affichages)|vu|lue?|vue|consultée?|partagée?|"
    r"(?:número de )?(?:visitas|vistas|lecturas|visualizaciones|reproducciones)|le[ií]d[oa]|vist[oa]|compartid[oa]s?|"
    r"(?:número de )?(?:visualizações|acessos|leituras|compartilhamentos|partilhas)|lid[oa]|acessad[oa]",
    r"visualizzazioni|letture|condivisioni|lett[oa]|visualizzat[oa]|visite|vizualizări|afișări|accesări|distribuiri|"
    r"citit[ăe]?(?: de)?|accesat[ăe]?(?: de)?|vizualizat[ăe]?(?: de)?",
    r"(?:liczba )?(?:wyświetleń|odsłon|wyświetlenia|odsłony|odsłona|udostępnień)|(?:prze)?czytano|wyświetlono|"
    r"odwiedzono|"
    r"(?:počet )?(?:zobrazení|přečtení|prečítaní|zhlédnutí|sdílení)|(?:pře)?čteno|zobrazeno|prečítan[éý]|zobrazen[éý]|"
    r"(?:broj )?(?:pregleda|čitanja)|pregledi|pročitano|pogledano|ogledov|peržiūr\w+|perskaityt\w*|skatījum\w+|lasīts",
    r"(?:количество |число )?просмотр(?:ы|ов|а)?|прочтени[йяе]|просмотрено|прочитано|поделились|(?:кількість )?"
    r"перегляд(?:и|ів|у)?|переглянуто|прочитань|преглед(?:и|а)?|прегледана?|прочетена?|посещения|προβολές|αναγνώσεις|"
    r"εμφανίσεις",
    r"okunma(?: sayısı)?|görüntülenme(?: sayısı)?|görüntüleme|i̇?zlenme|okundu|görüntülendi|paylaşım|dibaca|dilihat|"
    r"dibagikan|pembaca|(?:lượt|luot) (?:xem|đọc|chia sẻ)|عدد (?:المشاهدات|القراءات|الزيارات)|مشاهد(?:ة|ات)|"
    r"قراء(?:ة|ات)|(?:تعداد )?بازدید|צפיות",
    r"(?:閲覧|アクセス|表示)(?:回?数)?|(?:阅读|浏览|点击|查看|阅览)(?:量|数|次数)?|(?:閱讀|瀏覽|點閱|點擊|觀看)(?:量|數|次數|人次|率)?|人[气氣]|조회(?:수)?",
))  # fmt: skip
_COUNT = (
    rf"(?:(?:{_OF_THIS}) )?(?:(?:{_COUNTED})\s?[:：]?\s?{_NUMBER}(?:\s?{_TIMES}\b)?|"
    rf"{_NUMBER}\s?(?:{_TIMES}\s)?(?:{_COUNTED}))(?!\w)"
)
COUNTER = rf"\W*+(?:{_COUNT}\W*+){{1,4}}"
"""How often the story was looked at, read or passed on."""
