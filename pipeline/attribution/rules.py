"""Every rule that makes an attribution, with the share of its results that were right when last measured."""

CONFIDENCE: dict[str, float] = dict.fromkeys(
    (
        "after-quote", "split", "inverted", "quote-after-cue", "soft-cue", "colon", "signed-quote", "transcript",
        "block-quote-signed", "block-quote", "quotation-alone", "same-paragraph", "sentence-before", "about",
        "unattributed", "same-sentence", "clause", "clause-before", "according-after", "according-before", "participle", "think",
    ),
    0.5,
)  # fmt: skip
