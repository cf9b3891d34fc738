"""Quotations: where they stand, what they are, and where an incise interrupts them."""

from scripts.quotations.detect import find
from scripts.quotations.quotation import Kind, Quotation

__all__ = ["Kind", "Quotation", "find"]
