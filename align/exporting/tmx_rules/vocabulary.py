"""The elements and attributes of TMX 1.4, as its DTD (tmx14.dtd) declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["CODES", "ELEMENTS", "POSITIONS", "SEGTYPES", "Element"]

# What they hold is code of the document's own format; a subflow in one goes with it.
CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})

SEGTYPES = ("block", "paragraph", "sentence", "phrase")
POSITIONS = ("begin", "end")


@dataclass(frozen=True, slots=True)
class Element:
    """What may stand in an element.

    Attributes:
        children: Elements that may stand directly in it.
        needs: Those of them that must be there.
        once: Those that may not come twice.
        before: Those that must come before another, with that other one.
        has_text: Whether text may stand in it.
        required: Attributes that it must have, each with a value that never harms.
        optional: Attributes that it may have.
    """

    children: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    once: frozenset[str] = frozenset()
    before: Mapping[str, str] = field(default_factory=dict)
    has_text: bool = False
    required: Mapping[str, str] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CODES = _names("bpt ept it ph hi ut")
_NOTES = _names("note prop")
_SUB = _names("sub")
_OF_NOTES = _names("o-encoding xml:lang lang")
_OF_UNITS = _names(
    "o-encoding datatype usagecount lastusagedate creationtool creationtoolversion creationdate"
    " creationid changedate changeid o-tmf"
)

ELEMENTS: dict[str, Element] = {
    "tmx": Element(
        children=_names("header body"),
        needs=("header", "body"),
        once=_names("header body"),
        before={"header": "body"},
        # The DTD sets it to 1.4 where it is missing, so a rule of its own asks for it.
        optional=_names("version"),
    ),
    "header": Element(
        children=_NOTES | _names("ude"),
        required={
            "creationtool": "name of the tool",
            "creationtoolversion": "1.0",
            "segtype": "sentence",
            "o-tmf": "unknown",
            "adminlang": "en",
            "srclang": "*all*",
            "datatype": "unknown",
        },
        optional=_names("o-encoding creationdate creationid changedate changeid"),
    ),
    "body": Element(children=_names("tu")),
    "note": Element(has_text=True, optional=_OF_NOTES),
    "prop": Element(has_text=True, required={"type": "x-name"}, optional=_OF_NOTES),
    "ude": Element(
        children=_names("map"),
        needs=("map",),
        required={"name": "name of the encoding"},
        optional=_names("base"),
    ),
    "map": Element(required={"unicode": "#xF8FF"}, optional=_names("code ent subst")),
    "tu": Element(
        children=_NOTES | _names("tuv"),
        needs=("tuv",),
        before={"note": "tuv", "prop": "tuv"},
        optional=_OF_UNITS | _names("tuid segtype srclang"),
    ),
    "tuv": Element(
        children=_NOTES | _names("seg"),
        needs=("seg",),
        once=_names("seg"),
        before={"note": "seg", "prop": "seg"},
        required={"xml:lang": "en"},
        optional=_OF_UNITS | _names("lang"),
    ),
    "seg": Element(children=_CODES, has_text=True),
    "bpt": Element(children=_SUB, has_text=True, required={"i": "1"}, optional=_names("x type")),
    "ept": Element(children=_SUB, has_text=True, required={"i": "1"}),
    "it": Element(
        children=_SUB, has_text=True, required={"pos": "begin"}, optional=_names("x type")
    ),
    "ph": Element(children=_SUB, has_text=True, optional=_names("x assoc type")),
    "ut": Element(children=_SUB, has_text=True, optional=_names("x")),
    "hi": Element(children=_CODES, has_text=True, optional=_names("x type")),
    "sub": Element(children=_CODES, has_text=True, optional=_names("datatype type")),
}
