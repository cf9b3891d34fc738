"""Voices: their names, who is read by which, and how they are measured, shifted and told apart."""
