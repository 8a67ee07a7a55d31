"""A Content-Encoding is undone as far as the bytes go, and whatever they are, in little time."""

import gzip
import hashlib
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd

from spiders.http.encoding import BODY_LIMIT, MEMBERS, Decoded, decode
from tests.pace import least

PAGE = b"<html><h1>The quay reopens</h1><p>Nobody spoke against it.</p></html>"
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "gzip, br": lambda body: bytes(brotli.compress(gzip.compress(body))),
}
BOMB = bytes(4 * BODY_LIMIT)
NOISE = hashlib.shake_256(b"noise").digest(BODY_LIMIT)
HOSTILE = {
    "empty members": ("gzip", gzip.compress(b"") * 500_000),
    "members of a letter": ("gzip", gzip.compress(b"a") * 480_000),
    "as many members as may be": ("gzip", gzip.compress(b"a") * MEMBERS),
    "members and then noise": ("gzip", gzip.compress(b"a") * MEMBERS + NOISE[: BODY_LIMIT // 2]),
    "empty frames": ("zstd", zstd.compress(b"") * 1_100_000),
    "skipped frames": ("zstd", b"\x50\x2a\x4d\x18\0\0\0\0" * 1_300_000),
    "as many frames as may be": ("zstd", zstd.compress(b"a") * MEMBERS),
    "empty blocks": ("deflate", b"\x78\x9c" + b"\0\0\0\xff\xff" * 2_000_000),
    "a bomb in a bomb": ("gzip, gzip", gzip.compress(gzip.compress(BOMB))),
    "a hundred layers": (", ".join(["gzip"] * 100), gzip.compress(PAGE)),
    "damage at the end": ("gzip", gzip.compress(NOISE, 0)[:-9] + b"oops"),
    "gzip noise": ("gzip", b"\x1f\x8b\x08" + NOISE),
    **{f"bomb of {coding}": (coding, pack(BOMB)) for coding, pack in CODINGS.items()},
    **{f"noise as {coding}": (coding, NOISE) for coding in CODINGS},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_body_is_it_is_decoded_in_little_time_and_never_past_the_limit(name: str) -> None:
    coding, body = HOSTILE[name]
    assert least(lambda: decode(body, coding), 1.5) < 1.5
    found = decode(body, coding)
    assert len(found.body) <= max(BODY_LIMIT, len(body))


def test_members_up_to_the_limit_are_one_body() -> None:
    assert decode(gzip.compress(b"a") * MEMBERS, "gzip") == Decoded(b"a" * MEMBERS)
    assert decode(zstd.compress(b"a") * MEMBERS, "zstd") == Decoded(b"a" * MEMBERS)
    assert decode(gzip.compress(b"a") * (MEMBERS + 1), "gzip").problem == "undecodable"


@pytest.mark.parametrize("coding", CODINGS)
def test_every_coding_is_undone(coding: str) -> None:
    assert decode(CODINGS[coding](PAGE), coding) == Decoded(PAGE)


def test_padding_after_the_last_member_is_passed_over() -> None:
    assert decode(gzip.compress(PAGE) + bytes(512), "gzip") == Decoded(PAGE)


def test_bare_deflate_is_read_too() -> None:
    pack = zlib.compressobj(wbits=-15)
    assert decode(pack.compress(PAGE) + pack.flush(), "deflate") == Decoded(PAGE)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_cut_or_falsified_encoding_keeps_the_text_before_the_damage(coding: str) -> None:
    text = b"".join(hashlib.sha256(b"%d" % number).hexdigest().encode() for number in range(100))
    raw = CODINGS[coding](text)
    cut = decode(raw[:-30], coding)
    assert text.startswith(cut.body)
    assert (len(cut.body) > len(text) * 0.9, cut.problem) == (True, "truncated")
    assert decode(raw[:-4] + b"oops", coding) == Decoded(text, "undecodable")


def test_several_gzip_members_are_one_body() -> None:
    assert decode(gzip.compress(b"first ") + gzip.compress(b"second"), "gzip") == Decoded(b"first second")
