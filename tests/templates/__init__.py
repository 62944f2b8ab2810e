"""Reports as Word files and plain text, tried on real files opened again."""
