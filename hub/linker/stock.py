"""The stock of names that a link gives out.

Rule: no name of the stock is one that any source says, so that a new name can hide nothing.
"""

from collections.abc import Collection, Iterator
from itertools import chain, count, product
from string import ascii_lowercase

FREE_OF_HEAP = """
add addressof asin asinh atan atan2 atanh bind byteorder ceil center chdir choice classmethod complex copysign
cos cosh degrees delattr deque difference disable discard divmod enable endswith erf erfc eval exc_info exec
exp expm1 fabs factorial filter floor fmod frexp from_bytes fromkeys frozenset gamma gather getvalue globals
gmtime hash heapify heappop heappush help hexlify ilistdir inf intersection ipoll isclose isdisjoint isenabled
isfinite isinf islower isnan isspace issubclass issubset issuperset isupper iter keys ldexp lgamma listen
locals localtime log log10 log2 makefile match maxsize md5 mem_alloc mktime modf modify mount nan oct
opt_level phase pi polar poll popitem popleft pow ps1 ps2 qstr_info radians random randrange readexactly rect
recv recvfrom register release reverse reversed rindex schedule search seed select sep settimeout sha1 sin
sinh sizeof slice sort splitlines sqrt staticmethod stop stream sub symmetric_difference tan tanh tau
threshold throw ticks trunc umount unhexlify uniform union unlink unregister upper version_info aclose acos
acosh acquire awrite b2a_base64 calcsize callable compile drain errorcode execfile executable format
get_extra_info getcwd heap_lock kbd_intr mem_info readlines sendto stack_use start_server ticks_add ticks_cpu
time_ns wait_closed wait_for_ms waiting IOBase IndexError LookupError NameError NotImplemented OverflowError
StopIteration StringIO BytesIO SyntaxError SystemExit UnicodeError ViperTypeError AssertionError
ArithmeticError BaseException Ellipsis GeneratorExit ImportError IndentationError
"""
"""Names that every MicroPython has in its own flash, so that using one more often takes no heap.

One that some build lacks is no error there: it takes heap as any other name does.
"""
_FOR_PARAMETERS = 16
"""So many of the free names are for parameters; hardly a function has more."""


class Stock:
    """Hands out new names: first those that take no heap.

    >>> stock = Stock({"add"})
    >>> next(stock.for_parameters()), next(Stock({"_a", *FREE_OF_HEAP.split()}).lasting())
    ('addressof', '_b')
    """

    def __init__(self, said: Collection[str]) -> None:
        """`said`: every name that a source says."""
        self._said = said
        self._free = [name for name in FREE_OF_HEAP.split() if name not in said]

    def for_parameters(self) -> Iterator[str]:
        """Never one that `lasting` gives: a parameter must not hide a global name."""
        return chain(self._free[:_FOR_PARAMETERS], self._counted("__"))

    def lasting(self) -> Iterator[str]:
        """For attributes and for global names; the same in the same order each time."""
        return chain(self._free[_FOR_PARAMETERS:], self._counted("_"))

    def _counted(self, before: str) -> Iterator[str]:
        letters = chain.from_iterable(product(ascii_lowercase, repeat=length) for length in count(1))
        return (name for each in letters if (name := before + "".join(each)) not in self._said)
