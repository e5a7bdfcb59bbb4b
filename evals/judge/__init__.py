"""A chat model's judgement of answers: advisory, printed with how far it agrees with labels.

`cases.py` says what is judged, `judgements.py` what is asked of it and how replies are read, `model.py`
who is asked, `judging.py` how it is done and kept; `measures.py`, `agreement.py` and `report.py` say
what came out. `labelled.py` reads the sample that the judge is tried on, with `README.md` about it.
May import what `evals` may.
"""
