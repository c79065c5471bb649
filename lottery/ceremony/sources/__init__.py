"""The sources of a seed: sealed, thrown and typed twice, or fetched; each recorded once."""
