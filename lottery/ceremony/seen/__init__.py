"""What is seen of a draw: its state, whose turn it is, what its parts are called."""
