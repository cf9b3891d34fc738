"""Script files: a narration script as a short YAML file that a person edits (docs/script-format.md)."""

from scripts.scriptfile.format import ScriptFile, ScriptLine, dump
from scripts.scriptfile.load import load
from scripts.scriptfile.merge import merge

__all__ = ["ScriptFile", "ScriptLine", "dump", "load", "merge"]
