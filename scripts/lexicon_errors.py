"""Why a lexicon file is not taken."""

from collections.abc import Mapping
from typing import ClassVar

from scripts.errors import HautevoixError


class LexiconError(HautevoixError):
    """A lexicon file that cannot be taken as it is."""

    exit_code = 3
    messages: ClassVar[Mapping[str, str]] = {
        "unreadable": "{path}: cannot be read ({cause}). Check its name and its permissions.",
        "large": "{path}: is larger than {limit} MB, which no lexicon is. Check that it is the right file.",
        "xml": "{path}, line {line}: is not well-formed XML ({cause}). Mend that line.",
        "doctype": "{path}, line {line}: a DOCTYPE is not taken, for safety. Remove it; PLS needs none.",
        "root": "{path}, line {line}: <{name}> stands where <lexicon> must. Give a PLS 1.0 lexicon.",
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
