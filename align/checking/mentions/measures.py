"""Units of measurement, by the CLDR's names, and how much of the base unit each is.

Factors are those of the International System of Units and of the international yard and pound
agreement of 1959.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["MEASURES", "NO_SYMBOLS", "PERCENT", "POINTS", "dimension", "in_base_units"]

PERCENT = "percent"
POINTS = "percentage-point"


@dataclass(frozen=True, slots=True)
class _Scale:
    factor: Decimal
    offset: Decimal = Decimal(0)


def _scale(factor: str, offset: str = "0") -> _Scale:
    return _Scale(Decimal(factor), Decimal(offset))


MEASURES = {
    PERCENT: _scale("1"),
    POINTS: _scale("1"),
    "length-millimeter": _scale("0.001"),
    "length-centimeter": _scale("0.01"),
    "length-meter": _scale("1"),
    "length-kilometer": _scale("1000"),
    "length-inch": _scale("0.0254"),
    "length-foot": _scale("0.3048"),
    "length-yard": _scale("0.9144"),
    "length-mile": _scale("1609.344"),
    "length-nautical-mile": _scale("1852"),
    "area-square-centimeter": _scale("0.0001"),
    "area-square-meter": _scale("1"),
    "area-hectare": _scale("10000"),
    "area-square-kilometer": _scale("1000000"),
    "area-square-foot": _scale("0.09290304"),
    "area-acre": _scale("4046.8564224"),
    "area-square-mile": _scale("2589988.110336"),
    "mass-gram": _scale("0.001"),
    "mass-kilogram": _scale("1"),
    "mass-tonne": _scale("1000"),
    "mass-ton": _scale("907.18474"),
    "mass-ounce": _scale("0.028349523125"),
    "mass-pound": _scale("0.45359237"),
    "mass-stone": _scale("6.35029318"),
    "volume-milliliter": _scale("0.001"),
    "volume-liter": _scale("1"),
    "volume-cubic-meter": _scale("1000"),
    "volume-gallon": _scale("3.785411784"),
    "volume-barrel": _scale("158.987294928"),
    "speed-kilometer-per-hour": _scale("1"),
    "speed-mile-per-hour": _scale("1.609344"),
    "speed-knot": _scale("1.852"),
    "speed-meter-per-second": _scale("3.6"),
    "temperature-celsius": _scale("1"),
    "temperature-fahrenheit": _scale("0.5555555556", "-32"),
    "power-watt": _scale("1"),
    "power-kilowatt": _scale("1000"),
    "power-megawatt": _scale("1000000"),
    "power-gigawatt": _scale("1000000000"),
    "duration-second": _scale("1"),
    "duration-minute": _scale("60"),
    "duration-hour": _scale("3600"),
    "duration-day": _scale("86400"),
    "duration-week": _scale("604800"),
    "duration-month": _scale("2629746"),
    "duration-year": _scale("31556952"),
    "duration-decade": _scale("315569520"),
}
# Their symbols are words, or signs of something else: "in", "h", "d".
NO_SYMBOLS = frozenset(x for x in MEASURES if x.startswith("duration-") or x == "length-inch")


def dimension(unit: str) -> str:
    """Return what a unit measures.

    Example:
        >>> dimension("length-kilometer")
        'length'
    """
    return unit.partition("-")[0]


def in_base_units(value: Decimal, unit: str) -> Decimal:
    """Return a value in the first unit of its dimension.

    Args:
        value: How many.
        unit: Of what.

    Example:
        >>> in_base_units(Decimal(180), "length-mile")
        Decimal('289681.920')
    """
    scale = MEASURES[unit]
    return (value + scale.offset) * scale.factor
