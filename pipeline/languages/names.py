"""What a language is called in English, whether or not it has a file: articles are in more than those that are read."""

from pipeline.languages import language

OTHERS = {
    "af": "Afrikaans", "am": "Amharic", "as": "Assamese", "az": "Azerbaijani", "be": "Belarusian", "bn": "Bangla",
    "bo": "Tibetan", "br": "Breton", "bs": "Bosnian", "ckb": "Central Kurdish", "co": "Corsican", "cy": "Welsh",
    "dv": "Dhivehi", "dz": "Dzongkha", "eo": "Esperanto", "eu": "Basque", "fil": "Filipino", "fo": "Faroese",
    "fy": "Western Frisian", "ga": "Irish", "gd": "Scottish Gaelic", "gl": "Galician", "gn": "Guarani",
    "gu": "Gujarati", "ha": "Hausa", "haw": "Hawaiian", "hi": "Hindi", "ht": "Haitian Creole", "hy": "Armenian",
    "ig": "Igbo", "is": "Icelandic", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "kl": "Kalaallisut",
    "km": "Khmer", "kn": "Kannada", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish",
    "ln": "Lingala", "lo": "Lao", "mg": "Malagasy", "mi": "Māori", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "nb": "Norwegian Bokmål",
    "ne": "Nepali", "nn": "Norwegian Nynorsk", "nr": "South Ndebele", "nso": "Northern Sotho", "ny": "Chichewa",
    "oc": "Occitan", "om": "Oromo", "or": "Odia", "pa": "Punjabi", "ps": "Pashto", "qu": "Quechua", "rm": "Romansh",
    "rn": "Rundi", "rw": "Kinyarwanda", "sd": "Sindhi", "se": "Northern Sami", "si": "Sinhala", "sm": "Samoan",
    "sn": "Shona", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "ss": "Swazi", "st": "Southern Sotho",
    "su": "Sundanese", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tg": "Tajik", "th": "Thai", "ti": "Tigrinya",
    "tk": "Turkmen", "tl": "Tagalog", "tn": "Tswana", "to": "Tongan", "ts": "Tsonga", "tt": "Tatar", "ug": "Uyghur",
    "ur": "Urdu", "uz": "Uzbek", "ve": "Venda", "vo": "Volapük", "wa": "Walloon", "wo": "Wolof", "xh": "Xhosa",
    "yi": "Yiddish", "yo": "Yoruba", "yue": "Cantonese",
}  # fmt: skip
"""Codes without a file of their own."""


def name_of(code: str) -> str:
    """A language's name in English, or its code where no name is known.

    >>> name_of("de"), name_of("hi"), name_of("nb"), name_of("xx")
    ('German', 'Hindi', 'Norwegian Bokmål', 'xx')
    """
    known = None if code in OTHERS else language(code)
    return known.name if known else OTHERS.get(code, code)
