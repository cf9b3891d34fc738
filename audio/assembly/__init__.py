"""Clips -> file."""
