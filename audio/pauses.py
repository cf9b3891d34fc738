"""How long it is quiet before each segment: the house style's table, and the one rule that walks it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence as it is heard, in ms. Every field is a key of `[pauses]` in `edition.toml`."""

    start: int = 250  # before the first word of the episode
    sentence: int = 450
    exclaimed: int = 550  # after ? ! …
    paragraph: int = 750
    into_quotation: int = 350
    incise: int = 200  # between a quotation and the narrator's words inside it
    out_of_quotation: int = 500
    speakers: int = 600  # from one person quoted to the next
    list_item: int = 400
    before_heading: int = 1100
    after_heading: int = 650
    title: int = 900  # after the title
    announcement: int = 900  # after the announcement
    before_outro: int = 1200
    end: int = 800  # after the last word of the episode
