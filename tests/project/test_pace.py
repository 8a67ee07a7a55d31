"""The measure of growth tells what is quadratic from what is linear."""

from tests.pace import grows_linearly, least


def test_quadratic_work_is_told() -> None:
    def pairs(size: int) -> int:
        return sum(sum(range(one)) for one in range(size))

    assert not grows_linearly(pairs, 2_000, at_once=0)


def test_linear_work_is_told() -> None:
    assert grows_linearly(lambda size: sum(1 for _ in range(size)), 8_000_000)


def test_a_slow_try_is_forgiven_and_a_slow_work_is_not() -> None:
    sizes = iter([3_000_000, 10])
    assert least(lambda: sum(range(next(sizes))), 0.002) < 0.002
    assert least(lambda: sum(range(3_000_000)), 0.002) >= 0.002
