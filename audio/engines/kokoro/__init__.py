"""Kokoro: a small neural model that speaks on this machine, with one French voice and blends of others."""
