"""Reported indicators on the board: what is asked, how it is shown, how it is taken away."""
