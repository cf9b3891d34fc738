"""The edition: a newsroom's folder, its settings, its articles, and how files are written in it."""
