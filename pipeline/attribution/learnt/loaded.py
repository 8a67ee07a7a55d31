"""The model in memory as soon as this is imported: for fork servers alone, whose workers then have it in common."""

import contextlib
import gc

from pipeline.attribution.learnt.model import packaged_model
from schemas.errors import ConfigError

with contextlib.suppress(ConfigError):  # a worker tells it
    packaged_model()
gc.freeze()  # so that no collection in a worker makes copies of it
