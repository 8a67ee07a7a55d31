"""What somebody decided by hand about single quotes: right, no quote, or somebody else's words.

ledger: corrections.toml, beside people.toml
apply: the attributions of an article as they are with it, a pure function
settle: one decision into the file and the rows there are

In: an article's attributions. Out: the same, corrected, and which of them were. Uses people and, for the rows, rebuild.
"""

from pipeline.process.corrections.ledger import (
    FILE,
    Corrected,
    Correction,
    Corrections,
    Verdict,
    change_corrections,
    load_corrections,
)

__all__ = [
    "FILE",
    "Corrected",
    "Correction",
    "Corrections",
    "Verdict",
    "change_corrections",
    "load_corrections",
]
