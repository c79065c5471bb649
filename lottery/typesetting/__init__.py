"""The typesetter: text and tables set on pages of PDF/A, the same bytes wherever it is done."""
