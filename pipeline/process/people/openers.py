"""Small words that begin sentences, with a capital like a name's: no name begins with one of its article's language."""

from functools import cache

NOUNS_ARE_CAPITAL = frozenset({"de", "lb"})
"""Languages that write every noun with a capital."""
OPENERS = {
    "de": """der die das den dem des ein eine einer eines einem einen kein keine im am zum zur vom beim ins mit von bei
        nach seit aus zu auf für gegen ohne um durch über unter vor hinter zwischen wegen trotz während obwohl weil da
        dass wenn als ob doch auch aber und oder denn nur noch schon nun jetzt so wie was wer wo wann warum wovor wofür
        womit woran worauf einige einigen einiger viele vielen vieler manche manchen alle allen mehrere
        mehreren mehrerer wenige wenigen zwei drei vier fünf beide diese dieser dieses diesen jene
        ihr ihre ihren sein seine seinen mein meine unser unsere neue neuer neues alte erst danach dann dort hier an in
        es er sie wir ich man laut bis damit dabei dazu zudem jedoch allerdings außerdem jede jeder
        erste ersten zweite letzte andere anderer sogar selbst gerade heute gestern morgen""",
    "en": """the a an this that these those it its he she they we you i his her their our my your who what when where
        why how which if but and or so yet for nor in on at to from by with of as after before during while although
        though because since until unless not no yes all some many most several both one two three four five another
        other each every still also even just only then now here there meanwhile however instead according despite
        about earlier later last next today yesterday tomorrow is was are were do did has have had can could would
        should may let more less once ever never amid among under over through between against without within perhaps
        maybe indeed like such neither either""",
    "fr": """le la les un une des du au aux ce cette ces cet mais et ou donc car si selon pour par avec sans sur sous
        dans en depuis après avant pendant quand lorsque comme alors ainsi notre nos leur leurs son sa ses mon ma mes
        qui que quoi où deux trois plusieurs certains certaines tous toutes tout il elle ils elles nous vous on je à de
        d'après chez vers entre contre malgré enfin puis cela ceci aujourd'hui hier demain""",
    "es": """el la los las un una unos unas al del este esta estos estas ese esa pero y o si según para por con sin
        sobre en desde hasta tras antes después durante cuando como mientras aunque porque que quien quién qué dónde
        cómo dos tres varios varias algunos algunas todos todas su sus mi mis nuestro nuestra él ella ellos yo nosotros
        a ante bajo contra entre hacia también además así ya no sí hoy ayer mañana""",
    "pt": """o a os as um uma uns umas ao à do da dos das no na nos nas este esta estes estas esse essa mas e ou se
        segundo para por pelo pela com sem sobre em desde até após antes depois durante quando como enquanto embora
        porque que quem onde dois duas três vários várias alguns algumas todos todas seu sua seus suas meu minha nosso
        ele ela eles elas eu nós também além assim já não sim hoje ontem amanhã""",
    "it": """il lo la i gli le un uno una al allo alla ai agli alle del dello della dei degli delle nel nella nei sul
        sulla questo questa questi queste quel quella ma e o se secondo per con senza su in da dal dalla dopo prima
        durante quando come mentre anche benché perché che chi dove due tre alcuni alcune tutti tutte suo sua suoi mio
        mia nostro nostra lui lei loro noi io non sì oggi ieri domani poi così ora""",
    "nl": """de het een dit dat deze die er maar en of als volgens voor door met zonder op in sinds na tegen tijdens
        toen hoe terwijl hoewel omdat wat wie waar twee drie enkele vele alle zijn haar hun mijn onze hij zij wij ik
        ook nog nu dan daar hier uit bij naar om over onder tussen niet geen vandaag gisteren morgen""",
    "sv": """den det de en ett denna detta dessa men och eller om enligt för av med utan på i sedan efter mot under när
        som medan eftersom att vad vem var två tre några många alla hans hennes deras min vår han hon vi jag också nu
        då där här från till vid över mellan inte ingen tidigare idag""",
    "da": """den det de en et denne dette disse men og eller hvis ifølge for af med uden på i siden efter mod under når
        som mens fordi at hvad hvem hvor to tre nogle mange alle hans hendes deres min vores han hun vi jeg også nu da
        der her fra til ved over mellem ikke ingen selv""",
    "pl": """ten ta to te ale i lub jeśli według dla przez z ze bez na w we od po przed podczas kiedy jak choć ponieważ
        że co kto gdzie dwa trzy kilka wiele wszyscy jego jej ich mój nasz on ona oni my ja też także teraz tam tu do
        za pod nad między nie obecnie dziś wczoraj""",
    "tr": """bu şu o bir ama ve veya eğer göre için ile sonra önce ancak çünkü ne kim nerede iki üç bazı tüm her onun
        benim bizim biz ben de da şimdi""",
    "ru": """этот эта это эти но и или если по для через с без на в от после перед во когда как хотя потому что кто где
        два три несколько многие все его её их мой наш он она они мы я также теперь там здесь из к за под над не
        сегодня вчера""",
    "lt": "tik ir bet kad kai jei ar su be po per prie nuo iki tai šis ši šie jis ji jie mes aš dar jau nes kaip",
    "cs": "ten ta to ale a nebo pokud podle pro s se bez na v ve od po před během když jak protože co kdo kde dva tři",
}
"""ISO 639-1 code of a language -> its words."""
SAME = {"nb": "da", "no": "da", "nn": "da", "lb": "de"}
"""Languages whose small words are those of another, as far as these go."""


@cache
def openers(language: str) -> frozenset[str]:
    """Words, in small letters, that begin no name in an article of that language; English ones where none are known.

    >>> "obwohl" in openers("de"), "obwohl" in openers("en"), "the" in openers("")
    (True, False, True)
    """
    code = language[:2].lower()
    return frozenset(OPENERS.get(SAME.get(code, code), OPENERS["en"]).split())
