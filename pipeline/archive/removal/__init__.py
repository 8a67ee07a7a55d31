"""What was taken out of the archive: the ledger of removals, tombstones, lists without an article, files written anew.

Nothing moves: a tombstone has the length of what it stands for, so every other record keeps its bytes and its place.
"""

from pipeline.archive.removal.ledger import Removal, load_ledger, note, noted, save_removal
from pipeline.archive.removal.shorten import shortened

__all__ = ["Removal", "load_ledger", "note", "noted", "save_removal", "shortened"]
