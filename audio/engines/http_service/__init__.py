"""Speech services over HTTP, bought or on the newsroom's own machine: one engine, a table of dialects."""
