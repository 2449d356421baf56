"""Programs that got a token before have been somebody's."""

from django.db import migrations

# One statement; run again it changes nothing. Programs are few.
USED = """
UPDATE identity_application SET first_token_at = created_at
WHERE first_token_at IS NULL AND (
    id IN (SELECT t.application_id FROM identity_accesstoken t)
    OR id IN (SELECT u.created_by_application_id FROM identity_user u))
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_programs_in_use")]

    operations = [migrations.RunSQL(USED, migrations.RunSQL.noop)]
