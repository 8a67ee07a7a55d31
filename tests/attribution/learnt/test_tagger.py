"""The learnt tagger: what it learns from, that it learns the same every time, and what it then finds."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.attribution import find_attributions
from pipeline.attribution.learnt.calibration import confidences, signs_of
from pipeline.attribution.learnt.features import templates
from pipeline.attribution.learnt.hints import hints_in
from pipeline.attribution.learnt.lexemes import CONTENT_AFTER, CUE, SOURCE_BEFORE, read_lexemes
from pipeline.attribution.learnt.model import Model, ModelError, packaged_model, read_model, write_model
from pipeline.attribution.learnt.roles import spans, views
from pipeline.attribution.learnt.tagger import CHUNK, best_paths, packed, unpacked
from pipeline.attribution.learnt.tagging import Roles
from pipeline.attribution.learnt.told import Parsed, by_cue, lexemes_of, parted
from pipeline.attribution.quotes.direct import attribute
from pipeline.attribution.text.marks import find_quotations
from pipeline.attribution.text.tokens import sentences
from pipeline.attribution.training.chances import chances
from pipeline.attribution.training.learning import Lessons, learn, without_some
from pipeline.attribution.training.train import main, read_corpus, train
from schemas import Article, Block
from tests.pace import least

ANNOTATED = (
    "[s Odile Brandt] [u said] [c the pier would stay closed].\n\n[c “We ran out of boats,”] [u said] [s Bruno Salt].",
    "[s The council] [u denied] [c that the map was sold].\n\nNobody came to the pier. The boats are old.",
    "The gulls left the harbor early.\n\n[u According to] [s Ingrid Vale], [c the harbor lost a third of its boats].",
    "[c “The tide is late,”] [s she] [u said]. The pier has no planks.",
)
"""Invented articles, each learnt from twice, as what is seen once is left out.

