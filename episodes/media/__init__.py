"""Media files: what is inside an audio file beside the sound, and the cover."""
