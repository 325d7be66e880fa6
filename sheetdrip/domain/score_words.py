"""Which words can stand in an answer to "how is your pain, 0 to 10"? English, Spanish and Chinese.

All in `words.plain` form: lower case, no accents, no apostrophes. A word that is in no list is one that a
person should read.
"""

from sheetdrip.domain.words import lexicon

NUMBERS = {
    **dict(
        zip(
            ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            range(11),
            strict=True,
        )
    ),
    **dict(
        zip(
            ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
            range(10),
            strict=True,
        )
    ),
    **dict(zip("零一二三四五六七八九十", range(11), strict=True)),
    "diez": 10,
    "\u3007": 0,
    "两": 2,
    "兩": 2,
}
"""Not "un" and "una", which are articles; not "once", which is eleven in Spanish and a time in English."""

NOTHING = (
    "no pain at all",
    "no pain whatsoever",
    "no pain",
    "not in pain",
    "not in any pain",
    "i have no pain",
    "pain free",
    "none at all",
    "none",
    "nada de dolor",
    "ningun dolor",
    "ninguno",
    "sin dolor",
    "no tengo dolor",
    "no tengo ningun dolor",
    "no siento dolor",
    "no hay dolor",
    "no me duele nada",
    "no me duele",
)
"""They mean 0 when nothing else but courtesies is said."""

CHINESE_NOTHING = (
    "一点都不痛",
    "一点也不痛",
    "一点都不疼",
    "一点也不疼",
    "没有疼痛",
    "沒有疼痛",
    "没有痛",
    "沒有痛",
    "完全不痛",
    "完全不疼",
    "不疼痛",
    "不痛了",
    "不疼了",
    "不痛",
    "不疼",
    "无痛",
    "無痛",
    "没痛",
)

OUT_OF = ("out of", "of", "de", "sobre")
"""Between two numbers they make a share of ten; elsewhere only "out of" means anything."""

PAIN = lexicon("pain hurts dolor duele 痛 疼 疼痛")

FILLER = lexicon("""
    a an the it its is im i id ill say said would my me think guess feel feels feeling thats
    about around roughly approximately approx maybe probably like just only still now today currently
    actually sorry meant mean answer number level score scale rating rate points pts well um so please
    thanks thank you thx ty yes yeah yep ok okay hi hello hey doctor dr team nurse
    un una el la es esta mi me tengo siento nivel escala numero puntos puntaje como unos creo que diria
    aproximadamente ahora hoy todavia ya gracias muchas muchisimas hola doctora buenas buenos
    分 级 級 是 我 我的 的 现在 現在 大概 大约 大約 约 左右 今天 今日 目前 感觉 感覺 评分 程度 指数
    了 啊 吧 哦 谢谢 謝謝 您 你 好 你好 您好 医生 醫生
""")

FILLER_PHRASES = (
    "right now",
    "at the moment",
    "at this time",
    "for now",
    "good morning",
    "good afternoon",
    "good evening",
    "buenos dias",
    "buenas tardes",
    "buenas noches",
    "mas o menos",
    "por favor",
    "thank you so much",
    "thank you very much",
    "thanks so much",
    "thanks very much",
    "en este momento",
    "sent from my iphone",
    "sent from my android phone",
    "sent from my phone",
    "enviado desde mi iphone",
    "i am",
    "is at",
    "im at",
    "i am at",
    "its at",
    "level at",
)
CHINESE_FILLERS = ("差不多",)

TURNS = lexicon("and but y pero & 和 而且 但 但是 并且 可是 也")
"""After one of them something else is said."""

DOUBTS = lexicon("""
    not no never isnt wasnt arent dont doesnt was were been yesterday earlier before ago last anymore longer
    if when unless except sure unsure know idk wrong mistake oops instead kidding jk joking versus vs
    pill pills tablet tablets tab tabs capsule capsules dose doses mg ml took take taken
    day days week weeks month months year years hour hours hr hrs minute minutes min mins pm oclock
    half double percent up above over higher more less lower under below plus minus rising climbing
    almost nearly between mas menos casi arriba abajo entre
    ni nunca ayer antes era fue estaba cuando excepto pastilla pastillas tableta tabletas dosis tome
    dia dias semana semanas mes meses ano anos hora horas minuto minutos medio media equivoque
    不 没 沒 昨 如果 点 點 月 日 号 號 天 周 片 粒 颗 顆 次 个 個 时 時 百 千 万 萬 半 几 幾
    多 少 到 至 或 比 吗 嗎
""")
"""With one of them anywhere, a number may be taken back, dated, counted or conditional: never guessed."""

DOUBTFUL_PHRASES = (
    # what follows is the scale's end
    "scale of",
    "escala de",
    # too, for, and no number
    "2 much",
    "2 you",
    "you 2",
    "me 2",
    "4 me",
    "4 you",
    "ok 4 now",
    "okay 4 now",
    "it 4 now",
    "thanks 4 now",
    "the one",
)

CHINESE_DOUBTS = ("痛不痛", "疼不疼", "十分", "分钟", "分鐘", "一点", "一點", "有点", "有點")
"""Words in which a numeral or a negation is none."""

CALLS = lexicon(
    "call calling llame llamen llamar llamame urgent urgente emergency emergencia help ayuda"
)
"""Somebody asks for a person."""
