"""The words that the OpenAPI document is written in."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer", "format": "int64"}
DECIMAL: Json = {"type": "number"}
FLAG: Json = {"type": "boolean"}
OBJECT: Json = {"type": "object"}


def ref(name: str) -> Json:
    """A schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def listing(items: Json) -> Json:
    """An array."""
    return {"type": "array", "items": items}


def choice(*names: str) -> Json:
    """One of some words."""
    return {"type": "string", "enum": list(names)}


def optional(kind: str) -> Json:
    """A value or null."""
    return {"type": [kind, "null"]}


def record(required: str = "", **fields: Json) -> Json:
    """An object; ``required`` names fields, parted by spaces."""
    out: Json = {"type": "object", "properties": fields}
    if required:
        out["required"] = required.split()
    return out


def query(name: str, schema: Json, words: str) -> Json:
    """An optional parameter of the query."""
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


def path(name: str, schema: Json) -> Json:
    """A part of the path."""
    return {"name": name, "in": "path", "required": True, "schema": schema}


def answer(schema: Json, status: str = "200", words: str = "done") -> Json:
    """The answers of an operation: one good one, and the problem."""
    return {
        status: {"description": words, "content": {"application/json": {"schema": schema}}},
        "default": {
            "description": "refused",
            "content": {"application/problem+json": {"schema": ref("Problem")}},
        },
    }


def operation(
    summary: str,
    answers: Json,
    *,
    body: Json | None = None,
    parameters: list[Json] | None = None,
    kind: str = "application/json",
) -> Json:
    """One verb of one path."""
    out: Json = {"summary": summary, "responses": answers}
    if parameters:
        out["parameters"] = parameters
    if body is not None:
        out["requestBody"] = {"required": True, "content": {kind: {"schema": body}}}
    return out


AFTER = query("after", NUMBER, "only what has a greater id")
SENT = record("message_id", message_id=NUMBER)
SENT_PARTS = record("message_id message_ids", message_id=NUMBER, message_ids=listing(NUMBER))
CHANGED = record("changed", changed=FLAG)
