"""Piper: natural voices that speak on this machine, each a neural model that is installed once."""
