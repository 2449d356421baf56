"""The rules of the house: adding, wording, ordering, removing. Whoever calls has checked that they may."""

from django.db import transaction

from hubbub.instance.models import Rule
from hubbub.kernel.clock import now
from hubbub.kernel.errors import FieldError, Invalid, NotFound

LONGEST_RULE = 500
LONGEST_HINT = 2000


def _checked(text: str, hint: str) -> tuple[str, str]:
    text, hint = text.strip(), hint.strip()
    problem = "can't be blank" if not text else "is too long" if len(text) > LONGEST_RULE else ""
    if problem:
        raise Invalid(
            f"Validation failed: Text {problem}", details={"text": [FieldError("ERR_INVALID", problem)]}
        )
    if len(hint) > LONGEST_HINT:
        raise Invalid(
            "Validation failed: Hint is too long",
            details={"hint": [FieldError("ERR_INVALID", "is too long")]},
        )
    return text, hint


def _in_force() -> list[Rule]:
    return list(Rule.objects.select_for_update().filter(removed_at=None))


def _rule(rule_id: int) -> Rule:
    found = Rule.objects.select_for_update().filter(pk=rule_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def add_rule(text: str, hint: str = "") -> Rule:
    """A new rule, the last. Raises `Invalid`."""
    text, hint = _checked(text, hint)
    last = max((rule.position for rule in _in_force()), default=-1)
    return Rule.objects.create(position=last + 1, text=text, hint=hint)


@transaction.atomic
def change_rule(rule_id: int, text: str, hint: str) -> Rule:
    """Say a rule otherwise. Raises `NotFound`, `Invalid`."""
    rule = _rule(rule_id)
    rule.text, rule.hint = _checked(text, hint)
    rule.save(update_fields=["text", "hint"])
    return rule


@transaction.atomic
def move_rule(rule_id: int, *, up: bool) -> Rule:
    """Let a rule change places with the one before or after it; at the end nothing happens. Raises `NotFound`."""
    rules = _in_force()
    place = next((place for place, rule in enumerate(rules) if rule.pk == rule_id), None)
    if place is None:
        raise NotFound
    other = place - 1 if up else place + 1
    if 0 <= other < len(rules):
        rules[place], rules[other] = rules[other], rules[place]
    for position, rule in enumerate(rules):
        rule.position = position
    Rule.objects.bulk_update(rules, ["position"])
    return next(rule for rule in rules if rule.pk == rule_id)


@transaction.atomic
def set_rule_removed(rule_id: int, *, removed: bool) -> Rule:
    """Take a rule out of force, or bring it back; reports that name it still know it. Idempotent."""
    rule = _rule(rule_id)
    rule.removed_at = now() if removed else None
    rule.save(update_fields=["removed_at"])
    return rule
