"""Numbers in French words: cardinals with their gender, ordinals, decimals, fractions, digits.

Spelling follows the traditional rules (hyphens below a hundred, none around "et"): espeak-ng and the on-line
voices alike read them without a break.
"""

from functools import lru_cache

_SMALL = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf"
).split()
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_SCALES = ((10**15, "billiard"), (10**12, "billion"), (10**9, "milliard"), (10**6, "million"))
_LIMIT = 18  # digits: beyond a milliard of milliards a number is said digit by digit
_ORDINALS = {"un": "unième", "une": "unième", "cinq": "cinquième", "neuf": "neuvième"}
_FRACTIONS = {2: "demi", 3: "tiers", 4: "quart"}


@lru_cache(maxsize=4096)
def cardinal(number: int, *, feminine: bool = False) -> str:
    """Put a whole number below 10**18 in words.

    Args:
        number: not negative.
        feminine: the noun it counts is feminine ("vingt et une"); only a final "un" changes.

    Returns:
        The words, with the agreement of "vingt" and "cent" ("quatre-vingts", "deux cent mille").
    """
    words: list[str] = []
    for size, name in _SCALES:
        count, number = divmod(number, size)
        if count:
            words += [_thousands(count), name + "s" * (count > 1)]
    if number or not words:
        words.append(_thousands(number, feminine=feminine))
    return " ".join(words)


def _thousands(number: int, *, feminine: bool = False) -> str:
    count, rest = divmod(number, 1000)
    if not count:
        return _hundreds(rest, feminine=feminine)
    head = _hundreds(count)
    if count % 100 in (0, 80):  # "quatre-vingt mille", "deux cent mille"; "trois" and "six" keep their s
        head = head.removesuffix("s")
    head = "mille" if count == 1 else f"{head} mille"
    return f"{head} {_hundreds(rest, feminine=feminine)}" if rest else head


def _hundreds(number: int, *, feminine: bool = False) -> str:
    count, rest = divmod(number, 100)
    if not count:
        return _tens(rest, feminine=feminine)
    head = "cent" if count == 1 else f"{_SMALL[count]} cent"
    if not rest:
        return head + "s" * (count > 1)
    return f"{head} {_tens(rest, feminine=feminine)}"


def _tens(number: int, *, feminine: bool = False) -> str:
    one = "une" if feminine else "un"
    if number < 20:
        return one if number == 1 else _SMALL[number]
    ten = number // 10 * 10 if number // 10 not in (7, 9) else number // 10 * 10 - 10
    rest = number - ten
    if not rest:
        return "quatre-vingts" if ten == 80 else _TENS[ten]
    if ten != 80 and rest in (1, 11):
        return f"{_TENS[ten]} et {one if rest == 1 else 'onze'}"
    return f"{_TENS[ten]}-{one if rest == 1 else _SMALL[rest]}"


def ordinal(number: int, *, feminine: bool = False, plural: bool = False) -> str:
    """Put a rank in words: "premier", "vingt et unième", "quatre-vingtièmes".

    Args:
        number: positive.
        feminine: only a first changes.
        plural: of several.
    """
    if number == 1:
        return ("première" if feminine else "premier") + "s" * plural
    head, cut, last = cardinal(number).rpartition("-")
    if " " in last:
        before, _, last = last.rpartition(" ")
        head, cut = head + cut + before, " "
    stem = last if last == "trois" else last.removesuffix("s")
    head = "" if head == "un" and number >= 10**6 else head
    spoken = _ORDINALS.get(last) or stem.removesuffix("e") + "ième"
    return f"{head}{cut if head else ''}{spoken}" + "s" * plural


def digits(written: str) -> str:
    """Say a number digit by digit; characters that are no ASCII digits are left out."""
    return " ".join(_SMALL[ord(c) - 48] for c in written if "0" <= c <= "9")


def integer(written: str, *, feminine: bool = False) -> str:
    """Put a run of digits in words: leading zeros one by one, very long runs digit by digit.

    Args:
        written: ASCII digits.
        feminine: the noun it counts is feminine.
    """
    rest = written.lstrip("0")
    zeros = len(written) - len(rest)
    if not rest:
        return digits(written)
    if len(rest) > _LIMIT or (zeros and len(rest) > 3):
        return digits(written)
    words = cardinal(int(rest), feminine=feminine)
    return f"{digits('0' * zeros)} {words}" if zeros else words


def decimal(whole: str, decimals: str, *, feminine: bool = False) -> str:
    """Put a decimal number in words: `14` behind the comma is quatorze, `05` zéro cinq.

    Args:
        whole: the digits before the comma.
        decimals: the digits behind it; empty for a whole number. Five or more are said one by one.
        feminine: the noun it counts is feminine.
    """
    words = integer(whole, feminine=feminine)
    if not decimals:
        return words
    return f"{words} virgule {digits(decimals) if len(decimals) > 4 else integer(decimals)}"


def pairs(written: str) -> str:
    """Say a telephone number two digits at a time, with a pause between pairs."""
    return ", ".join(integer(written[i : i + 2]) for i in range(0, len(written), 2))


def fraction(count: int, whole: int) -> str:
    """Put a fraction in words: trois quarts, deux tiers, un huitième.

    Args:
        count: above the line.
        whole: below it.
    """
    name = _FRACTIONS.get(whole) or ordinal(whole)
    return f"{cardinal(count)} {name}" + "s" * (count > 1 and not name.endswith("s"))