[s source], [u cue] and [c content] of one attribution a sentence."""
PART = re.compile(r"\[([suc]) ([^\]]*)\]")


def write_corpus(root: Path) -> Path:
    (root / "text").mkdir()
    (root / "attributions").mkdir()
    for number, marked in enumerate(ANNOTATED * 2):
        text, rows = "", []
        for paragraph in marked.split("\n\n"):
            row: dict[str, list[list[int]]] = {"s": [], "u": [], "c": []}
            at = 0
            for part in PART.finditer(paragraph):
                text += paragraph[at : part.start()]
                row[part[1]].append([len(text), len(text) + len(part[2])])
                text += part[2]
                at = part.end()
            text += paragraph[at:] + "\n\n"
            rows += [{"source": row["s"], "cue": row["u"], "content": row["c"]}] if row["u"] else []
        (root / "text" / f"{number}.txt").write_text(text, encoding="utf-8")
        (root / "attributions" / f"{number}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    lines = [json.dumps({"article": str(number)}) for number in range(2 * len(ANNOTATED))]
    (root / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def model(corpus: Path) -> Model:
    return train(read_corpus(corpus))


def told(text: str, model: Model | None) -> list[tuple[str, str, str]]:
    blocks = [match.span() for match in re.finditer(r"[^\n]+", text)]
    found = attribute(text, blocks, ["paragraph"] * len(blocks), "", model)
    return [
        tuple(" ".join(span.of(text) for span in part) for part in (one.source, one.cue, one.content))  # type: ignore[misc]
        for one in found
    ]


def test_it_finds_what_it_was_shown(model: Model) -> None:
    text = "Odile Brandt said the pier would stay closed.\n\n“We ran out of boats,” said Bruno Salt."
    assert told(text, model) == [
        ("Odile Brandt", "said", "the pier would stay closed"), ("Bruno Salt", "said", "We ran out of boats")
    ]  # fmt: skip


def test_it_finds_what_no_rule_knows(model: Model) -> None:
    text = "The council denied that the map was sold."
    (found,) = attribute(text, [(0, len(text))], ["paragraph"], "", model)
    assert (found.rule, [span.of(text) for span in found.content]) == ("tagger", ["that the map was sold"])
    assert 0 <= found.confidence <= 1


@pytest.mark.slow
def test_the_same_corpus_gives_the_same_file(corpus: Path, model: Model, tmp_path: Path) -> None:
    main(["--corpus", str(corpus), "--out", str(tmp_path / "model.bin")])
    assert (tmp_path / "model.bin").read_bytes() == write_model(model)


def test_some_rows_are_left_out_by_lot() -> None:
    rows = np.arange(1, 40_001, dtype=np.uint32).reshape(400, 100)
    first, again, other = (without_some(rows, 30, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert set(np.unique(first - rows * (first > 0))) == {0}
    assert 0.28 < (first == 0).mean() < 0.32
    assert (first == again).all()
    assert (first != other).any()
    assert (without_some(rows, 0, np.random.default_rng(1)) == rows).all()


def test_what_stands_beside_a_sure_sign_learns_to_do_without_it() -> None:
    sure, beside, other = 1, 2, 3
    rows = np.array([[sure, beside], [sure, sure], [other, other], [other, other]] * 20, dtype=np.uint32)
    nothing, labels = np.zeros(len(rows), dtype=np.int64), np.array([1, 1, 0, 0] * 20)
    weights = learn(Lessons(rows, nothing, labels, np.arange(len(rows) + 1)), 2, 1).rows
    assert weights[sure, 1] > 0
    assert weights[beside, 1] > 0.7 * weights[sure, 1]  # 0.45 of it where no row is ever left out


def test_only_the_named_articles_are_learnt_from(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "names").write_text("1\n3\n", encoding="utf-8")
    assert len(read_corpus(corpus, {"1", "3"})) == 2
    with pytest.raises(SystemExit):
        main(["--corpus", str(corpus), "--out", str(tmp_path / "x"), "--names", str(corpus / "text" / "1.txt")])


def test_a_file_is_read_back_as_it_was_written(model: Model) -> None:
    again = read_model(write_model(model))
    assert again.confidence == model.confidence
    for one, other in ((again.spans, model.spans), (again.roles, model.roles)):
        assert (one.rows == other.rows).all()
        assert (one.steps == other.steps).all()
        assert one.scale == other.scale


def test_another_file_is_refused_by_name() -> None:
    with pytest.raises(ModelError, match=r"here\.bin.*train it again"):
        read_model(b"something else", "here.bin")


def test_no_sentence_of_the_corpus_is_in_the_file(model: Model) -> None:
    data = write_model(model)
    assert b"pier" not in data
    assert b"Brandt" not in data


def test_four_weights_in_a_number_come_out_again() -> None:
    weights = np.arange(-64, 66, dtype=np.int8).reshape(10, 13)
    assert (unpacked(packed(weights), 13) == weights).all()


def total(scores: Any, edges: Any, steps: Any, way: Any) -> float:
    befores = [3, *way[:-1]]
    return float(sum(scores[t, way[t]] + steps[edges[t], befores[t], way[t]] for t in range(len(way))))


def test_best_paths_are_those_of_trying_all() -> None:
    random = np.random.default_rng(7)
    scores = random.normal(size=(9, 3)).astype(np.float32)
    steps = random.normal(size=(2, 4, 3)).astype(np.float32)
    edges = random.integers(0, 2, 9)
    for start, end in ((0, 4), (4, 9), (8, 9)):
        ways = np.array(np.meshgrid(*[range(3)] * (end - start))).reshape(end - start, -1).T
        totals = [total(scores[start:end], edges[start:end], steps, way) for way in ways]
        path = best_paths(scores, edges, [(start, end)], steps)[start:end]
        assert path.tolist() == ways[int(np.argmax(totals))].tolist()


def test_chances_are_those_of_weighing_all_ways() -> None:
    random = np.random.default_rng(9)
    scores = random.normal(size=(4, 3)).astype(np.float32)
    steps = random.normal(size=(2, 4, 3)).astype(np.float32)
    edges = random.integers(0, 2, 4)
    labels, pairs = np.zeros((4, 3)), np.zeros((4, 4, 3))
    for way in np.ndindex(3, 3, 3, 3):
        weight = np.exp(total(scores, edges, steps, way))
        for at, label in enumerate(way):
            labels[at, label] += weight
            pairs[at, way[at - 1] if at else 3, label] += weight
    found, found_pairs = chances(scores, steps, edges)
    assert found == pytest.approx(labels / labels[0].sum(), abs=1e-6)
    assert found_pairs == pytest.approx(pairs / labels[0].sum(), abs=1e-6)


def test_ranges_of_all_lengths_are_worked_on_together() -> None:
    random = np.random.default_rng(8)
    ranges = [(0, 3), (3, 4), (4, 30), (30, 40), (40, 40 + CHUNK), (40 + CHUNK, 50 + 2 * CHUNK)]
    scores = random.normal(size=(ranges[-1][1], 3)).astype(np.float32)
    steps = random.normal(size=(1, 4, 3)).astype(np.float32)
    edges = np.zeros(len(scores), dtype=np.int64)
    together = best_paths(scores, edges, ranges, steps)
    apart = [best_paths(scores, edges, [(start, end)], steps)[start:end] for start, end in ranges]
    assert together.tolist() == np.concatenate(apart).tolist()
    assert not best_paths(scores, edges, [(4, 30)], steps)[30:].any()


def test_spans_begin_anew_and_end() -> None:
    assert list(spans(np.array([1, 2, 1, 0, 4, 4, 3]), 10)) == [(1, 10, 12), (1, 12, 13), (3, 14, 16), (3, 16, 17)]


def test_the_tagger_sees_what_the_rules_make_of_a_sentence() -> None:
    text = "The boats are old. Odile Brandt said that the pier would stay closed."
    blocks = [(0, len(text))]
    (hint,) = hints_in(list(sentences(text, blocks, [])))
    places = (hint.source, hint.cue, *hint.contents)
    assert [text[slice(*place or ())] for place in places] == [
        "Odile Brandt",
        "said",
        "that the pier would stay closed",
    ]
    lexemes = read_lexemes(text, blocks, [], [hint])
    hinted = lexemes.columns["hint"][2:-2].tolist()
    none, before, after = [0] * 5, [SOURCE_BEFORE, SOURCE_BEFORE + 1, CUE], [CONTENT_AFTER, *[CONTENT_AFTER + 1] * 5]
    assert hinted == [*none, *before, *after, 0]


def test_a_hint_outside_the_words_is_left_out() -> None:
    text = "Odile Brandt said that the pier would stay closed.\n\nThe boats are old."
    hints = hints_in(list(sentences(text, [(0, 50), (52, len(text))], [])))
    assert hints
    assert read_lexemes(text, [(52, len(text))], [], hints).hints == []


def test_a_second_cue_of_the_same_source_parts_the_content() -> None:
    text = "Odile Brandt said the pier was unsafe and added that nobody had been warned."
    blocks = [(0, len(text))]
    hints = hints_in(list(sentences(text, blocks, [])))
    lexemes = read_lexemes(text, blocks, [], hints)
    (start, end) = lexemes.blocks[0]
    whole = Roles((start + 2, start + 3), ((start, start + 2),), ((start + 3, end - 1),), (0.0, 0.0, 0.0))
    one, other = parted(whole, by_cue(lexemes.hints), lexemes)
    assert (one.cue, one.contents) == (whole.cue, ((start + 3, start + 7),))
    assert (other.sources, other.cue, other.contents) == (
        whole.sources, (start + 8, start + 9), ((start + 9, end - 1),)
    )  # fmt: skip
    elsewhere = replace(whole, sources=())
    assert parted(elsewhere, by_cue(lexemes.hints), lexemes) == [elsewhere]


@pytest.mark.parametrize("cue", [(3, 4), (15, 16), (20, 22), (48, 50), (60, 61)])
def test_a_cue_sees_what_counting_word_by_word_tells(cue: tuple[int, int]) -> None:
    lexemes = read_lexemes(" ".join(["planks"] * 60), [(0, 419)], [])
    labels = np.zeros(64, dtype=np.int64)
    labels[2:6], labels[58:62] = [5, 6, 1, 3], [5, 5, 7, 8]
    columns = views(lexemes, labels, [(cue, 0)], lexemes.blocks).columns
    left, right = (
        [label for label in side if label % 2]
        for side in (labels[max(0, cue[0] - 40) : cue[0]], labels[cue[1] : cue[1] + 40])
    )
    frame = 0
    for label in [*left[-2:], 15, *right[:2]]:
        frame = frame * 16 + label
    assert set(columns["frame"].tolist()) == {frame}
    between = [labels[word + 1 : cue[0]] for word in range(cue[0])]
    between += [labels[cue[1] : word + 1] for word in range(cue[1], 64)]
    counted = np.delete(columns["cues"], range(*cue)).tolist()
    assert counted == [min(2, part.tolist().count(CUE)) for part in between]


def test_words_never_see_into_the_next_block() -> None:
    text = "One said\n\nTwo left"
    lexemes = read_lexemes(text, [(0, 8), (10, 18)], find_quotations(text, [(0, 8), (10, 18)]))
    (first, second) = lexemes.blocks
    assert second[0] - first[1] == 2
    assert not lexemes.columns["cls"][first[1] : second[0]].any()
    assert lexemes.columns["left"][second[0]] == 0


def test_templates_are_read_as_columns_and_distances() -> None:
    assert templates("w-2 cls0 | q+1") == ((("w", -2), ("cls", 0)), (("q", 1),))


def test_rules_do_it_alone_without_a_model() -> None:
    text = "The council denied that the map was sold."
    assert told(text, None) == [("The council", "denied", "that the map was sold")]


def test_time_grows_with_length_alone_with_a_model(model: Model) -> None:
    for text in ("“" * 1_000_000, "“A b c,” Odile Brandt said.\n" * 2_000):
        assert least(lambda text=text: told(text, model), 10) < 10


SURE_FORMS = (
    ("“The ferry will sail,” Odile Brandt said.", ("Odile Brandt", "said", "The ferry will sail")),
    ("“The ferry will sail,” said Odile Brandt.", ("Odile Brandt", "said", "The ferry will sail")),
    ("Odile Brandt said that the pier would stay closed.",
     ("Odile Brandt", "said", "that the pier would stay closed")),
    ("The pier is unsafe, according to Odile Brandt.", ("Odile Brandt", "according to", "The pier is unsafe")),
    ("Odile Brandt believes the pier is unsafe.", ("Odile Brandt", "believes", "the pier is unsafe")),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SURE_FORMS)
def test_the_packaged_model_knows_the_plain_forms(text: str, expected: tuple[str, str, str]) -> None:
    model = packaged_model()
    if model is None:
        pytest.skip("this build has no model")
    assert told(text, model) == [expected]


def test_every_offset_of_the_packaged_model_lies_in_the_text() -> None:
    text = "“We ran out,” Odile Brandt said. She denied that “the map” was sold.\n\nSalt: “No.”"
    page = Article(
        url="https://lantern.example/a", site="l", capture_id="c", headline="",
        blocks=tuple(Block(kind="paragraph", text=part) for part in text.split("\n\n")),
    )  # fmt: skip
    for found in find_attributions(page, packaged_model()):
        assert all(0 <= s.start < s.end <= len(text) for s in (*found.content, *found.source, *found.cue))
        assert 0 <= found.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Odile Brandt rowed home. The pier’s planks weren’t wet.\n\n“No,” she said at 5 p.m. “Not now.”\n\nNobody did.",
        "The pier\x01 was open. \x02 Nobody came.",
    ],
    ids=["with a quotation", "with the marks that stand for quotations"],
)
def test_words_that_are_known_of_their_sentences_are_those_of_the_text(text: str) -> None:
    blocks = [match.span() for match in re.finditer(r"[^\n]+", text)]
    quotations = find_quotations(text, blocks)
    known = lexemes_of(Parsed(text, blocks, quotations, list(sentences(text, blocks, quotations))))
    read = read_lexemes(text, blocks, quotations)
    assert (known.starts.tolist(), known.ends.tolist()) == (read.starts.tolist(), read.ends.tolist())
    assert known.columns["w"].tolist() == read.columns["w"].tolist()


def test_confidence_is_a_curve_over_the_signs_of_each() -> None:
    text = "Odile Brandt said the pier would stay closed. “We ran out of boats,” she said."
    lexemes = read_lexemes(text, [(0, len(text))], find_quotations(text, [(0, len(text))]))
    led, loose = (0.3, -0.2, 0.1, 2.5), (-0.05, 0.4, 0.0, -0.25)
    found = [Roles((4, 5), ((2, 4),), ((5, 10),), led), Roles((20, 21), (), ((12, 17),), loose)]
    weights = [0.1 * (at % 7) - 0.25 for at in range(len(signs_of(found[0], lexemes)))]
    totals = [sum(w * sign for w, sign in zip(weights, signs_of(one, lexemes), strict=True)) for one in found]
    assert confidences(weights, found, lexemes) == pytest.approx([1 / (1 + np.exp(-total)) for total in totals])
    assert confidences(weights, [], lexemes) == []
