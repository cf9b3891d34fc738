"""What can go wrong, as values: a message of one line, and the exit code it asks for."""

import copyreg
from collections.abc import Mapping
from typing import ClassVar


class HautevoixError(Exception):
    """Something the person running the program can act upon.

    A message says what, why and what to do, in one line. Messages live in one small table a class, so
    that another language needs another table and no other code.

    Attributes:
        messages: message templates (`str.format`), by key.
        exit_code: what the command line ends with when nobody catches the error (docs/usage.md).
        key: the key of this error's message.
        values: what the template was filled with.
    """

    messages: ClassVar[Mapping[str, str]] = {}
    exit_code: ClassVar[int] = 1

    def __init__(self, key: str, /, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(self.messages[key].format(**values))

    def __reduce__(self) -> tuple[object, ...]:
        """As it stands: another process tells the same."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class ScriptError(HautevoixError):
    """An article or a script file that cannot be taken as it is."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "missing": "{path}: there is no such file. Check the name, or give the folder that holds it.",
        "unreadable": "{path}: cannot be read ({cause}). Check its permissions.",
        "unfit": "{path}: is not read ({cause}). Put a text file there, or take it away.",
        "folder": "{path}: is a folder. Give the article's file (.md, .html or .txt).",
        "kind": "{path}: {suffix} files are not read. Save the article as .md, .html or .txt.",
        "empty": "{path}: holds no text to say. Write the article, or take the file away.",
        "binary": "{path}: is not text (it holds {what}). Give an article in .md, .html or .txt.",
        "encoding": "{path}: is not valid {encoding} at byte {offset}. Save the file as UTF-8.",
        "large": "{path}: is {size} MB; an article may hold {limit} MB. Split it.",
        "page": "{path}: the page holds {count} elements of {limit} allowed. Save the article alone.",
        "attributes": "{path}: an element of it has more than {limit} attributes. Save the article alone.",
        "script lines": "{path}: the script file holds {count} lines of {limit} allowed. Split the article.",
        "front matter": "{path}, line {line}: the front matter cannot be read ({cause}). Mend or remove it.",
        "release key": "{path}, line {line}: the key “{key}” is not known, and resembles “{known}”, which"
        " says whether an article may be heard. Write “{known}”, or another key.",
        "reader": "{path}: cannot be read ({cause}), by a fault of the program. Take out what is unusual in"
        " it, and report the fault.",
        "script file": "{path}, line {line}: {cause}. Mend this line; all else in the file is kept.",
    }
