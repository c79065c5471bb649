"""How the tables came to be as they are: one file of `versions` a step, run by Alembic."""
