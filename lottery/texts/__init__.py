"""Every sentence that people read outside the templates, by wing. Sentences, no logic."""
