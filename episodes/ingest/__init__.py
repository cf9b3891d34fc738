"""Importing articles from a site, a feed or a WordPress export into the edition's `articles/`."""
