"""Words through a pipe."""

import os
from collections.abc import Iterator

import pytest

from pipeline.crawl.wire import Words, say


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def test_words_come_whole_and_in_order_and_nobody_waits_for_the_rest(pipe: tuple[int, int]) -> None:
    words = Words(pipe[0])
    assert list(words.come()) == []
    say(pipe[1], site="gazette")
    os.write(pipe[1], b'{"site": "he')
    assert list(words.come()) == [{"site": "gazette"}]
    os.write(pipe[1], b'rald"}\n')
    assert list(words.come()) == [{"site": "herald"}]
    assert not words.ended


def test_what_is_no_word_is_passed_over(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b'printed by a site\'s own code\n7\n\xff\xfe\n{"run": "1", "code": 0}\n')
    assert list(Words(pipe[0]).come()) == [{"run": "1", "code": 0}]


def test_a_closed_pipe_has_ended_and_who_speaks_into_one_hears_so(pipe: tuple[int, int]) -> None:
    words = Words(pipe[0])
    say(pipe[1], last=True)
    os.close(pipe[1])
    assert list(words.come()) == [{"last": True}]
    assert words.ended
    ours, theirs = os.pipe()
    os.close(ours)
    assert not say(theirs, site="gazette")
    os.close(theirs)
