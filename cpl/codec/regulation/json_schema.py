"""The JSON Schema of rules.yaml, made of its declaration: for editors, not for judging.

An editor with it completes words, explains them and underlines what cannot stand; which
names are declared only `cpl rules lint` knows. What lint lets pass, the schema lets pass:
tests/codec/regulation/test_json_schema.py compares the two on damaged rules.
Draft 07 is what yaml-language-server reads; it takes `3` for a number and `yes` for a text.
"""

import json
from typing import TypeAlias

from cpl.codec.joining.extending import NOT_TAKEN_OVER, REMOVED
from cpl.codec.regulation.fields import FIELD, LIKE, TYPE_ALONE, FieldType
from cpl.codec.regulation.leaves import Parsed, Word
from cpl.codec.regulation.machines import ALLOWED, By
from cpl.codec.regulation.slots import Gone, Many, MapOf, Slot, SlotTable, Type
from cpl.codec.regulation.table import RULES, HoursType
from cpl.codec.regulation.types import CONDITION, FLAG, ROLE, SPAN, ConditionType

Schema: TypeAlias = dict[str, object]
DRAFT = "http://json-schema.org/draft-07/schema#"
TITLE = "cpl 的规则（rules.yaml）"
SCALAR = ("string", "number", "boolean")
NULL: Schema = {"type": "null"}
ID = "id"


def schema_text() -> str:
    """The file that editors read."""
    return json.dumps(rules_schema(), ensure_ascii=False) + "\n"


def rules_schema() -> Schema:
    """The whole schema, as plain data.

    A regulation that `extends:` another says only what differs: every table is there twice.
    """
    whole = _Tables()
    partial = _Tables("partial-", whole)
    extends = {"properties": {"meta": {"required": ["extends"]}}, "required": ["meta"]}
    chosen = {"if": extends, "then": partial.of(RULES), "else": whole.of(RULES)}
    definitions = {**whole.definitions, **partial.definitions}
    return {"$schema": DRAFT, "title": TITLE, **chosen, "definitions": definitions}


class _Tables:
    """The definitions of the tables, whole, or as they stand in a regulation that extends.

    `prefix` tells the names of those that extend; `whole` is for what is not taken over.
    """

    def __init__(self, prefix: str = "", whole: "_Tables | None" = None) -> None:
        self.prefix = prefix
        self.whole = whole
        self.definitions: dict[str, Schema] = {}

    def of(self, type: Type[object]) -> Schema:
        """The schema of a type; a table is a reference to its definition."""
        match type:
            case SlotTable():
                return self._table(type)
            case Many():
                return _one_or_several(self._item(type.item))
            case MapOf():
                return {"type": "object", "additionalProperties": self._or_removed(type.value)}
            case FieldType():
                return {"anyOf": [self.of(each) for each in (TYPE_ALONE, LIKE, FIELD)]}
            case By():
                return _one_or_several({"anyOf": [self.of(ROLE), self.of(ALLOWED)]})
            case HoursType():
                return _one_or_several(_scalar(SPAN))
            case ConditionType():
                return self._condition()
            case Word():
                return self._word(type)
        return _scalar(type)

    def _table(self, table: SlotTable[object]) -> Schema:
        name = f"{self.prefix}{table.name}"
        if name not in self.definitions:
            self.definitions[name] = {}  # a table may hold itself
            self.definitions[name] = self._definition(table)
        here: Schema = {"$ref": f"#/definitions/{name}"}
        if not table.short_for:
            return here
        return {"anyOf": [self.of(table.slots[table.short_for][1].type), here]}

    def _definition(self, table: SlotTable[object]) -> Schema:
        slots = [slot for _, slot in table.slots.values()]
        gone = [part for part in table.parts if isinstance(part, Gone)]
        required = [slot.key for slot in slots if self._is_required(slot)]
        return {
            "title": table.told,
            "type": "object" if required else ["object", "null"],
            "additionalProperties": False,
            "required": required,
            "properties": {
                **{slot.key: self._slot(slot) for slot in slots},
                **{part.key: {"deprecationMessage": part.mend} for part in gone},
            },
        }

    def _is_required(self, slot: Slot) -> bool:
        """What the extended regulation said already need not be said; what it is known by must."""
        return slot.required and (self.whole is None or slot.key == ID)

    def _slot(self, slot: Slot) -> Schema:
        if self.whole and slot.key in NOT_TAKEN_OVER:
            return self.whole._slot(slot)
        inner = self._or_removed(slot.type)
        if slot.type.takes_null or not slot.required:
            inner = {"anyOf": [inner, NULL]}
        return {"description": slot.help or slot.type.told, **inner}

    def _or_removed(self, type: Type[object]) -> Schema:
        inner = self.of(type)
        return {"anyOf": [inner, {"const": REMOVED}]} if self.whole else inner

    def _item(self, type: Type[object]) -> Schema:
        inner = self.of(type)
        if self.whole and isinstance(type, SlotTable) and ID in type.slots:
            known = {ID: self.of(type.slots[ID][1].type), REMOVED: self.of(FLAG)}
            dropped = {"type": "object", "properties": known, "required": list(known)}
            return {"anyOf": [inner, {**dropped, "additionalProperties": False}]}
        return inner

    def _word(self, type: Word[object]) -> Schema:
        also = (True, False) if type is FLAG else ()  # what an editor reads `true` as
        means = [type.means.get(word, "") for word in type.values]
        found: Schema = {"enum": [*type.values, *also], "enumDescriptions": means}
        assert self.definitions.setdefault(type.told, found) == found, "two words of one name"
        return {"$ref": f"#/definitions/{type.told}"}

    def _condition(self) -> Schema:
        name = f"{self.prefix}condition"
        here: Schema = {"$ref": f"#/definitions/{name}"}
        combined = dict.fromkeys(("all", "any", "not"), _one_or_several(here))
        self.definitions[name] = {
            "title": CONDITION.told,
            "description": "一行“字段 运算 值”，或者 all、any、not",
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": here},
                {"type": "object", "additionalProperties": False, "properties": combined},
            ],
        }
        return here


def _one_or_several(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _scalar(type: Type[object]) -> Schema:
    if not isinstance(type, Parsed) or not type.pattern:
        return {"title": type.told, "type": [*SCALAR]}
    shape: Schema = {"title": type.told, "type": "string", "pattern": type.pattern}
    if type.least is None:
        return shape
    return {**shape, "type": ["string", "number"], "minimum": type.least}
