"""What a sentence claims, as far as words show it: its figures and the names it speaks of. Pure.

Both the check of a language model's statements and that of a draft compare by these.
"""
