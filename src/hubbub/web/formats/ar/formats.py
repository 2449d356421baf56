"""Arabic: Django has no short date with a time, and would write the American one."""

DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATE_FORMAT = "j/n/Y"
SHORT_DATETIME_FORMAT = "j/n/Y H:i"
DECIMAL_SEPARATOR = "."  # as goes with the digits that pages write
THOUSAND_SEPARATOR = ","
