"""The base of every schema: frozen, and deaf to nothing a user wrote."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

# Metadata of a field that the machinery sets and users are not told about.
INTERNAL: Final = "internal"


def _accept_yaml(schema: Any) -> None:
    """Exempt tuples, sets and paths inside `schema` from strictness; what is in them stays strict."""
    if isinstance(schema, list):
        for item in schema:
            _accept_yaml(item)
    elif isinstance(schema, dict):
        if schema.get("type") in ("tuple", "set", "frozenset", "lax-or-strict"):
            schema["strict"] = False
        for item in schema.values():
            _accept_yaml(item)


class Strict(BaseModel):
    """A frozen model that refuses unknown keys and never converts a value of another type.

    `"3"`, `true` and `3.0` are not the integer 3, and infinity is not a number; an int may stand for a
    float. YAML knows neither tuples, sets nor paths, so a list may stand for a tuple or a set, and text for
    a path.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The usual schema, made lenient where YAML has no type of its own."""
        schema = handler(source)
        _accept_yaml(schema)
        return schema
