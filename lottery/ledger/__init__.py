"""The ledger of rows: every row that decides anything stands in the journal by its hash.

A transaction that writes such rows ends with one line in the journal, `rows-written`. Which rows
they are, and the hash of each, lies in `row_ledger` under that line's number, a part a table; the
line holds the hash of each part, and a seal over them and over the whole journal before, by a key
of the home. So nobody with the database alone can change, add or take away a row without `lottery
check` naming it, and whoever has the keys too must write the journal anew from there on, which
those who hold an older export notice.

Nobody calls the ledger to note a row: `watching` sees what a session writes, however it writes it
(`lottery.office.database.writing`). What decides is listed in `registry`, the bytes that are hashed
are those of `digests`, and `holding` compares. A line `rows-found` begins anew: the rows as they
lay there when the tables came to a new version, or when a home was made of another one's parcel.
"""
