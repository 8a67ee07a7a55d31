"""The model in memory, and stages that have read a page by it."""

import contextlib

from pipeline.attribution import packaged_model
from pipeline.process.ready import read_a_page
from schemas.errors import ConfigError

with contextlib.suppress(ConfigError):  # a worker tells it
    read_a_page(packaged_model())
