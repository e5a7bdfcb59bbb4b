import base64
from xml.etree import ElementTree

from eval_parts import answer, found, make_question, scored, scored_error, to_decline

from evals.report.plots import Plot, calibration, plots, recall_curves, separation
from evals.scoring import Score


def judged(n_yes: int, n_no: int) -> list[Score]:
    """Questions that the documents answer, judged at 0.8, and others, judged at 0.2."""
    yes = [scored(make_question(f"a{n}"), answer(answerability=0.8)) for n in range(n_yes)]
    return yes + [scored(to_decline(f"u{n}"), answer("not_found", answerability=0.2)) for n in range(n_no)]


def drawn(plot: Plot | None) -> str:
    """The picture of a plot as text."""
    assert plot is not None
    kind, _, encoded = plot.source.partition(",")
    assert kind == "data:image/svg+xml;base64"
    return base64.b64decode(encoded).decode()


def test_each_plot_is_a_picture_in_itself_and_is_told_in_words() -> None:
    scores = [
        *judged(9, 6),
        *(scored(make_question(f"e{n}", language="en", tags=("FIN",))) for n in range(3)),
    ]
    made = plots(scores)
    titles = [plot.title for plot in made]
    assert len(set(titles)) == len(titles)
    for dimension in ("language", "type", "ministry"):
        assert f"Facts held, by {dimension}" in titles
        assert f"Answer, p50 in ms, by {dimension}" in titles
    for plot in made:
        root = ElementTree.fromstring(drawn(plot))
        links = [value for one in root.iter() for name, value in one.attrib.items() if name.endswith("href")]
        assert all(link.startswith("#") for link in links)
        assert plot.description


def test_the_recall_curve_says_the_shares_by_language() -> None:
    third = [found("Noe annet.")] * 2 + [found()]
    scores = [scored(), scored(make_question("b", language="nn"), found=third)]
    plot = recall_curves(scores)
    assert "(n = 2)" in drawn(plot)
    assert plot is not None
    assert "all: 0.50 at 1, 1.00 at 5" in plot.description
    assert "nynorsk: 0.00 at 1, 1.00 at 5" in plot.description


def test_calibration_says_what_was_judged_and_what_was_so() -> None:
    plot = calibration(judged(9, 9))
    assert plot is not None
    assert plot.description == "; ".join(
        ["0.20 judged, 0.00 were (n = 3)"] * 3 + ["0.80 judged, 1.00 were (n = 3)"] * 3
    )


def test_separation_says_how_far_apart_the_two_kinds_are() -> None:
    plot = separation(judged(3, 2))
    assert plot is not None
    assert "answered by the documents: mean 0.80 (n = 3)" in plot.description
    assert "not answered by them: mean 0.20 (n = 2)" in plot.description


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert plots([]) == plots([scored_error()]) == []
    assert calibration(judged(6, 5)) is None
    assert separation(judged(6, 0)) is None
    assert recall_curves([scored(found=None)]) is None
    assert not [plot for plot in plots(judged(2, 0)) if "by language" in plot.title and "Facts" in plot.title]


def test_plots_of_the_same_scores_are_the_same() -> None:
    assert plots(judged(9, 9)) == plots(judged(9, 9))
