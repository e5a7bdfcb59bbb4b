"""Training of the cross-encoder, from data to weights: `python -m evals.training --norquad FOLDER`.

Users never need it; it wants the extra packages of `pip install .[dev]`. Nothing of the reform's documents,
nor of the questions that answers are measured with, is trained on.
"""
