"""Slip and waybill of a parcel: the codes that only they have, and how far they are known to lie together.

Rule: both carry the parcel's code, and each one that tells its own print; they lie together only when a scan
of each has proven it.
"""

import re

PAIR = ("", "printed", "slip", "waybill", "proven")
"""How far slip and waybill of a parcel are known to lie together: no pair was asked for; one was (printed, or
on its way); one of them was scanned at the bench; both were, one after the other.
"""
_OWN = re.compile(r"(.+\.\d+)/(\d{1,18})")


def own_code(parcel: str, print_no: int) -> str:
    """What a paper of a parcel is known by: the parcel's code and the number of its own print, so that one
    that is void is told from the one that was printed in its place.

    Args:
        print_no: of the paper; 0 for one that no printer's queue has.

    >>> own_code("WEB-1.1", 4711), own_code("WEB-1.1", 0)
    ('WEB-1.1/4711', 'WEB-1.1')
    """
    return f"{parcel}/{print_no}" if print_no else parcel


def read_code(code: str) -> tuple[str, int]:
    """The parcel's code and the number of a print that a code tells, 0 where it tells none. A parcel's code
    ends with a point and digits, so nothing else is taken for one.

    >>> read_code("WEB-1.1/4711"), read_code("WEB-1.1"), read_code("SF/1")
    (('WEB-1.1', 4711), ('WEB-1.1', 0), ('SF/1', 0))
    """
    found = _OWN.fullmatch(code)
    return (found[1], int(found[2])) if found else (code, 0)


def scanned(before: str, paper: str) -> str:
    """How far a pair is proven when one of its papers is scanned at the bench.

    Args:
        before: one of PAIR.
        paper: `slip` or `waybill`: a code was scanned that only this paper carries.

    >>> scanned("printed", "slip"), scanned("slip", "waybill"), scanned("slip", "slip")
    ('slip', 'proven', 'slip')
    >>> scanned("", "slip"), scanned("proven", "waybill")
    ('', 'proven')
    """
    if before in ("", "proven", paper):
        return before
    return paper if before == "printed" else "proven"


def is_open(papers: str) -> bool:
    """Whether a parcel's pair still has to be proven before the parcel may be weighed or leave.

    >>> [is_open(how) for how in PAIR]
    [False, True, True, True, False]
    """
    return papers not in ("", "proven")
