"""Files by their address: near ones and the web's by fsspec, those of S3 by pyarrow, which the extra brings anyway.

S3 is reached as its own tools do it: keys, region and endpoint by the environment (`AWS_ACCESS_KEY_ID`,
`AWS_SECRET_ACCESS_KEY`, `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL`) or by `~/.aws`; public buckets without keys
by `AWS_NO_SIGN_REQUEST=true`, as GDAL has it. `s3fs` is not asked for: its releases do not go with our versions.
"""

import os
from functools import cache
from typing import Any
from urllib.parse import urlsplit

S3 = "s3://"
TRUE = ("1", "true", "yes")
PIECE = 1 << 20
"""Bytes asked for at once where nothing else is said."""


def file_system(url: str) -> tuple[Any, str]:
    """The file system, as fsspec has it, that an address lies in, and the path there.

    Raises:
        ImportError: fsspec knows what reads such an address, and it is not installed.
        OSError: the bucket cannot be asked where it is.
        ValueError: nothing is known to read such an address.
    """
    import fsspec  # an extra

    if url.startswith(S3):
        return _s3(urlsplit(url).netloc), url.removeprefix(S3)
    files, path = fsspec.core.url_to_fs(url)
    return files, path


def opened(url: str, block: int = PIECE) -> Any:
    """The bytes of a file, to be read from its start, `block` of them asked for at once; raises as `file_system`."""
    files, path = file_system(url)
    if url.startswith(S3):
        return files.fs.open_input_stream(path, compression=None, buffer_size=block)
    return files.open(path, "rb", block_size=block, cache_type="readahead")


@cache
def _s3(bucket: str) -> Any:
    from fsspec.implementations.arrow import ArrowFSWrapper
    from pyarrow.fs import S3FileSystem, resolve_s3_region

    told = os.environ.get
    endpoint = urlsplit(told("AWS_ENDPOINT_URL_S3") or told("AWS_ENDPOINT_URL") or "")
    region = told("AWS_REGION") or told("AWS_DEFAULT_REGION")
    if not region and not endpoint.netloc:
        region = resolve_s3_region(bucket)  # else one of another region answers with nothing but that
    return ArrowFSWrapper(
        S3FileSystem(
            anonymous=told("AWS_NO_SIGN_REQUEST", "").lower() in TRUE,
            region=region or None,
            scheme=endpoint.scheme or "https",
            endpoint_override=endpoint.netloc or None,
        )
    )
