"""Numbers as people read them: three digits, thousands and millions, nan as a dash."""

from __future__ import annotations

import math

from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_UNIT
from sim.stats import Interval, PairedDifference
from sim.texts import _, marked, ngettext

HEADLINES = {"profit_a_year": marked("profit a year"), "new_customers": marked("new customers")}
"""What the headline metrics are called; ``_`` shows them."""

NOTHING = "-"
"""What stands where there is no number."""

_SCALES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))
_DIGITS = 3
_THOUSANDS_FROM = 10_000
"""Counts below this are written out: 1,234 customers, but 12.3k."""

_LONG_UNITS = {"yr": marked("{n} yr"), "mo": marked("{n} mo"), "d": marked("{n} d"), "h": marked("{n} h")}


def number(x: float) -> str:
    """A count or a plain number with about three digits.

    >>> number(12.44), number(1234.4), number(56789), number(0.0123), number(float("nan"))
    ('12.4', '1,234', '56.8k', '0.0123', '-')
    """
    if not math.isfinite(x):
        return _not_finite(x)
    if 1000 <= abs(x) < _THOUSANDS_FROM:
        return f"{x:,.0f}"
    return money(x)


def money(x: float) -> str:
    """An amount of money with three digits and a suffix.

    >>> money(1_234_567), money(25_200), money(999_999), money(-0.0)
    ('1.23M', '25.2k', '1.00M', '0')
    """
    if not math.isfinite(x):
        return _not_finite(x)
    scale, suffix = _scale(abs(x))
    return f"{_unsigned_zero(f'{x / scale:.{_decimals(abs(x) / scale)}f}')}{suffix}"


def percent(share: float) -> str:
    """A share in percent, with one decimal where it is below ten percent.

    >>> percent(0.2149), percent(0.024), percent(-0.23), percent(0)
    ('21%', '2.4%', '-23%', '0%')
    """
    if not math.isfinite(share):
        return _not_finite(share)
    decimals = 1 if 0 < abs(share) < 0.0995 else 0
    return f"{_unsigned_zero(f'{100 * share:.{decimals}f}')}%"


def level(share: float) -> str:
    """How surely something holds, in percent, where 99.4% and 99.9% are not the same.

    >>> level(0.95), level(0.9875), level(1 - 0.05 / 64)
    ('95%', '98.75%', '99.92%')
    """
    return f"{100 * share:.4g}%"


def percent_interval(interval: Interval) -> str:
    """A share with its interval; the estimate alone where there is no interval.

    >>> percent_interval(Interval(0.08, 0.05, 0.12, 0.95, 10))
    '8.0% [5.0%, 12%]'
    """
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return percent(interval.estimate)
    return f"{percent(interval.estimate)} [{percent(interval.low)}, {percent(interval.high)}]"


def alike(*values: float, sign: bool = False) -> list[str]:
    """Several numbers of one quantity at one scale and precision, so that they can be compared by eye.

    >>> alike(-131918.0, -395244.0, 131407.0, sign=True)
    ['-132k', '-395k', '+131k']
    """
    sizes = [abs(x) for x in values if math.isfinite(x)]
    largest = max(sizes, default=0.0)
    scale, suffix = _scale(largest)
    decimals = _decimals(largest / scale)
    plus = "+" if sign else ""
    return [
        f"{_unsigned_zero(f'{x / scale:{plus}.{decimals}f}')}{suffix}" if math.isfinite(x) else _not_finite(x)
        for x in values
    ]


def difference(found: PairedDifference) -> str:
    """A difference with its interval; the mean alone where there is none.

    >>> from sim.stats import paired_difference
    >>> difference(paired_difference([1000, 2000], [3000, 5000]))
    '+2.50k [-3.85k, +8.85k]'
    """
    mean, low, high = alike(found.mean, found.low, found.high, sign=True)
    return mean if NOTHING in (low, high) else f"{mean} [{low}, {high}]"


def days(hours: float) -> str:
    """A wait in working days, to a tenth of a day.

    >>> days(80), days(3.9), days(0.002), days(0.0), days(float("nan"))
    ('10.0', '0.5', '<0.1', '0.0', '-')
    """
    amount = hours / HOURS_PER_DAY
    if not math.isfinite(amount):
        return _not_finite(amount)
    return "<0.1" if 0 < amount < 0.05 else f"{amount:,.1f}"


