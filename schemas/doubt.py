"""How sure an attribution is: one number that parts the sure from the doubtful, and the words that show doubt."""

SURE_FROM = 0.6
"""Least confidence of what is taken where nobody asks for the doubtful: that share of them is right, or more."""
CERTAIN_FROM = 0.8
"""From here on nothing is said of doubt."""
NOT_TOLD = "speaker not told"


def doubt(confidence: float, speaker: str, sure_from: float = SURE_FROM) -> str:
    """The words of doubt that stand beside a quote; empty where there is none.

    >>> doubt(0.95, "Ann Vale"), doubt(0.7, "Ann Vale"), doubt(0.4, "Ann Vale")
    ('', 'probably', 'perhaps')
    >>> doubt(0.9, ""), doubt(0.1, "")
    ('speaker not told', 'perhaps a quote, speaker not told')
    """
    if not speaker:
        return NOT_TOLD if confidence >= sure_from else f"perhaps a quote, {NOT_TOLD}"
    if confidence < sure_from:
        return "perhaps"
    return "probably" if confidence < CERTAIN_FROM else ""
