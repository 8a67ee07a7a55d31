"""Every rule that makes an attribution, with the share of its results that are right."""

CONFIDENCE: dict[str, float] = {
    "split": 0.96,  # “A,” she said, “B.”
    "after-quote": 0.95,  # “A,” she said.
    "inverted": 0.93,  # “A,” said Ana Ruiz.
    "tagged-quote": 0.9,  # “A,” Ruiz sighed.
    "transcript": 0.9,  # Ruiz: A.
    "quote-after-cue": 0.82,  # Ruiz said, “A.”
    "clause": 0.8,  # Ruiz said that A.
    "according-after": 0.78,  # A, according to Ruiz.
    "according-before": 0.73,  # According to Ruiz, A.
    "colon": 0.68,  # Ruiz was blunt: “A.”
    "clause-before": 0.65,  # A, Ruiz said.
    "sentence-before": 0.65,  # Ruiz did not wait. “A.”
    "participle": 0.64,  # ..., adding that A.
    "signed-quote": 0.61,  # Ana Ruiz, mayor: “A.”
    "think": 0.59,  # Ruiz believes that A.
    "soft-cue": 0.51,  # Ruiz called it “A.”
    "same-paragraph": 0.44,  # a quotation in the paragraph of another
    "about": 0.35,  # a sentence about Ruiz quotes “A” without a cue
    "quotation-alone": 0.34,  # a paragraph of nothing but a quotation
    "same-sentence": 0.34,  # a second quotation in a sentence with a cue
    "block-quote-signed": 0.9,  # a block quotation with a name under it
    "block-quote": 0.5,  # a block quotation after somebody spoke
    "unattributed": 0.07,  # a long quotation nobody is named for
}
"""Content (half of its words) and speaker right, measured over some 670 annotated articles of seven American outlets.

The corpus has few transcripts (12) and no block quotations: those three are estimates.
"""
