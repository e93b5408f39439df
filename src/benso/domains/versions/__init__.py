"""Versions of what is declared: written as drafts, published by a second person, each in its place in time."""
