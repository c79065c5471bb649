"""Tables from and for people: CSV and XLSX, measured first, read as text, written without formulas.

`workbooks` opens and writes XLSX, `sheets` reads the import table by its `columns`, and `exchange`
is for the small lists that offices send each other.
"""
