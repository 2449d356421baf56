"""SQLite as Hubbub uses it: Django's database backend (`base`, where Django looks for one), with ids that are rowids."""
