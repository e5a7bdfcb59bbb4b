"""Answers written by a chat model, and still nothing but the documents' words.

Read `chain.py` first: the stages in order. `passages.py` says what the model is shown, `drafts.py` what it
must reply, `checking.py` what of that is kept; `model.py`, `wire.py`, `faults.py` and `breaker.py` keep a
model that stalls, breaks or lies from costing anybody an answer. Imported only where a model is set.
"""
