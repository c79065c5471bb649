"""The typesetter: text and tables set on pages of PDF/A, the same bytes wherever it is done.

It knows no paper in particular and holds no sentence: whoever makes a paper hands in its parts
(`document`) and what is said around them (`sheet`, which makes a `paper` of both). Below:
`typeface` (faces, widths, lines), `layout` (marks on pages), `tags` (what is read, and as what),
`blocks`, `tables`, `by_hand` and `scannable` (how each part is set), `pdf` and `painting` (marks to
bytes), `finish` (what PDF/A-3 asks for), `structure`, `form`, `colour`, `made_with`.
"""
