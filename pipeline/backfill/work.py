"""The stages over one page of a backfill: those of `pipeline.process`, without an archive or a database."""

import pickle
import time
from dataclasses import dataclass, replace

from pipeline.attribution import packaged_model
from pipeline.backfill.politics import is_politics
from pipeline.backfill.rules import NOT_POLITICS, Made, Rules
from pipeline.process.parsers import Watch, parsed_by
from pipeline.process.pool import Worked
from pipeline.process.stages import Tools, within_bounds, work
from schemas import Article, Capture, Site


@dataclass(frozen=True, slots=True)
class Stages:
    """What turns a capture into stories."""

    tools: Tools
    politics: bool

    @classmethod
    def of(cls, rules: Rules) -> "Stages":
        """As the rules say, with the model that comes with onrecord."""
        tools: Tools = pickle.loads(rules.tools)  # noqa: S301 - what our own client sent, as Dask sends everything
        return cls(replace(tools, model=packaged_model() if rules.by_model else None), rules.politics)

    def made_of(self, capture: Capture, site: Site, watch: Watch) -> Made:
        """What became of a page; never raises for what a page holds."""
        began = time.process_time()
        worked = within_bounds(capture.id, lambda: self._work(capture, site, watch))
        return Made(worked=worked, version=self.tools.version(site), seconds=time.process_time() - began)

    def _work(self, capture: Capture, site: Site, watch: Watch) -> Worked:
        parsed = parsed_by(site, capture, self.tools.sites, watch)
        return work(capture, site, self.tools, parsed=parsed, unwanted=self._unwanted)

    def _unwanted(self, article: Article) -> str:
        return NOT_POLITICS if self.politics and not is_politics(article) else ""


def rules_of(tools: Tools, *, politics: bool, page_seconds: float, page_mib: int) -> Rules:
    """The rules that the client's tools make for its workers."""
    told = pickle.dumps(replace(tools, model=None))
    return Rules(tools=told, by_model=tools.model is not None, politics=politics, page_seconds=page_seconds,
                 page_mib=page_mib)  # fmt: skip
