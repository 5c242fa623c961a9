"""Masking of what the rules declare personal: 王**, 138****1234, 某省某市****.

保密 and 匿名 records are masked everywhere; elsewhere the destination decides.
"""

from collections.abc import Callable, Mapping

from cpl.domain.rules import Field, Rules
from cpl.domain.values import Value, Values, shown


def mask_name(name: str) -> str:
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def mask_phone(phone: str) -> str:
    """Keep three in front and four behind of a mobile number, less of a shorter one."""
    if len(phone) >= 11:
        return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]
    return "*" * max(0, len(phone) - 3) + phone[-3:]


def mask_address(address: str) -> str:
    return address[:6] + "****" if address else ""


MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "address": mask_address,
    "email": mask_name,
}


def mask_values(
    rules: Rules, values: Values, more: Mapping[str, str] | None = None
) -> dict[str, Value]:
    """The same values with every personal one masked, and its words masked in free text.

    `more`: the secrets of other records that this one's free text may repeat.
    """
    secrets = {**(more or {}), **secrets_of(rules, values)}
    return {name: _masked(rules.fields.get(name), value, secrets) for name, value in values.items()}


def secrets_of(rules: Rules, values: Values) -> Mapping[str, str]:
    """Each personal text among these values, with its masked form."""
    found: dict[str, str] = {}
    for name, value in values.items():
        _collect(rules.fields.get(name), value, found)
    return found


def _collect(field: Field | None, value: Value, found: dict[str, str]) -> None:
    if field is None:
        return
    if field.personal and isinstance(value, str) and len(value) > 1:
        found[value] = MASKS[field.personal](value)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            _collect(field.fields.get(name), each, found)
    elif isinstance(value, tuple):
        for each in value:
            if isinstance(each, Mapping):
                _collect(field, each, found)


def _masked(field: Field | None, value: Value, secrets: Mapping[str, str]) -> Value:
    if isinstance(value, Mapping):
        inner = field.fields if field else {}
        return {name: _masked(inner.get(name), each, secrets) for name, each in value.items()}
    if isinstance(value, tuple):
        return tuple(_masked(field, each, secrets) for each in value)
    if isinstance(value, str):
        if field is not None and field.personal:
            return MASKS[field.personal](shown(value))
        return mask_text(value, secrets)
    return value


def mask_text(text: str, secrets: Mapping[str, str]) -> str:
    """Free text with every known name, phone and address masked; longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, secrets[secret])
    return text
