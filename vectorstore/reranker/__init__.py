"""The cross-encoder: reads a question and a chunk together and says whether the answer is there.

`cross_encoder.py` is the network, `reranker.py` what judges chunks with it, `weights.safetensors` what was
trained (`python -m evals.training`); MODEL_CARD.md says on what, and how well it does.
TILLIT_RETRIEVAL__CROSS_ENCODER=false switches it off.
"""
