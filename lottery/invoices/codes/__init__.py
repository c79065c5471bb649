"""What names an invoice: its QR code, its code and number, and the codes that are none."""
