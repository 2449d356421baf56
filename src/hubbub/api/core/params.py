"""Request parameters, from wherever they came, as typed structs.

Mastodon's clients send the same parameters as query strings, forms, multipart forms or JSON, with Rails' spelling of
nested keys: `media_ids[]=1&poll[options][]=a&fields_attributes[0][name]=b`.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

T = TypeVar("T", bound=msgspec.Struct)
B = TypeVar("B", "_Group", "_Elements")

_KEY = re.compile(r"\[([^\[\]]*)\]")
_NUMBER = re.compile(r"[0-9]{1,9}")
_MAX_DEPTH = 5
_MAX_PAIRS = 1000
_TRUE = {"true", "1", "on", "yes", "t", "y"}
_FALSE = {"false", "0", "off", "no", "f", "n", ""}


class _Group(dict[str, Any]):
    """What bracketed keys named; the dicts of a JSON body are not of this kind and stay as they are."""


class _Elements(list[Any]):
    """What `[]` collected."""


def pairs_in(text: str) -> list[tuple[str, str]]:
    """The pairs of a query string or form in order. Raises `ValueError` for too many."""
    if not text.isascii():  # WSGI hands bytes over as if they were Latin-1
        text = text.encode("latin-1", "replace").decode("utf-8", "replace")
    return parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_PAIRS) if text else []


def nest(pairs: Iterable[tuple[str, object]]) -> dict[str, Any]:
    """Pairs with bracketed keys as nested dicts and lists; a repeated plain key keeps its last value.

    `a[][b]=1&a[][c]=2` is one element, and a new one begins when a key comes again, as Rack does it.
    Raises `ValueError` for keys nested too deeply, too many pairs, or a key used both as a value and as a branch.
    """
    root = _Group()
    for number, (key, value) in enumerate(pairs):
        if number >= _MAX_PAIRS:
            raise ValueError("too many parameters")
        head, _, rest = key.partition("[")
        steps = _KEY.findall("[" + rest) if rest else []
        if len(steps) > _MAX_DEPTH:
            raise ValueError("parameters are nested too deeply")
        _place(root, head, steps, value)
    return {key: _finished(value) for key, value in root.items()}


def _place(root: _Group, head: str, steps: list[str], value: object) -> None:
    branch, key = root, head
    path = deque(steps)
    while path:
        step = path.popleft()
        if step:
            branch, key = _grown(branch, key, _Group), step
        elif path:
            branch, key = _element(_grown(branch, key, _Elements), path), path.popleft()
        else:
            _grown(branch, key, _Elements).append(value)
            return
    if isinstance(branch.get(key), _Group | _Elements):
        raise ValueError(f"parameter {head} is used as a value and as a group")
    branch[key] = value


def _grown(branch: _Group, key: str, kind: type[B]) -> B:
    child = branch.setdefault(key, kind())
    if not isinstance(child, kind):
        raise ValueError(f"parameter {key} is used in two ways")
    return child


def _element(elements: _Elements, path: Iterable[str]) -> _Group:
    """The element that `[]` followed by `path` is about."""
    last = elements[-1] if elements else None
    if not isinstance(last, _Group) or _has(last, path):
        last = _Group()
        elements.append(last)
    return last


def _has(group: Any, path: Iterable[str]) -> bool:
    if "" in path:  # a list grows, it does not come again
        return False
    for step in path:
        if not isinstance(group, _Group) or step not in group:
            return False
        group = group[step]
    return True


def _finished(value: Any) -> Any:
    """Groups whose keys are all numbers become lists, in their order (`fields_attributes[0][name]`)."""
    if isinstance(value, _Elements):
        return [_finished(child) for child in value]
    if not isinstance(value, _Group):
        return value
    if value and all(_NUMBER.fullmatch(key) for key in value):
        return [_finished(value[key]) for key in sorted(value, key=int)]
    return {key: _finished(child) for key, child in value.items()}


def decode(into: type[T], data: Mapping[str, Any]) -> T:
    """`data` as `into`. Unknown keys are ignored. Raises `msgspec.ValidationError` naming the field."""
    return msgspec.convert(_coerce(_info(into), dict(data)), into, strict=False)


_infos: dict[Any, msgspec.inspect.Type] = {}


def _info(kind: Any) -> msgspec.inspect.Type:
    if kind not in _infos:
        _infos[kind] = msgspec.inspect.type_info(kind)
    return _infos[kind]


def _coerce(kind: msgspec.inspect.Type, value: Any) -> Any:
    """Turn what forms can say into what `kind` wants; whatever can't be turned is left for msgspec to refuse."""
    if isinstance(kind, msgspec.inspect.Metadata):
        return _coerce(kind.type, value)
    if isinstance(kind, msgspec.inspect.UnionType):
        return _coerce_union(kind, value)
    if isinstance(kind, msgspec.inspect.StructType) and isinstance(value, dict):
        return _coerce_struct(kind, value)
    if isinstance(kind, msgspec.inspect.ListType):
        items = (
            list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
        )
        if len(items) > _MAX_PAIRS:  # as many as a form can name
            raise msgspec.ValidationError("Too many values")
        return [_coerce(kind.item_type, item) for item in items]
    if isinstance(kind, msgspec.inspect.BoolType) and isinstance(value, str):
        lowered = value.strip().lower()
        return True if lowered in _TRUE else False if lowered in _FALSE else value
    if isinstance(kind, msgspec.inspect.StrType):
        return _text(value)
    return value


def _text(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return str(value)
    return value.replace("\0", "") if isinstance(value, str) else value


def _coerce_union(kind: msgspec.inspect.UnionType, value: Any) -> Any:
    options = [option for option in kind.types if not isinstance(option, msgspec.inspect.NoneType)]
    optional = len(options) < len(kind.types)
    if value == "" and optional and not any(isinstance(o, msgspec.inspect.StrType) for o in options):
        return None
    return _coerce(options[0], value) if len(options) == 1 else value


def _coerce_struct(kind: msgspec.inspect.StructType, value: dict[str, Any]) -> dict[str, Any]:
    coerced: dict[str, Any] = {}
    for field in kind.fields:
        if field.encode_name not in value:
            continue
        given = value[field.encode_name]
        # Rails treats a blank number or switch as not given, and null like nothing at all
        blank = given == "" and not _takes_text(field.type)
        if (blank or given is None) and not field.required:
            continue
        coerced[field.encode_name] = _coerce(field.type, given)
    return coerced


def _takes_text(kind: msgspec.inspect.Type) -> bool:
    if isinstance(kind, msgspec.inspect.Metadata):
        return _takes_text(kind.type)
    if isinstance(kind, msgspec.inspect.UnionType):
        return any(_takes_text(option) for option in kind.types)
    return isinstance(kind, msgspec.inspect.StrType | msgspec.inspect.CustomType | msgspec.inspect.AnyType)
