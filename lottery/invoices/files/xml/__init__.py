"""The XML of a digital invoice: read within bounds, and its facts found in any known schema."""
