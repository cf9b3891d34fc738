"""Clips: one segment's finished sound as MP3 frames, how it is rendered, and the store that keeps it."""
