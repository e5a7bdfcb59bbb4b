"""The training of the cross-encoder, on a few lessons: that it learns, and goes on where it broke off."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from evals.training.figures import calibration, held_out_figures
from evals.training.lessons import Lesson, Material, Piece, add_collections, add_passages
from evals.training.norquad import add_norquad
from evals.training.school import N_DRAWN, School
from evals.training.training import Recipe, train
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.reranker.cross_encoder import CrossEncoder

TOPICS = ("ferie", "permisjon", "pensjon", "opplæring", "reise", "lønn", "hjemmekontor", "overtid")


def add_topics(material: Material) -> None:
    """Of each topic a piece with a deadline, and a question for it; every fourth is held out."""
    pieces = [
        material.add_piece(
            Piece.of(
                f"Håndbok › {topic}",
                [f"Reglene gjelder {topic}.", f"Fristen er {n + 2}. mai.", "Spør leder ved tvil."],
            )
        )
        for n, topic in enumerate(TOPICS)
    ]
    for n, topic in enumerate(TOPICS):
        others = [number for number in pieces if number != pieces[n]]
        is_held_out = n % 4 == 3
        ask = material.add_lesson
        ask(Lesson(f"Når er fristen for {topic}?", "nb", "collection", is_held_out, {pieces[n]: [1]}, others))
        ask(Lesson(f"Hva koster {topic}?", "nb", "collection", is_held_out, {}, pieces))


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Sums of several threads come in any order, and Adam makes much of tiny differences."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def school(embedder: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory) -> School:
    material = Material()
    add_topics(material)
    return School(material, tmp_path_factory.mktemp("cache") / "e.sqlite", embedder, lambda more: None)


@pytest.fixture
def new_network(embedder: SentenceTransformerEmbedder) -> Callable[[], CrossEncoder]:
    def make() -> CrossEncoder:
        torch.manual_seed(3)
        return CrossEncoder(embedder.load().transformer.state_dict(), rank=4, dropout=0.1)

    return make


def trained(
    network: CrossEncoder, school: School, folder: Path, *, passes: float, every: int = 4
) -> list[dict]:
    recipe = Recipe(passes=passes, times=1, lessons_a_step=4, rate=2e-3, head_rate=4e-3)
    train(network, school, recipe, folder, figures=lambda _: {}, every=every)
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


def test_loss_falls(school: School, new_network: Callable[[], CrossEncoder], tmp_path: Path) -> None:
    log = trained(new_network(), school, tmp_path, passes=8)
    assert log[-1]["loss"] < 0.7 * log[0]["loss"]


def test_run_that_broke_off_ends_as_one_that_did_not(
    school: School,
    new_network: Callable[[], CrossEncoder],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    one_thread: None,
) -> None:
    whole, broken, resumed = new_network(), new_network(), new_network()
    trained(whole, school, tmp_path / "whole", passes=2, every=3)
    steps = 0

    def killed(*args: object, **options: object) -> object:
        nonlocal steps
        steps += 1
        if steps > 4:
            raise KeyboardInterrupt
        return draw(*args, **options)

    with monkeypatch.context() as patch:
        from evals.training import training

        draw = training._loss_of_step
        patch.setattr(training, "_loss_of_step", killed)
        with pytest.raises(KeyboardInterrupt):
            trained(broken, school, tmp_path / "broken", passes=2, every=3)
    log = trained(resumed, school, tmp_path / "broken", passes=2, every=3)

    assert [line["step"] for line in log] == [3, 6]
    for name, tensor in whole.learned().items():
        assert torch.allclose(tensor, resumed.learned()[name], atol=1e-6), name


def test_lesson_is_drawn_with_what_answers_first(school: School) -> None:
    rng = np.random.default_rng(0)
    for number in school.of(held_out=False):
        answers = school.lessons[number].answers
        for _ in range(5):
            drawn = school.draw(number, rng)
            assert len(drawn) == N_DRAWN
            assert bool(drawn[0][1]) == bool(answers)
            assert not any(sentences for _, sentences in drawn[1:])
            assert len({piece for piece, _ in drawn}) == N_DRAWN


def test_taken_away_piece_no_longer_has_the_answer() -> None:
    piece = Piece.of("Tittel", ["En.", "To.", "Tre."])
    rest = piece.without([1])
    assert rest is not None
    assert (rest.text, rest.units) == ("En. Tre.", ((0, 3), (4, 8)))
    assert piece.without([0, 1]) is None


def test_figures_and_calibration_are_of_what_was_held_out(
    school: School, new_network: Callable[[], CrossEncoder]
) -> None:
    figures = held_out_figures(new_network(), school)
    assert 0 <= figures["collection nb first"] <= 1
    assert 0 <= figures["collection nb area"] <= 1
    scale, _ = calibration(new_network(), school)["chunk"]
    assert np.isfinite(scale)


def test_written_lessons_name_sentences_that_are_there() -> None:
    material = Material()
    add_passages(material)
    add_collections(material)
    for lesson in material.lessons:
        for number, sentences in lesson.answers.items():
            assert max(sentences) < len(material.pieces[number].units), lesson.question
        assert not set(lesson.pool) & set(lesson.answers), lesson.question
    asked = [lesson.question for lesson in material.lessons if lesson.is_held_out]
    assert 0.05 < len(asked) / len(material.lessons) < 0.25


def test_held_out_collections_teach_nothing() -> None:
    material = Material()
    add_collections(material)
    taught = {
        n for lesson in material.lessons if not lesson.is_held_out for n in (*lesson.answers, *lesson.pool)
    }
    measured = {
        n for lesson in material.lessons if lesson.is_held_out for n in (*lesson.answers, *lesson.pool)
    }
    assert taught
    assert measured
    assert not taught & measured


def test_lessons_do_not_tell_of_the_reform() -> None:
    material = Material()
    add_passages(material)
    add_collections(material)
    texts = [piece.embedded for piece in material.pieces] + [one.question for one in material.lessons]
    assert not [text for text in texts if "tillitsreform" in text.casefold()]


def test_norquad_answers_stand_in_their_sentences(tmp_path: Path) -> None:
    text = (
        "Oslo er hovedstaden. Byen ligger ved Oslofjorden. " * 12
        + "Rådhuset ble innviet i 1950. Det er rødt."
    )
    (tmp_path / "contexts.jsonl").write_text(json.dumps({"id": "c", "title": "Oslo", "text": text}) + "\n")
    rows = [
        {
            "id": split,
            "question": "Når ble rådhuset innviet?",
            "context_id": "c",
            "answers": ["1950"],
            "answer_start": [text.index("1950")],
            "split": split,
        }
        for split in ("train", "validation")
    ]
    (tmp_path / "questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    material = Material()
    add_norquad(material, tmp_path, n_train=5, n_validation=5, seed=1)

    learnt, held_out = material.lessons
    assert (learnt.is_held_out, held_out.is_held_out) == (False, True)
    ((number, (sentence,)),) = learnt.answers.items()
    start, end = material.pieces[number].units[sentence]
    assert "1950" in material.pieces[number].text[start:end]
    assert not [n for n in learnt.pool if "1950" in material.pieces[n].text]
