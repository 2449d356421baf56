"""The OpenAPI description, made from the endpoint registry: what the code takes and gives, nothing written twice."""

import re
from enum import Enum
from typing import Any

import msgspec

from hubbub import __version__
from hubbub.api.core.endpoint import Access, Endpoint, endpoints
from hubbub.identity.logic.scopes import ALL_SCOPES

_ERROR = {
    "type": "object",
    "properties": {
        "error": {"type": "string"},
        "error_description": {"type": "string"},
        "details": {"type": "object"},
    },
    "required": ["error"],
}
_PAGING = ("max_id", "since_id", "min_id", "limit")


def openapi(base_url: str) -> dict[str, Any]:
    """The whole document (OpenAPI 3.1)."""
    found = sorted(endpoints(), key=lambda it: (it.path, it.method))
    kinds = [kind for it in found for kind in (it.params, it.returns) if kind is not None]
    schemas, components = msgspec.json.schema_components(
        kinds, schema_hook=_schema_of_choices, ref_template="#/components/schemas/{name}"
    )
    by_kind = {id(kind): schema for kind, schema in zip(kinds, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for it in found:
        paths.setdefault(it.path, {})[it.method.lower()] = _operation(it, by_kind, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hubbub",
            "version": __version__,
            "description": "The Mastodon client API, and Hubbub's own.",
        },
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": {
            "schemas": {**components, "Error": _ERROR},
            "securitySchemes": {"token": _security(base_url)},
        },
    }


def _schema_of_choices(kind: type) -> dict[str, Any]:
    """Django's choices are enumerations that msgspec decodes but does not describe."""
    if issubclass(kind, Enum):
        return {"title": kind.__name__, "enum": [member.value for member in kind]}
    raise NotImplementedError


def _security(base_url: str) -> dict[str, Any]:
    urls = {"authorizationUrl": f"{base_url}/oauth/authorize", "tokenUrl": f"{base_url}/oauth/token"}
    return {
        "type": "oauth2",
        "flows": {"authorizationCode": {**urls, "scopes": dict.fromkeys(ALL_SCOPES, "")}},
    }


def _operation(it: Endpoint, by_kind: dict[int, Any], components: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{it.tag}_{it.handler.__name__}",
        "summary": it.summary,
        "tags": [it.tag],
        "parameters": _path_parameters(it),
        "responses": {
            "200": {
                "description": "OK",
                "content": {"application/json": {"schema": by_kind[id(it.returns)]}},
            },
            "default": {
                "description": "An error",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
    }
    if it.access not in {Access.OPEN, Access.ANYONE}:
        operation["security"] = [{"token": list(it.scopes[:1])}]
    if it.deprecated:
        operation["deprecated"] = True
    if it.params is not None:
        _add_params(operation, it, by_kind[id(it.params)], components)
    if it.method == "GET":
        operation["parameters"] += [
            {"name": name, "in": "query", "schema": {"type": "string"}}
            for name in _PAGING
            if _is_list(it) and name not in {p["name"] for p in operation["parameters"]}
        ]
    return operation


def _is_list(it: Endpoint) -> bool:
    return getattr(it.returns, "__origin__", None) is list


def _path_parameters(it: Endpoint) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", it.path)
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": "^[0-9]{1,19}$"}
            if is_id
            else {"type": "string", "minLength": 1},
        }
        for name, is_id in zip(names, it.path_ids, strict=True)
    ]


def _add_params(
    operation: dict[str, Any], it: Endpoint, schema: dict[str, Any], components: dict[str, Any]
) -> None:
    if it.method != "GET":
        content = {
            kind: {"schema": schema} for kind in ("application/json", "application/x-www-form-urlencoded")
        }
        operation["requestBody"] = {"content": content}
        return
    resolved = components[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    required = set(resolved.get("required", ()))
    operation["parameters"] += [
        {"name": _query_name(name, inner), "in": "query", "required": name in required, "schema": inner}
        for name, inner in resolved.get("properties", {}).items()
    ]


def _query_name(name: str, schema: dict[str, Any]) -> str:
    """Lists are spelt Rails' way in query strings."""
    return f"{name}[]" if schema.get("type") == "array" else name
