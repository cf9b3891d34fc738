"""Requests -> clips."""
