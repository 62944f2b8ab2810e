"""The inbox, tried with real files, folders, threads and processes."""
