"""Progress is one moving line on a terminal and few lines in a log."""

import io

from ui.terminal import ProgressLine


def test_log_gets_one_line_for_each_stage():
    stream = io.StringIO()
    progress = ProgressLine(stream)
    for done in (1, 2, 3):
        progress("Reading", done, 3)
    progress("Embedding", 10, 10)
    assert stream.getvalue() == "Reading: 3\nEmbedding: 10\n"


def test_terminal_gets_one_line_that_moves():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    progress = ProgressLine(stream)
    progress("Reading", 1, 2)
    progress("Reading", 2, 2)
    assert stream.getvalue() == (
        f"\r\x1b[KReading: [{'#' * 10}{'.' * 10}] 1 of 2\r\x1b[KReading: [{'#' * 20}] 2 of 2\n"
    )
