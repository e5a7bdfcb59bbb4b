"""What a sentence claims, as far as words show it: figures, names, what it denies, how it binds, and in which
direction it points. Pure; one table of each, for all three languages.

Both the check of a language model's statements and that of a draft compare by these.
"""
