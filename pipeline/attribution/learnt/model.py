"""The file that holds what the tagger learnt: numbers alone, no word of what it learnt from."""

import hashlib
import json
import logging
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.features import ROWS
from pipeline.attribution.learnt.tagger import Tagger, Weights, packed, unpacked
from pipeline.attribution.learnt.tagging import ROLE_TEMPLATES, SPAN_TEMPLATES
from pipeline.attribution.learnt.traits import TEMPLATES as TRAIT_TEMPLATES
from pipeline.attribution.learnt.traits import TRAIT_ROWS
from schemas.errors import ConfigError

MAGIC = b"onrecord attribution model 2\n"
NAME = "model.bin"
DIGEST = hashlib.sha256().digest_size
"""The digest of all that follows stands behind the magic words: damaged numbers would be a wrong model that loads."""
LONGEST = 64 << 20
"""Most bytes of a model unpacked, many times those of ours."""
LABELS = 64
"""Most labels of a tagging task, many times ours."""


@dataclass(frozen=True, slots=True)
class Model:
    """Both taggers, and how their signs make a confidence."""

    spans: Tagger
    roles: Tagger
    confidence: tuple[float, ...]
    counted: tuple[float, ...] = ()
    """The same with traits of each attribution: how likely it is right as the corpus counts."""
    acts: bool = False
    """Whether it tells acts without words ("praised the mayor") as well, as the corpus does that it learnt from."""


class ModelError(ConfigError):
    """The file is no model of this version: train it again, or remove it to go by rules alone."""


@cache
def packaged_model() -> Model | None:
    """The model that came with the program; None when it has none, and rules alone are to do."""
    if not has_model():
        logging.getLogger(__name__).warning("no %s: attributions are found by rules alone", NAME)
        return None
    place = files(__package__).joinpath(NAME)
    return read_model(place.read_bytes(), str(place))


def has_model() -> bool:
    """Whether a model came with the program."""
    return files(__package__).joinpath(NAME).is_file()


def read_model(data: bytes, name: str = NAME) -> Model:
    """The model of a file's bytes.

    Raises:
        ModelError: these are not the bytes of a model, a damaged one's, or one of other templates.
    """
    if not data.startswith(MAGIC):
        raise ModelError(
            f"{name}: not a model of this version; train it again with python -m pipeline.attribution.training.train"
        )
    told, rest = data[len(MAGIC) : len(MAGIC) + DIGEST], data[len(MAGIC) + DIGEST :]
    if hashlib.sha256(rest).digest() != told:
        raise ModelError(f"{name}: damaged, its digest is another; install onrecord again, or train it again")
    try:
        return _read(rest, name)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError, struct.error, zlib.error) as error:
        raise ModelError(f"{name}: no model is in it ({error}); train it again") from error


def _read(data: bytes, name: str) -> Model:
    (size,) = struct.unpack_from("<I", data)
    head = json.loads(data[4 : 4 + size])
    if head["templates"] != _fingerprint():
        raise ModelError(f"{name}: learnt from other features than this version's; train it again")
    body = zlib.decompressobj().decompress(data[4 + size :], LONGEST)
    spans, end = _unpack(body, 0, head["spans"], SPAN_TEMPLATES)
    roles, end = _unpack(body, end, head["roles"], ROLE_TEMPLATES)
    if end != len(body):
        raise ValueError(f"{len(body) - end} bytes too many")
    return Model(spans, roles, tuple(map(float, head["confidence"])), tuple(map(float, head["counted"])))


def write_model(model: Model) -> bytes:
    """The bytes of a model's file: the same for the same model."""
    parts = [_pack(tagger) for tagger in (model.spans, model.roles)]
    head = {
        "templates": _fingerprint(), "spans": parts[0][0], "roles": parts[1][0],
        "confidence": list(model.confidence), "counted": list(model.counted),
    }  # fmt: skip
    text = json.dumps(head, sort_keys=True).encode()
    rest = struct.pack("<I", len(text)) + text + zlib.compress(parts[0][1] + parts[1][1], 9)
    return MAGIC + hashlib.sha256(rest).digest() + rest


def _fingerprint() -> int:
    return zlib.crc32(repr((SPAN_TEMPLATES, ROLE_TEMPLATES, ROWS, TRAIT_TEMPLATES, TRAIT_ROWS)).encode())


def _pack(tagger: Tagger) -> tuple[dict[str, object], bytes]:
    rows = unpacked(tagger.rows, tagger.steps.shape[2])
    used = rows.any(axis=1)
    kept = np.ascontiguousarray(rows[used].T)
    steps = tagger.steps.astype("<f4")
    head = {"scale": tagger.scale, "rows": int(used.sum()), "labels": kept.shape[0], "steps": list(steps.shape)}
    return head, np.packbits(used).tobytes() + kept.tobytes() + steps.tobytes()


def _unpack(
    body: bytes, at: int, head: dict[str, object], templates: tuple[tuple[tuple[str, int], ...], ...]
) -> tuple[Tagger, int]:
    labels, count = int(str(head["labels"])), int(str(head["rows"]))
    used = np.unpackbits(np.frombuffer(body, np.uint8, ROWS // 8, at)).astype(bool)
    if not 0 < labels <= LABELS or count != used.sum():
        raise ValueError(f"{labels} labels and {count} rows cannot be")
    at += ROWS // 8
    weights = np.frombuffer(body, np.int8, labels * count, at).reshape(labels, count).T
    at += labels * count
    shape: list[int] = list(head["steps"])  # type: ignore[call-overload]
    if len(shape) != 3 or shape[1:] != [labels + 1, labels] or shape[0] < 1:
        raise ValueError(f"steps of the shape {shape} cannot be")
    steps = np.frombuffer(body, "<f4", int(np.prod(shape)), at).reshape(shape)
    rows = np.tile(packed(np.zeros((1, labels), dtype=np.int8)), (ROWS, 1))
    rows[used] = packed(weights)
    return Tagger(templates, rows, steps.astype(np.float32), float(str(head["scale"]))), at + steps.nbytes


def tagger_of(weights: Weights, templates: tuple[tuple[tuple[str, int], ...], ...], most: int = ROWS) -> Tagger:
    """Weights as small integers, of the `most` rows that matter most."""
    strength = np.abs(weights.rows).max(axis=1)
    least = np.partition(strength, -most)[-most] if most < len(strength) else 0
    kept = np.where((strength >= least)[:, None], weights.rows, 0)
    scale = _scale(kept)
    rows = np.clip(np.rint(kept * scale), -127, 127).astype(np.int8)
    return Tagger(templates, packed(rows), weights.steps, scale)


def _scale(rows: npt.NDArray[np.float32]) -> float:
    """All but one weight in ten thousand keep their size."""
    sizes = np.abs(rows[rows != 0])
    return float(127 / np.quantile(sizes, 0.9999)) if sizes.size else 1.0
