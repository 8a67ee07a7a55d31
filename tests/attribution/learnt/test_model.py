"""A damaged model file is told as such, by name, and never loads."""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from pipeline.attribution.learnt.model import MAGIC, ModelError, packaged_model, read_model, write_model

DATA = files("pipeline.attribution.learnt").joinpath("model.bin").read_bytes()
START = len(MAGIC) + 32
SIZE = struct.unpack_from("<I", DATA, START)[0]


def refused(data: bytes) -> None:
    with pytest.raises(ModelError, match=r"here\.bin: "):
        read_model(data, "here.bin")


def test_the_packaged_file_is_what_the_code_writes() -> None:
    model = packaged_model()
    assert model is not None
    assert write_model(model) == DATA


def test_a_flipped_byte_anywhere_is_told() -> None:
    for at in (*range(START + 200), *range(START + 200, len(DATA), len(DATA) // 60), len(DATA) - 1):
        refused(DATA[:at] + bytes([DATA[at] ^ 0x10]) + DATA[at + 1 :])


def test_a_file_cut_anywhere_is_told() -> None:
    for end in (*range(0, START + 60, 7), *range(START + 60, len(DATA), len(DATA) // 30), len(DATA) - 1):
        refused(DATA[:end])
    refused(DATA + b"\0")


def signed(head: bytes, body: bytes, size: int | None = None) -> bytes:
    rest = struct.pack("<I", len(head) if size is None else size) + head + body
    return MAGIC + hashlib.sha256(rest).digest() + rest


HEAD: dict[str, Any] = json.loads(DATA[START + 4 : START + 4 + SIZE])
BODY = DATA[START + 4 + SIZE :]


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head["spans"].update(labels=10**9),
        lambda head: head["spans"].update(labels=-1),
        lambda head: head["spans"].update(labels="many"),
        lambda head: head["spans"].update(rows=10**12),
        lambda head: head["roles"].update(rows=-4),
        lambda head: head["roles"].update(steps=[10**6, 10**6, 10**6]),
        lambda head: head["roles"].update(steps=[10**30, 7, 6]),
        lambda head: head["roles"].update(steps=7),
        lambda head: head["roles"].update(scale=None),
        lambda head: head.pop("spans"),
        lambda head: head.update(roles=[]),
        lambda head: head.update(confidence=["high"]),
        lambda head: head.update(templates=1),
        lambda head: head["spans"].update(labels=head["spans"]["labels"] - 1),
    ],
)
def test_absurd_counts_are_told_even_where_the_digest_is_right(change: Callable[[dict[str, Any]], object]) -> None:
    head = json.loads(json.dumps(HEAD))
    change(head)
    refused(signed(json.dumps(head).encode(), BODY))


@pytest.mark.parametrize(
    "data",
    [
        signed(b"[]", BODY),
        signed(b"[" * 100_000, BODY),
        signed(b"{}", BODY, size=2**32 - 1),
        signed(b"\xff\xfe", BODY),
        MAGIC + hashlib.sha256(b"ab").digest() + b"ab",
        signed(json.dumps(HEAD).encode(), BODY[:1000]),
        signed(json.dumps(HEAD).encode(), b"not packed"),
        signed(json.dumps(HEAD).encode(), zlib.compress(zlib.decompress(BODY) + b"more")),
    ],
    ids=range(8),
)
def test_a_file_of_anything_else_is_told_even_where_the_digest_is_right(data: bytes) -> None:
    refused(data)


def test_a_bomb_is_told() -> None:
    bomb = zlib.compressobj(1)
    refused(signed(json.dumps(HEAD).encode(), b"".join(bomb.compress(bytes(1 << 24)) for _ in range(8)) + bomb.flush()))
