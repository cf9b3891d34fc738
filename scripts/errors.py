"""Errors: the base class of the program, and what is wrong with an article, a script file or a lexicon."""

import copyreg
from collections.abc import Mapping
from typing import ClassVar


class HautevoixError(Exception):
    """An error that the person running the program can act upon.

    A message says what is wrong, why, and what to do, in one line. Each class has one table of messages, so
    that another language needs other tables and no other code.

    Attributes:
        messages: message templates (`str.format`), by key.
        exit_code: exit code of the command line when nobody catches the error (docs/usage.md).
        key: key of this error's message.
        values: the values that fill the template.
    """

    messages: ClassVar[Mapping[str, str]] = {}
    exit_code: ClassVar[int] = 1

    def __init__(self, key: str, /, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(self.messages[key].format(**values))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the message as it is, for another process."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class ScriptError(HautevoixError):
    """An article or a script file that cannot be used as it is."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "missing": "{path}: there is no such file. Check the name, or give the folder that holds it.",
        "unreadable": "{path}: cannot be read ({cause}). Check its permissions.",
        "unfit": "{path}: cannot be read: {cause}. Put a text file there, or remove it.",
        "folder": "{path}: is a folder. Give the article's file (.md, .html or .txt).",
        "kind": "{path}: {suffix} files are not read. Save the article as .md, .html or .txt.",
        "empty": "{path}: has no text to read out. Write the article, or delete the file.",
        "binary": "{path}: is not text (it holds {what}). Give an article in .md, .html or .txt.",
        "encoding": "{path}: is not valid {encoding} at byte {offset}. Save the file as UTF-8.",
        "large": "{path}: is {size} MB; an article may hold {limit} MB. Split it.",
        "page": "{path}: the page has {count} elements; at most {limit} are allowed. Save the article alone.",
        "attributes": "{path}: one of its elements has more than {limit} attributes. Save the article alone.",
        "script lines": "{path}: has {count} lines; at most {limit} are allowed. Split the article.",
        "front matter": "{path}, line {line}: the front matter cannot be read ({cause}). Fix or remove it.",
        "release key": "{path}, line {line}: the key “{key}” is not known, and resembles “{known}”, which"
        " says whether an article may be heard. Write “{known}”, or another key.",
        "reader": "{path}: cannot be read ({cause}), because of a bug in the program. Remove what is unusual"
        " in it, and report the bug.",
        "script file": "{path}, line {line}: {cause}. Correct this line; the rest of the file is kept.",
    }


class LexiconError(HautevoixError):
    """A lexicon file that cannot be used as it is."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "unreadable": "{path}: cannot be read ({cause}). Check its name and its permissions.",
        "large": "{path}: is larger than {limit} MB, which no lexicon is. Check that it is the right file.",
        "xml": "{path}, line {line}: is not well-formed XML ({cause}). Correct that line.",
        "doctype": "{path}, line {line}: a DOCTYPE is not allowed, for safety. Remove it; PLS needs none.",
        "root": "{path}, line {line}: the root element is <{name}>, not <lexicon>. Give a PLS 1.0 lexicon.",
        "alphabet": "{path}, line {line}: the alphabet {name!r} is not known. Write phonemes in IPA.",
        "lexeme": "{path}, line {line}: this <lexeme> has no {what}. Add it, or remove the entry.",
        "word": "{path}, line {line}: {grapheme!r} is never found in a text: it begins with no letter "
        "or digit. Begin it with the word itself.",
        "twice": "{path}, line {line}: {grapheme!r} has an entry already, at line {first}, which wins. "
        "Remove one.",
        "digits": "{path}, line {line}: the alias {alias!r} holds digits, and is said as it is. "
        "Write it in words.",
        "encoding": "{path}: is not in UTF-8. Save it as UTF-8 to have entries added.",
        "shared": "{path}, line {line}: {grapheme!r} shares its entry with other spellings. "
        "Change that line by hand.",
        "unfound": "{grapheme!r} is never found in a text: it begins with no letter or digit. "
        "Begin it with the word itself.",
        "nothing": "{grapheme!r} would be read as it is written. Give --alias, --ipa or both.",
    }
