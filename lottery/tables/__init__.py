"""Tables from and for people: CSV and XLSX, measured first, read as text, written without formulas.

`sources` opens a table (`workbooks`, or text), says which column is what (`vocabulary`, `headers`)
and what is open about it (`surveys`; `telling` says it in sentences). `rows` reads the import table
by its `columns`, undoes what spreadsheets do (`undoing`) and adds up `lines` of one invoice;
`sheets` writes it. `exchange` is for the small lists that offices send each other.
"""
