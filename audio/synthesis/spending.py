"""Spending: what is bought of engines that are paid, counted, and held against the newsroom's limit."""

from collections.abc import Callable
from threading import Lock
from typing import NamedTuple, TypeVar

from audio.engines.base import Charge, Engine, Paid, Request
from audio.errors import AudioError, HttpError, RateLimitedError, SpendingError, TransientError

T = TypeVar("T")

_PENNY = 1e-9  # of money: sums of fractions are not exact


class Bill(NamedTuple):
    """What is bought of one engine.

    Attributes:
        engine: name of the engine.
        service: who is paid, as people call it.
        characters: as the service counts them.
        amount: in `currency`, about; None where the price is not known.
        currency: ISO 4217; empty where the price is not known.
    """

    engine: str
    service: str
    characters: int
    amount: float | None
    currency: str


class Spending:
    """What is bought, by engine; shared by the threads and the synthesizers of one build."""

    def __init__(self, limit: float | None = None) -> None:
        """Start with nothing bought.

        Args:
            limit: of each currency; None for no limit.
        """
        self._limit = limit
        self._lock = Lock()
        self._bills: dict[tuple[str, str], Bill] = {}

    @property
    def bills(self) -> tuple[Bill, ...]:
        """What was bought of each engine."""
        return tuple(bill for bill in self._bills.values() if bill.characters)

    def buy(self, engine: Engine, request: Request, say: Callable[[], T]) -> T:
        """Have a request said that may have to be paid for.

        It is counted before it is said, so that the limit holds whatever is under way; what the service did
        not say, it does not charge, unless it may have begun.

        Args:
            engine: says it.
            request: what is said, with the voice's name in the engine.
            say: one try.

        Raises:
            SpendingError: it would cost more than is left; `say` is not called.
            AudioError: from `say`.
        """
        charge = engine.charge(request) if isinstance(engine, Paid) else None
        if charge is None:
            return say()
        self._reserve(engine.name, charge)
        try:
            return say()
        except AudioError as error:
            if not _may_be_charged(error):
                with self._lock:
                    self._book(engine.name, charge, -1)
            raise

    def _reserve(self, engine: str, charge: Charge) -> None:
        """Count a charge; one that would exceed the limit, or may for all that is known, is refused."""
        with self._lock:
            if self._limit is not None:
                if charge.amount is None:
                    raise SpendingError("no price", engine=engine)
                same = (bill for bill in self._bills.values() if bill.currency == charge.currency)
                spent = sum(bill.amount or 0 for bill in same)
                if spent + charge.amount > self._limit + _PENNY:
                    raise SpendingError(
                        "limit", engine=engine, spent=spent, limit=self._limit, currency=charge.currency
                    )
            self._book(engine, charge, 1)

    def _book(self, engine: str, charge: Charge, sign: int) -> None:
        """Add a charge to an engine's bill, or take it off again; the lock is held."""
        service = charge.service or engine
        before = self._bills.get((service, charge.currency), Bill(engine, service, 0, None, charge.currency))
        amount = None if charge.amount is None else (before.amount or 0) + sign * charge.amount
        self._bills[service, charge.currency] = before._replace(
            characters=before.characters + sign * charge.characters, amount=amount
        )


def _may_be_charged(error: AudioError) -> bool:
    """Whether a service that failed may have said something: not one that refused, or was never reached."""
    if isinstance(error, RateLimitedError) or not isinstance(error, TransientError) or error.key == "status":
        return False
    cause = error.__cause__
    return not (isinstance(cause, HttpError) and cause.key == "unreachable")
