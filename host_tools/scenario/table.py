"""A table of a TOML file, read strictly: unknown keys and wrong types are refused with one line."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite
from typing import Any
from unicodedata import category

from host_tools.errors import UsageError, listed, shown
from host_tools.scenario import durations

LONGEST_NAME = 48

_MISSING: Any = object()
_CONTROL = ("Cc", "Cf", "Cs", "Zl", "Zp")  # what a terminal obeys or hides; never a part of a text


class Table:
    """One table; `where` names file and place in every message."""

    def __init__(self, data: dict[str, Any], where: str, keys: Sequence[str]) -> None:
        """Raises UsageError when `data` has a key that is not among `keys`."""
        self._data = data
        self.where = where
        for key in data:
            if key not in keys:
                raise self.error(f"unknown key {shown(key)}; allowed: {listed(key, keys)}")

    def error(self, message: str) -> UsageError:
        """The error to raise about this table."""
        return UsageError(f"{self.where}: {message}")

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def _get(self, key: str, kinds: tuple[type, ...], what: str, default: Any) -> Any:
        value = self._data.get(key, _MISSING)
        if value is _MISSING:
            if default is _MISSING:
                raise self.error(f"'{key}' is missing")
            return default
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.error(f"{key}: must be {what}, not {shown(value)}")
        return value

    def text(self, key: str, default: Any = _MISSING) -> str:
        value: str = self._get(key, (str,), "text", default)
        if value is not default and any(category(letter) in _CONTROL for letter in value):
            raise self.error(f"{key}: {shown(value)} has a control character")
        return value

    def file_name(self, key: str) -> str:
        """A text that becomes the name of a file or a folder."""
        value = self.text(key)
        if not 1 <= len(value) <= LONGEST_NAME or not all(x.isalnum() or x in "-_" for x in value):
            allowed = f"1 to {LONGEST_NAME} letters, digits, - and _"
            raise self.error(f"{key}: {shown(value)} must have {allowed}; it names files")
        return value

    def flag(self, key: str) -> bool:
        """true or false; false if it isn't there."""
        found: bool = self._get(key, (bool,), "true or false", False)
        return found

    def number(self, key: str, default: Any = _MISSING) -> float:
        value = self._get(key, (int, float), "a number", default)
        if value is default:
            return value  # type: ignore[no-any-return]
        try:
            number = float(value)
        except OverflowError:  # a whole number of over 308 digits
            number = inf
        if not isfinite(number):
            raise self.error(f"{key}: must be a finite number")
        return number

    def setting(self, key: str) -> str:
        """A parameter's value as the text that a user would type; a bare number will do."""
        value = self._get(key, (str, int, float), "text or a number", _MISSING)
        if not isinstance(value, str):
            self.number(key)
        elif any(category(letter) in _CONTROL for letter in value):
            raise self.error(f"{key}: {shown(value)} has a control character")
        return str(value)

    def duration_ms(self, key: str, default: Any = _MISSING) -> int:
        value = self._get(key, (str, int, float), "a duration", default)
        if value is default:
            return value  # type: ignore[no-any-return]
        try:
            return durations.parse_ms(value)
        except ValueError as error:
            raise self.error(f"{key}: {error}") from None

    def one_of(self, key: str, choices: Sequence[str], default: Any = _MISSING) -> str:
        value = self.text(key, default)
        if value not in choices and value is not default:
            raise self.error(f"{key}: {shown(value)} is not one of {listed(value, choices)}")
        return value

    def words(self, key: str, choices: Sequence[str], default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of words, each one of `choices`."""
        found = self._get(key, (list,), "a list of words", None)
        if found is None:
            return default
        for word in found:
            if word not in choices:
                raise self.error(f"{key}: {shown(word)} is not one of {listed(word, choices)}")
        return tuple(found)

    def table(self, key: str, keys: Sequence[str]) -> Table:
        """The table below `key`; an empty one when it isn't there."""
        return Table(self.plain(key), f"{self.where}: {key}", keys)

    def plain(self, key: str) -> dict[str, Any]:
        """The data below `key` as they are, for a table whose keys depend on one of them."""
        data: dict[str, Any] = self._get(key, (dict,), "a table", {})
        return data

    def items(self) -> list[str]:
        """The keys that are there, in the file's order."""
        return list(self._data)

    def tables(self, key: str) -> list[dict[str, Any]]:
        """The data of each [[key]] table."""
        found = self._get(key, (list,), "a list of tables", [])
        for data in found:
            if not isinstance(data, dict):
                raise self.error(f"{key}: must be a list of tables")
        return list(found)
