"""A question to an Answer: screen, resolve, retrieve, rerank, decide, compose, check.

May import `vectorstore` and `prompts`. Read `answers.py` for what comes out and `assistant.py` for
how: one method whose lines are the stages in order.
"""
