"""What the demo's patients write, and what they mean by it.

They are literal texts with literal meanings, apart from the product's own parser: who shares its words shares
its mistakes. Keys are languages as staff write them.
"""

from collections.abc import Mapping

SCORES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "English": (
        ("0", "no pain", "None, thank you!"),
        ("1", "1/10", "one"),
        ("2", "only 2", "Good morning doctor, 2"),
        ("3", "3 🙂", "probably 3, thanks"),
        ("4", "I'm at a 4 right now", "Hi, 4"),
        ("5", "about a 5", "still 5 today"),
        ("6", "6/10", "I'd say 6"),
        ("7", "seven", "My pain is about a 7 now"),
        ("=8", "it's an 8", "eight out of ten"),
        ("9", "9/10!", "Nine"),
        ("10", "10 out of 10!!", "TEN"),
    ),
    "Spanish": (
        ("0", "sin dolor", "cero"),
        ("1", "uno", "1/10"),
        ("2", "dos", "2, gracias"),
        ("3", "tengo un 3", "tres"),
        ("4", "dolor de 4, gracias", "cuatro"),
        ("un cinco", "Buenos días, 5", "5"),
        ("me duele 6", "seis", "6/10"),
        ("siete de diez", "7", "siete"),
        ("ocho", "tengo un 8", "ocho sobre diez"),
        ("nueve", "9", "9/10"),
        ("diez", "10", "10/10"),
    ),
    "Chinese": (
        ("不痛", "零", "我现在不疼了，谢谢"),
        ("1分", "一", "1"),
        ("两分", "２", "2分"),
        ("3", "三", "3分"),
        ("4分", "四", "４"),
        ("我现在大概5分", "五", "5"),
        ("6分", "六", "6"),
        ("疼痛7分", "七", "７"),
        ("8，谢谢", "八", "8分"),
        ("9分", "九", "9"),
        ("十", "１０", "10"),
    ),
}
"""Answers by the score they mean, 0 to 10."""

NONSENSE: Mapping[str, tuple[str, ...]] = {
    "English": ("5 or 6", "between 5 and 6", "4 or 5?", "???"),
    "Spanish": ("5 o 6", "entre 4 y 5", "más o menos"),
    "Chinese": ("5到6", "三四分", "多少"),
}
"""No one number can be read from these, and nothing else is said that a person should read at once."""

NONSENSE_AGAIN: Mapping[str, tuple[str, ...]] = {
    "English": ("I told you, it hurts", "what scale?", "8 when walking"),
    "Spanish": ("no sé", "ya le dije que duele"),
    "Chinese": ("不知道", "比昨天好"),
}

REMARKS: Mapping[str, tuple[str, ...]] = {
    "English": ("Can I shower with the bandage on?", "I took 2 pills this morning"),
    "Spanish": ("¿Puedo ducharme con la venda?",),
    "Chinese": ("纱布松了，可以洗澡吗？",),
}
"""Sent when no question is open: a person must read them."""

THANKS: Mapping[str, tuple[str, ...]] = {
    "English": ("Thank you!", "ok thanks", "👍"),
    "Spanish": ("Muchas gracias", "gracias 🙏"),
    "Chinese": ("谢谢",),
}

STOPS = ("STOP", "stop", "Unsubscribe")
STARTS = ("START", "start")

ASKED_ONCE_MORE = ("could not read", "no pudimos leer", "没有看懂")
"""How patients know that their answer was not understood: words of `config/sequences/post-op.toml`."""
