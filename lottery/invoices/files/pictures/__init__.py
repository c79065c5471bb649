"""Pictures: opened within bounds, and the QR codes in them."""
