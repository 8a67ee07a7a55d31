"""What is imported before all else where this is: for fork servers alone, whose workers then have it in common."""

from pipeline.light import import_lightly

import_lightly()
