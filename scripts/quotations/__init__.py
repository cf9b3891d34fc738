"""Find quotations: their extent, their kind, and the incises that interrupt them."""

from scripts.quotations.detect import find
from scripts.quotations.quotation import Kind, Quotation

__all__ = ["Kind", "Quotation", "find"]
