"""A shard: one of several machines that share the sites among them, each by the sites' names alone."""

import hashlib
import re
from dataclasses import dataclass
from typing import Self

TOLD = re.compile(r"(\d{1,6})/(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` shards, counted from 0 as Kubernetes counts the pods of an Indexed Job."""

    index: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """A shard as it is written, K/N; ValueError says what is wrong with it.

        >>> Shard.parse("3/4")
        Shard(index=3, count=4)
        """
        found = TOLD.fullmatch(text.strip())
        if not found:
            raise ValueError("a shard is K/N, such as 0/4: the first of four")
        index, count = int(found[1]), int(found[2])
        if not count:
            raise ValueError("there is at least one shard: 0/1 takes every site")
        if index >= count:
            raise ValueError(f"shards are counted from 0: of {count} the last is {count - 1}/{count}")
        return cls(index, count)

    def holds(self, site: str) -> bool:
        """Whether a site is this shard's: by its name alone, on every machine and whatever other sites there are.

        >>> [index for index in range(4) if Shard(index, 4).holds("lantern-post")]
        [0]
        """
        return shard_of(site, self.count) == self.index

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


def shard_of(site: str, count: int) -> int:
    """The number of the shard, of so many, that a site belongs to."""
    return int.from_bytes(hashlib.sha256(site.encode()).digest()[:8], "big") % count
