"""A paper that prints in many scripts, and what is odd about its pages; its people and places are invented."""

from datetime import timedelta
from pathlib import Path

from pipeline.database import open_database
from tests.rows import NOW, Quote, add, fill
from tests.web.shown import counted

PORT = "صحيفة المرفأ"
ARABIC = (
    "قرر مجلس المرفأ أن تبقى العبّارة الليلية في الخدمة حتى نهاية الشتاء.",
    "قالت ليما حدروس: «لن تتوقف العبّارة ما دام في المدينة من يعمل ليلا».",
)
ARABIC_HEADLINE = "«العبّارة باقية»... مجلس المرفأ يحسم الأمر!"
KOREAN = (
    "항만위원회는 겨울에도 야간 여객선을 계속 운항하기로 의결했다고 새벽누리신문이 전했다.",
    "도래솔 위원장은 “밤에도 일하는 사람들이 있는 한 여객선은 멈추지 않는다”고 말했다.",
)
JAPANESE = (
    "港湾評議会は冬の間も夜間フェリーの運航を続けることを決めた。",
    "織部灯里議長は「船は止まらない」と述べた。",
)
GERMAN = ("Der Hafenrat ließ die Nachtfähre im Dienst.", "Wenka Dohl: „Wir fahren weiter“, und das den ganzen Winter.")
NORWEGIAN = ("Havnerådet lar nattfergen gå gjennom hele vinteren.", "«Ingen blir stående på kaia», sier Wenka Dohl.")
HINDI = ("बंदरगाह परिषद ने रात की नौका को सर्दियों भर चलाने का फैसला किया।",)
STAMP = "2026-03-13T22:05:00.000+0300"


def foreign_archive(folder: Path) -> dict[str, int]:
    """Fills `folder`; name of the article -> its id."""
    db = open_database(folder / "onrecord.db")
    ids = fill(db)

    def story(slug: str, headline: str, text: tuple[str, ...], quotes: tuple[Quote, ...], **more: object) -> None:
        ids[slug] = add(db, "meridian-digest", slug, headline, text, quotes, more, NOW + timedelta(hours=len(ids)))

    voice, ship = "ليما حدروس", "لن تتوقف العبّارة ما دام في المدينة من يعمل ليلا"
    story("ar", ARABIC_HEADLINE, ARABIC, (Quote(ship, voice, "قالت", voice),), language="ar", published_text=STAMP)
    story("ko", "항만위원회, 야간 여객선을 겨울에도 계속 운항하기로 의결", KOREAN, (), language="ko")
    story("ja", "港湾評議会、冬の夜間フェリー運航の継続を決定", JAPANESE, (), language="ja")
    told = (Quote("Wir fahren weiter", "Wenka Dohl", ":", "Wenka Dohl"),)
    story("de", "1984", GERMAN, told, language="de", shared_title="Die Nachtfähre bleibt")
    story("de", "1984", GERMAN, told, language="de", shared_title="Die Nachtfähre fährt")
    story("de", "1984", (GERMAN[0].replace("ließ", "beließ"), GERMAN[1]), told, language="de", shared_title="Fähre")
    quay = (Quote("Ingen blir stående på kaia", "Wenka Dohl", "sier", "Wenka Dohl"),)
    story("no", "Fergen går", NORWEGIAN, quay, language="no", shared_title="Fergen går")
    story("no", "Fergen blir", NORWEGIAN[:1], (), language="no", shared_title="Fergen blir")
    story("hi", "रात की नौका चलती रहेगी", HINDI, (), language="hi")
    with db.conn:
        db.execute("UPDATE sites SET title = ?, language = 'hi' WHERE name = 'meridian-digest'", [PORT])
    counted(db)
    db.close()
    return ids
