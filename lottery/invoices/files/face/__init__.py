"""The text on a page, each character at its place: lines, labels, columns, facts."""
