"""Make `word_clusters.txt`: `python -m pipeline.attribution.training.make_clusters --model DIR --out FILE`.

DIR holds `model.safetensors` and `vocab.txt` of all-MiniLM-L6-v2 (Apache-2.0), as its packages carry them. Its vectors
of whole words are cut into clusters by k-means, coarse and fine. It needs the extra `train`.
"""

import argparse
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.clusters import CLUSTERS, FIELDS

WORD = re.compile(r"[a-z]{2,}")
"""What is no word of its own ("##ing", numbers, signs) is left out."""


def main() -> None:
    """Write the clusters of a model's words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    given = parser.parse_args()
    words, vectors = read_vectors(given.model)
    given.out.write_text("\n".join(cluster_lines(words, vectors)) + "\n", encoding="utf-8")
    print(f"{given.out}: {len(words)} words")


def read_vectors(model: Path) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The whole words of a model's vocabulary and their vectors, centred and of length one."""
    from safetensors.numpy import load_file  # as below: only who makes the clusters again needs it

    vocabulary = (model / "vocab.txt").read_text(encoding="utf-8").split("\n")
    rows = [at for at, word in enumerate(vocabulary) if WORD.fullmatch(word)]
    tensors = load_file(model / "model.safetensors")
    vectors = next(tensor for name, tensor in tensors.items() if name.endswith("word_embeddings.weight"))[rows]
    vectors = vectors.astype(np.float32) - vectors.mean(axis=0)
    return [vocabulary[at] for at in rows], vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def cluster_lines(words: list[str], vectors: npt.NDArray[np.float32]) -> list[str]:
    """A line for each cluster and field that have words in common: both numbers, then those words."""
    from sklearn.cluster import KMeans

    fine, coarse = (
        KMeans(count, random_state=1, n_init=1, max_iter=40).fit_predict(vectors) for count in (CLUSTERS, FIELDS)
    )
    kept: dict[tuple[int, int], list[str]] = {}
    for word, cluster, field in zip(words, fine.tolist(), coarse.tolist(), strict=True):
        kept.setdefault((cluster, field), []).append(word)
    return [" ".join([str(cluster + 1), str(field + 1), *listed]) for (cluster, field), listed in sorted(kept.items())]


if __name__ == "__main__":
    main()
