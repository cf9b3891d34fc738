"""Edition, Settings."""
