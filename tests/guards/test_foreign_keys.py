"""Every column that names another row is found by an index: else removing that row looks through the whole table."""

from django.apps import apps
from django.db import models


def first_columns(model: type[models.Model]) -> set[str]:
    """The columns by which some index of a table begins."""
    options = model._meta
    keyed = {
        field.name for field in options.concrete_fields if getattr(field, "db_index", False) or field.unique
    }
    ordered = [index.fields_orders for index in options.indexes if index.fields_orders]
    composite = getattr(options.pk, "field_names", ())
    return {
        *keyed,
        *(fields[0][0] for fields in ordered),
        *(
            it.fields[0]
            for it in options.constraints
            if isinstance(it, models.UniqueConstraint) and it.fields
        ),
        *composite[:1],
    }


def test_every_foreign_key_begins_an_index() -> None:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and model.__module__.startswith("hubbub."):
                assert field.name in first_columns(model), (model.__name__, field.name)
