"""The spare machine: a draw that is under way is carried to another computer and goes on there.

`parcel` is the sealed file, `tables` turns rows into lines and back, `carry` exports and imports.
"""
