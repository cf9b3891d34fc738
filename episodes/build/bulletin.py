"""The daily bulletin: the episodes of a day as one, a chapter each, from the clips that they were made of."""

from episodes.build.making import Bulletins

__all__ = ["Bulletins"]
