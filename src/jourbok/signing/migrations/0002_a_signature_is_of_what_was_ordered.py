"""The database refuses a signature whose text, document, signer or way differs from its order's.

Paper has no order, and is not held to one.
"""

from django.db import migrations

BOUND = "method, document_kind, document_id, document_hash, signer_id"


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"""ALTER TABLE signing_signature ADD CONSTRAINT signing_a_signature_is_of_what_was_ordered
                FOREIGN KEY (order_id, {BOUND}) REFERENCES signing_signingorder (id, {BOUND})""",
            "ALTER TABLE signing_signature DROP CONSTRAINT signing_a_signature_is_of_what_was_ordered",
        )
    ]
