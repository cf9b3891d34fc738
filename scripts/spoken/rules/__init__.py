"""Normalisation rules: one module a class of written forms, each with its `RULES`."""
