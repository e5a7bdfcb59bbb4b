"""The figures of design section 5 as measured here, beside the goals: `python -m evals.bench`, `make bench`.

May import what `evals` may; the command and the server are run as processes. Read `__main__.py` first:
it lists the parts. `quality.py`, `latency.py`, `ingesting.py`, `serving.py` measure; `table.py` prints.
"""
