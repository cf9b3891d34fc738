"""Who reads."""
