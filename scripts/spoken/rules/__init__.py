"""The classes of written forms, one family a module, each with its `RULES`."""
