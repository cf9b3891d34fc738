"""Publishing: send an edition to where listeners get it, verify it, and restore it from there."""
