"""Bringing articles in: from a newsroom's site, its feed or its WordPress into `articles/` of an edition."""
