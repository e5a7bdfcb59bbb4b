"""Are whole lists whole? Questions that ask for all, with lists made by hand: see README.md beside this."""
