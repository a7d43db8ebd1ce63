"""Which cases lie far from the others: failed ones first, then by the largest robust distance of a number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...messages import NOTHING, say
from .cases import DISTRIBUTIONS, DONE, NUMBERS, CaseRow

_FEWEST = 8  # of fewer values nobody can say what is usual
_MAD_TO_SD = 1.4826  # of a normal distribution (Iglewicz and Hoaglin 1993)
_FAILED = 1000.0
_NOTABLE = 3.5  # the same authors' limit


def rate(rows: Sequence[CaseRow]) -> None:
    """Give every row its score and the number that makes it.

    The distance is that from the median in units of 1.4826 times the median absolute deviation; where that is zero
    (most cases agree), in units of the mean absolute deviation times 1.2533.
    """
    titles = {key: (title, unit, digits) for key, title, unit, digits in NUMBERS}
    for key in DISTRIBUTIONS:
        values = np.array([row.numbers.get(key) for row in rows if row.numbers.get(key) is not None], dtype=float)
        if len(values) < _FEWEST:
            continue
        median = float(np.median(values))
        unit = _MAD_TO_SD * float(np.median(np.abs(values - median))) or 1.2533 * float(
            np.mean(np.abs(values - median))
        )
        if unit <= 0:
            continue
        title, symbol, digits = titles[key]
        for row in rows:
            value = row.numbers.get(key)
            if value is None:
                continue
            distance = abs(value - median) / unit
            if distance > row.score:
                row.score = distance
                numbers = {"value": f"{value:.{digits}f}", "unit": symbol, "median": f"{median:.{digits}f}"}
                row.why = (
                    say("{title} {value} {unit}, above the median {median}", title=title, **numbers)
                    if value > median
                    else say("{title} {value} {unit}, below the median {median}", title=title, **numbers)
                )
    for row in rows:
        if row.status != DONE:
            row.score, row.why = _FAILED, row.reason
        elif row.score < _NOTABLE:
            row.why = NOTHING
