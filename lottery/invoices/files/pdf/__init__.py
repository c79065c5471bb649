"""PDF: its attachments, properties and pages, with a typeface for those that carry none."""
