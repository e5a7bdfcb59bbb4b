"""The command line of `tillit eval`: which commands there are and what each takes."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from ui import eval_commands
from ui.arguments import day, name, number
from ui.eval_commands import ALL, Load

Command = Callable[[Settings, argparse.Namespace], int]


def add_eval(commands: "Commands", load: Load) -> None:
    """The command `eval` with its own commands; without one of them it is `eval run`."""
    parser = commands.add_parser(
        "eval",
        help="measure how right the answers are",
        description="Measure how right the answers are; without a command: run on the tuning half.",
    )
    parser.set_defaults(run=eval_commands.run, load=load)
    _add_run_options(parser)
    kinds = parser.add_subparsers(title="commands", metavar="NAME", dest="evaluation")
    _add_run_options(_add(kinds, "run", eval_commands.run), again=True)
    _add_run(_add(kinds, "score", eval_commands.score))
    comparing = _add(kinds, "compare", eval_commands.compare)
    comparing.add_argument("old", help="a run: its folder or name, or 'latest'")
    comparing.add_argument("new", help="another one")
    _add_reveal(comparing)
    gating = _add(kinds, "gate", eval_commands.gate)
    gating.add_argument("name", nargs="?", help="judge this run instead of asking all questions now")
    gating.add_argument("--url", help="ask an assistant at this address")
    gating.add_argument(
        "--accept", action="store_true", help="make this version the one that later ones are compared with"
    )
    _add_judge_options(_add(kinds, "judge", eval_commands.judge))
    _add(kinds, "ablation", eval_commands.ablation).add_argument(
        "--split", choices=("tune", "hold"), default="tune", help="which half (default: %(default)s)"
    )
    showing = _add(kinds, "evidence", eval_commands.evidence)
    showing.add_argument(
        "--split", choices=("tune", "hold"), default="tune", help="which half (default: %(default)s)"
    )
    showing.add_argument(
        "--stock",
        metavar="NAME",
        help="compare with this sentence-transformers cross-encoder (name or folder)",
    )
    _add(kinds, "check", eval_commands.check)
    checking = _add(kinds, "checks", eval_commands.checks)
    checking.add_argument(
        "--split", choices=("tune", "hold"), default="tune", help="which half (default: %(default)s)"
    )
    checking.add_argument("--wrong", action="store_true", help="list the tuning half's wrong marks")
    _add(kinds, "repair", eval_commands.repair)
    _add(kinds, "fit", eval_commands.fit)
    _add_reveal(_add(kinds, "lists", eval_commands.lists))
    _add_draft_options(_add(kinds, "draft", eval_commands.draft))


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _add(kinds: "Commands", name: str, command: Command) -> argparse.ArgumentParser:
    description = (command.__doc__ or "").partition("\n")[0]
    parser: argparse.ArgumentParser = kinds.add_parser(
        name, help=f"{description[0].lower()}{description[1:].rstrip('.')}", description=description
    )
    parser.set_defaults(run=command)
    return parser


def _add_run_options(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """Options of `eval` and, `again`, of `eval run`: what is not given there stays as it was given before."""

    def default(value: Any) -> Any:
        return argparse.SUPPRESS if again else value

    parser.add_argument(
        "--split", choices=("tune", "hold", ALL), default=default(None), help="which half (default: tune)"
    )
    parser.add_argument(
        "--url", default=default(None), help="ask an assistant at this address instead of one in this process"
    )
    parser.add_argument(
        "--parallel",
        type=number(1, 32),
        default=default(1),
        help="so many at a time; latency is best measured with 1",
    )
    parser.add_argument(
        "--resume", metavar="RUN", default=default(None), help="go on with a run that was broken off"
    )
    parser.add_argument(
        "--limit",
        type=number(1, 100_000),
        metavar="N",
        default=default(None),
        help="only N questions, spread over the half: for a slow language model",
    )
    parser.add_argument(
        "--label", type=name, default=default(None), help="a word for the run's folder (default: the half)"
    )
    _add_reveal(parser, default=default(False))


def _add_draft_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", type=day, metavar="YYYY-MM-DD", help="feedback from this day on, UTC (default: all days)"
    )
    parser.add_argument("--all", action="store_true", help="helpful answers too (default: unhelpful ones)")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("evals/drafts.jsonl"),
        metavar="FILE",
        help="what to append to (default: %(default)s)",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="RUN", nargs="?", default="latest", help="folder or name (default: latest)"
    )
    _add_reveal(parser)


def _add_judge_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="RUN", nargs="?", default="latest", help="folder or name (default: latest)"
    )
    parser.add_argument(
        "--calibrate",
        action="store_true",
        help="judge the labelled sample instead: can it be trusted",
    )
    parser.add_argument("--limit", type=number(1, 100_000), metavar="N", help="only the first N answers")
    parser.add_argument(
        "--parallel", type=number(1, 32), default=4, help="so many at a time (default: %(default)s)"
    )


def _add_reveal(parser: argparse.ArgumentParser, *, default: Any = False) -> None:
    parser.add_argument(
        "--reveal-hold",
        action="store_true",
        default=default,
        help="show the held half's texts in reports: not for who tunes",
    )
