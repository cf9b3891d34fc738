"""Bringing what is published to where listeners get it, and back."""
