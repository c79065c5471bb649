"""OFD (GB/T 33190): a ZIP of XML, its attachments, and the text on its pages."""
