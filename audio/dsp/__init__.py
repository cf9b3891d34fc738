"""Signal processing on float32 mono in."""