def calendar_days(amount: float) -> str:
    """Days of the calendar, to a tenth of a day.

    >>> calendar_days(28.04), calendar_days(float("nan"))
    ('28.0', '-')
    """
    return f"{amount:,.1f}" if math.isfinite(amount) else _not_finite(amount)


def computing(seconds: float) -> str:
    """How long one has to wait for a computer, roughly.

    >>> computing(20), computing(130), computing(9000), computing(400_000)
    ('under a minute', 'about 2 minutes', 'about 2 hours', 'about 5 days')
    """
    if seconds < 60:
        return _("under a minute")
    if seconds < 1.5 * 60:
        return _("about a minute")
    n = round(seconds / next(size for size in (86_400, 3_600, 60) if seconds >= 1.5 * size))
    if seconds >= 1.5 * 86_400:
        text = ngettext("about {n} day", "about {n} days", n)
    elif seconds >= 1.5 * 3_600:
        text = ngettext("about {n} hour", "about {n} hours", n)
    else:
        text = ngettext("about {n} minute", "about {n} minutes", n)
    return text.format(n=f"{n:,}")


def years(amount: float) -> str:
    """A horizon in words.

    >>> years(5.0), years(1.0), years(2.5)
    ('5 years', '1 year', '2.5 years')
    """
    whole = amount == int(amount)
    text = ngettext("{n} year", "{n} years", int(amount)) if whole else _("{n} years")
    return text.format(n=f"{amount:.3g}")


def duration(hours: float) -> str:
    """Working time in the unit in which it is shortest to say; hours up to two days.

    >>> duration(80), duration(2080), duration(12), duration(math.inf), duration(6.6 * 2080 / 12)
    ('10 d', '1 yr', '12 h', 'never', '6.6 mo')
    """
    if not math.isfinite(hours):
        return _("never") if hours == math.inf else NOTHING
    exact = []
    for place, unit in enumerate(_LONG_UNITS if hours > 2 * HOURS_PER_DAY else ()):
        amount = hours / HOURS_PER_UNIT[unit]
        if abs(amount - round(amount, 2)) < 1e-9 * amount:
            text = f"{round(amount, 2):g}"
            exact.append((amount < 1, len(text.replace(".", "").strip("0")), place, text, unit))
    *_place, text, unit = min(exact) if exact else (f"{hours:.3g}", "h")
    return _(_LONG_UNITS[unit]).format(n=text)


def wall_clock(seconds: float) -> str:
    """How long somebody has to wait.

    >>> wall_clock(8.4), wall_clock(200), wall_clock(5000)
    ('8 seconds', '3 minutes', '1.4 hours')
    """
    if not math.isfinite(seconds):
        return NOTHING
    if seconds < 90:
        n = max(1, round(seconds))
        return ngettext("{n} second", "{n} seconds", n).format(n=n)
    if seconds < 4800:
        n = round(seconds / 60)
        return ngettext("{n} minute", "{n} minutes", n).format(n=n)
    return _("{n} hours").format(n=f"{seconds / 3600:.1f}")


def plain(x: float) -> str:
    """A parameter as it was written: no rounding that a reader would notice.

    >>> plain(4000), plain(0.21), plain(1000.0), plain(True)
    ('4,000', '0.21', '1,000', 'yes')
    """
    if isinstance(x, bool):
        return _("yes") if x else _("no")
    return f"{x:,.10g}"


def _scale(size: float) -> tuple[float, str]:
    """The divisor and suffix of a size; rounding may lift it over the next bound."""
    for scale, suffix in _SCALES:
        if size >= scale * (1 - 0.5 * 10**-_DIGITS):
            return scale, suffix
    return 1.0, ""


def _decimals(size: float) -> int:
    """Decimals that leave three significant digits; none for zero, at most six for the very small."""
    rounded = float(f"{size:.{_DIGITS}g}")
    if rounded == 0:
        return 0
    return min(6, max(0, _DIGITS - 1 - math.floor(math.log10(rounded))))


def _unsigned_zero(text: str) -> str:
    """Zero has no sign and no decimals, whatever was rounded to it."""
    return text if text.strip("+-0.") else "0"


def _not_finite(x: float) -> str:
    if math.isnan(x):
        return NOTHING
    return _("unlimited") if x > 0 else _("-unlimited")
