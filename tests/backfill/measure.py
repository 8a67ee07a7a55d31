"""How a backfill grows with its workers: one WARC file in parts, on one worker and on several; equal output by digest.

python -m tests.backfill.measure BIG.warc.gz --parts 8 --workers 1 --workers 2
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from pipeline.backfill import manifest
from pipeline.backfill.reading.streams import Members
from tests.backfill.papers import digests, environment, words
from tests.bench.measure import measured as watched


def parts_of(whole: Path, folder: Path, count: int) -> list[Path]:
    """The file's records, one after the other to each of so many files."""
    files = [(folder / f"part-{n:02}.warc.gz").open("wb") for n in range(count)]
    with whole.open("rb") as stream, whole.open("rb") as again:
        for number, member in enumerate(Members(stream.read)):
            again.seek(member.offset)
            files[number // 2 % count].write(again.read(member.length))
    for file in files:
        file.close()
    return [Path(file.name) for file in files]


def measured(folder: Path, parts: list[Path], workers: int) -> dict[str, object]:
    """One backfill: seconds by the clock and of processors, of all its processes; pages; a digest of all tables."""
    out = folder / f"out-{workers}"
    shutil.rmtree(out, ignore_errors=True)
    command = words(folder, "backfill", *map(str, parts), "--out", str(out), "--workers", str(workers))
    spent = watched([sys.executable, "-m", "pipeline", *command], environment(), folder, folder / "log.txt")
    if spent.code:
        raise SystemExit((folder / "log.txt").read_text())
    told = [entry["seconds"] for entry in manifest.entries(out).values()]
    return {
        "workers": workers,
        "wall": round(spent.wall, 1),
        "processor": round(sum(spent.cpu.values()), 1),
        "cores": round(sum(spent.cpu.values()) / spent.wall, 2),
        "peak_mib": round(spent.peak_mib),
        "stages": round(sum(one["stages"] for one in told), 1),
        "rest": round(sum(one["rest"] for one in told), 1),
        "pages": sum(sum(entry["outcomes"].values()) for entry in manifest.entries(out).values()),
        "mib": round(sum(path.stat().st_size for path in out.rglob("*.parquet")) / 2**20, 2),
        "digest": hash(tuple(sorted(digests(out).items()))),
    }


def main() -> None:
    """Measure, and print a JSON line for each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("whole", type=Path)
    parser.add_argument("--parts", type=int, default=8)
    parser.add_argument("--workers", type=int, action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        parts = parts_of(options.whole, Path(place), options.parts)
        for workers in options.workers or [1, 2]:
            print(json.dumps(measured(Path(place), parts, workers)), flush=True)


if __name__ == "__main__":
    main()
