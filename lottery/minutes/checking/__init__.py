"""The check of signed minutes: the file, its signatures, and its pages made again."""
