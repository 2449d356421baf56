"""Who signed up before and is not confirmed or approved yet waits like everybody else."""

from django.db import migrations

# One statement; run again it changes nothing. Waiting sign-ups are few.
WAIT = """
UPDATE identity_account SET waiting_since = created_at
WHERE waiting_since IS NULL AND id IN (
    SELECT m.account_id FROM identity_membership m JOIN identity_user u ON u.id = m.user_id
    WHERE m.is_main AND (u.confirmed_at IS NULL OR u.approved_at IS NULL))
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_who_waits_to_be_let_in")]

    operations = [migrations.RunSQL(WAIT, migrations.RunSQL.noop)]
