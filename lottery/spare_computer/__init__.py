"""The spare machine: a draw that is under way is carried to another computer and goes on there.

`parcel` is the sealed file, `about` what it says of itself, `tables` turns rows into lines and
back; `carry` exports, `arrival` makes a home of it; `returning` hands back, `homecoming` takes it.
"""
