"""Sentences of the papers of a draw, a module a paper."""
