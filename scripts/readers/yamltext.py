"""YAML 1.2 as nodes that know their lines. Apart, because its parser is slow to import."""

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node

_DEEPEST = 20  # levels; a file of ours has four


class NotYAMLError(ValueError):
    """A text that is not YAML, or nested like no file of ours.

    Attributes:
        line: from 0.
    """

    def __init__(self, cause: str, line: int) -> None:
        super().__init__(" ".join(cause.split()))
        self.line = line


def compose(text: str) -> Node | None:
    """The text's only document, uninterpreted; None where it holds none.

    Raises:
        NotYAMLError: it cannot be read.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = _DEEPEST
    try:
        node: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYAMLError(error.problem or "it cannot be read", mark.line if mark else 0) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise NotYAMLError("it cannot be read", 0) from error
    return node
