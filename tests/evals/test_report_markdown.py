from eval_parts import INFO, answer, make_question, scored, scored_error

from evals.comparing import compare
from evals.report import markdown

LONG = make_question("long", text="Hva er egentlig målet " + "med hele denne reformen " * 6 + "\ni dag?")


def rows(text: str) -> dict[str, list[str]]:
    """The cells of each line of a table by the first."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return {first.strip(): [cell.strip() for cell in cells] for first, *cells in lines}


def test_a_run_is_a_table_of_figures_with_what_to_improve_and_the_worst_questions() -> None:
    scores = [
        scored(make_question("right")),
        scored_error(make_question("lost")),
        scored(LONG, answer("not_found")),
    ]
    text = markdown.run_text("2026-11-22T120000-tune", INFO, scores)
    assert text.startswith("Run 2026-11-22T120000-tune: 3 questions (tune), a fake, commit abc1234")
    found = rows(text)
    assert found["what"] == ["value", "95 % interval", "goal", "met", "n"]
    assert found["Failed requests"] == ["1", "", "0", "**no**", "3 requests"]
    assert found["Relevant passage first"] == ["1.000", "1.000 to 1.000", "0.75", "yes", "2 questions"]
    assert "- request failed: 1 questions, mostly fact 1 (the server or the target" in text
    worst = text.partition("Worst questions:\n")[2].splitlines()
    assert [line.split()[1] for line in worst] == ["lost", "long"]
    assert worst[1].endswith("…”: declined, and should have answered; facts missing")


def test_a_comparison_is_a_table_of_differences_with_regressions_first() -> None:
    names = [f"nb-fact-{number:03}" for number in range(12)]
    old = [scored(make_question(name)) for name in names]
    new = [scored(make_question(name), answer("not_found")) for name in names[:10]]
    old[11] = scored(make_question(names[11]), answer(language="en"))
    new += [scored(make_question(name)) for name in names[10:]]
    text = markdown.comparison_text("before", "after", compare(old, new))
    assert text.startswith("Old before, new after, 12 questions in both")
    value, after, change, interval, counts, p, n = rows(text)["Facts asked for that the answer holds"]
    assert (value, after, change, counts, p, n) == ("1.000", "0.167", "**-0.833**", "0 / 10", "0.002", "12")
    assert interval.endswith(f"to {interval.split()[-1]}")
    assert "Worse by some measure (10):\n- nb-fact-000 “Hva er målet?”: worse fact_recall" in text
    assert "Better (1):\n- nb-fact-011 “Hva er målet?”: better language_match" in text


def test_a_cell_with_a_bar_stays_a_cell() -> None:
    assert markdown.table(("a", "b"), [("x | y", "z")]).splitlines() == [
        "| a      | b |",
        "| ------ | - |",
        "| x \\| y | z |",
    ]
