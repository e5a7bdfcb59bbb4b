"""Prompt texts for language models, one `.md` file each, and their loader, `loading.py`.

`answer.md` and `rewrite_question.md` are the assistant's, where a model is set; `judge_*.md` those of the
evaluations; `repair.md` both use. `$name` in a text is a place to fill; a line such as `[user]` begins
a turn.
`marking.py` marks off what is filled in. Imports nothing of ours.
"""
