"""The typesetter: text and tables set on pages of PDF/A, the same bytes wherever it is done.

It knows no paper in particular and holds no sentence: whoever makes a paper hands in its parts
(`document`), cover and frame (`paper`). Below: `typeface` (faces, widths, lines), `layout` (marks
on pages), `blocks`, `tables` and `scannable` (how each part is set), `pdf` (marks to bytes),
`finish` (what PDF/A-3 asks for), `colour`, `made_with`.
"""
