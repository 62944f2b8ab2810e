"""The store: what an office must not lose and nobody else may read. ``store.Store`` is the door."""
