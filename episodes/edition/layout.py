"""Where things lie under `public/`."""

from pathlib import Path

PAGE = "page.html"
"""An episode's page in the folder of its revision; the entry page is a copy of it."""

ENTRY = "index.html"
"""The page that a folder's address shows: of the edition, of an episode."""


EPISODES = "episodes"
BULLETINS = "bulletins"
"""What `public/` has episodes and bulletins in; the records of bulletins lie in a folder of that name too."""

STATE = "hautevoix.json.gz"
"""What the edition can be rebuilt from, beside what listeners get (`episodes/publish/remote_state.py`)."""


def folder(public: Path, slug: str, shelf: str = EPISODES) -> Path:
    """Where an episode's entry page and its revisions lie."""
    return public.joinpath(shelf, slug)
