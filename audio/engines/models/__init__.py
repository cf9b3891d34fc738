"""Model files of engines: where they lie, what is on offer, and how they get here whole and checked."""
