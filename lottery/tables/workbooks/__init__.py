"""Workbooks (.xlsx): measured before they are opened, read as text, written without formulas.

`measuring` says whether a workbook may be opened at all, `book` reads it with its `marks` (what a
sheet shows beside its values), `own_process` does so in a process that can die alone (`worker`),
`merging` shows merged cells, and `writing` makes workbooks.
"""
