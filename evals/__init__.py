"""How right the answers are: question sets, metrics, runs and their reports.

May import every package but `ui`. Read `questions/README.md` for what is asked, `question_set.py`
for how it is read, `scoring.py` and `figures.py` for what is measured, `fitting.py` for where the
assistant's weights come from, `drafts.py` for how feedback becomes questions.
"""
