"""Who dictated about whom, for whom: read from the spoken opening, and compared with the worklist."""
