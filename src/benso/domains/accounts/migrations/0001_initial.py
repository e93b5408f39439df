import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="UsedState",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "accounts_used_state",
            },
        ),
        migrations.CreateModel(
            name="Official",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("username", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("session_epoch", models.PositiveIntegerField(default=0)),
                ("simulated", models.BooleanField(default=False)),
                ("totp_secret", models.TextField(default="")),
                ("totp_waiting", models.TextField(default="")),
                ("totp_confirmed_at", models.DateTimeField(null=True)),
                ("totp_last_step", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "accounts_official",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("username__regex", "^[a-z][a-z0-9._-]{2,63}$")),
                        name="accounts_official_username",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("totp_confirmed_at__isnull", True),
                            models.Q(("totp_secret", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_official_confirmed_has_secret",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("password", "password"), ("code", "code")], max_length=16)),
                ("account", models.CharField(max_length=64)),
                ("address", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
                ("succeeded", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "accounts_attempt",
                "indexes": [
                    models.Index(fields=["account", "at"], name="accounts_attempt_account"),
                    models.Index(fields=["address", "at"], name="accounts_attempt_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("password", models.CharField(default="", max_length=128)),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "accounts_invitation",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("issuer", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=255)),
                ("name", models.CharField(max_length=200)),
                ("birth_date", models.DateField(null=True)),
                ("sex", models.CharField(blank=True, default="", max_length=6)),
                ("number_sealed", models.TextField(blank=True, default="")),
                ("number_digest", models.CharField(blank=True, default="", max_length=64)),
                ("number_masked", models.CharField(blank=True, default="", max_length=12)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("commune", models.CharField(blank=True, default="", max_length=64)),
                ("assurance", models.PositiveSmallIntegerField()),
                ("simulated", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("last_sign_in", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "accounts_person",
                "indexes": [models.Index(fields=["number_digest"], name="accounts_person_number")],
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="accounts_person_subject_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("number_digest", ""), _negated=True),
                        fields=("issuer", "number_digest"),
                        name="accounts_person_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assurance__gte", 1), ("assurance__lte", 3)),
                        name="accounts_person_assurance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["", "male", "female"])), name="accounts_person_sex"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("province_admin", "province_admin"),
                            ("leader", "leader"),
                            ("data_steward", "data_steward"),
                            ("official", "official"),
                            ("auditor", "auditor"),
                            ("receiver", "receiver"),
                            ("returner", "returner"),
                            ("specialist", "specialist"),
                            ("head", "head"),
                            ("signer", "signer"),
                            ("clerk", "clerk"),
                            ("catalogue_editor", "catalogue_editor"),
                            ("catalogue_publisher", "catalogue_publisher"),
                            ("reporter", "reporter"),
                            ("report_approver", "report_approver"),
                            ("report_publisher", "report_publisher"),
                        ],
                        max_length=32,
                    ),
                ),
                ("unit", models.CharField(max_length=64)),
                ("agency", models.CharField(blank=True, default="", max_length=64)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "accounts_appointment",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="accounts_appointment_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "province_admin",
                                    "leader",
                                    "data_steward",
                                    "official",
                                    "auditor",
                                    "receiver",
                                    "returner",
                                    "specialist",
                                    "head",
                                    "signer",
                                    "clerk",
                                    "catalogue_editor",
                                    "catalogue_publisher",
                                    "reporter",
                                    "report_approver",
                                    "report_publisher",
                                ],
                            )
                        ),
                        name="accounts_appointment_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=32)),
                ("unit", models.CharField(max_length=64)),
                ("agency", models.CharField(blank=True, default="", max_length=64)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("created_by", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="borrowed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delegator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lent", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "accounts_delegation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gt", models.F("valid_from"))), name="accounts_delegation_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delegator", models.F("delegate")), _negated=True),
                        name="accounts_delegation_not_to_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=64)),
                ("version", models.CharField(max_length=32)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="accounts.person"
                    ),
                ),
            ],
            options={
                "db_table": "accounts_consent",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person", "purpose"),
                        name="accounts_consent_one_in_force",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Access",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("object_id", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accesses", to="accounts.person"
                    ),
                ),
            ],
            options={
                "db_table": "accounts_access",
                "indexes": [models.Index(fields=["person", "-id"], name="accounts_access_person")],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "accounts_recovery_code",
                "constraints": [
                    models.UniqueConstraint(fields=("official", "digest"), name="accounts_recovery_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tax_code", models.CharField(max_length=14)),
                ("enterprise_name", models.CharField(max_length=300)),
                ("position", models.CharField(blank=True, default="", max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("recorded_by", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representations",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "db_table": "accounts_representation",
                "indexes": [models.Index(fields=["tax_code"], name="accounts_representation_tax")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="accounts_representation_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None),
                ),
                ("per_minute", models.PositiveIntegerField()),
                ("created_by", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="client_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "accounts_client_token",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="accounts_client_token_order",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            sql="""
                -- Text has no range type and the embedded build no btree_gist, so equal scalars meet as one-point ranges.
                ALTER TABLE accounts_appointment ADD CONSTRAINT accounts_appointment_no_overlap EXCLUDE USING gist (
                    int8range(official_id, official_id, '[]') WITH &&,
                    int8range(
                        hashtextextended(role || '|' || unit || '|' || agency, 0) / 2,
                        hashtextextended(role || '|' || unit || '|' || agency, 0) / 2, '[]'
                    ) WITH &&,
                    daterange(valid_from, valid_to) WITH &&
                );
                ALTER TABLE accounts_delegation ADD CONSTRAINT accounts_delegation_no_overlap EXCLUDE USING gist (
                    int8range(delegator_id, delegator_id, '[]') WITH &&,
                    int8range(delegate_id, delegate_id, '[]') WITH &&,
                    int8range(
                        hashtextextended(role || '|' || unit || '|' || agency, 0) / 2,
                        hashtextextended(role || '|' || unit || '|' || agency, 0) / 2, '[]'
                    ) WITH &&,
                    daterange(valid_from, GREATEST(valid_from, LEAST(valid_to, ended_on))) WITH &&
                );
                ALTER TABLE accounts_representation ADD CONSTRAINT accounts_representation_no_overlap EXCLUDE USING gist (
                    int8range(person_id, person_id, '[]') WITH &&,
                    int8range(hashtextextended(tax_code, 0) / 2, hashtextextended(tax_code, 0) / 2, '[]') WITH &&,
                    daterange(valid_from, valid_to) WITH &&
                );
                CREATE UNLOGGED TABLE accounts_allowance (
                    caller bytea PRIMARY KEY, period bigint NOT NULL, used integer NOT NULL
                ) WITH (fillfactor = 70);
                CREATE INDEX accounts_appointment_place ON accounts_appointment (unit, agency, role);
                CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
                END $$;
                CREATE TRIGGER accounts_access_kept BEFORE UPDATE OR DELETE ON accounts_access
                    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
            """,
            reverse_sql="""
                DROP TABLE accounts_allowance;
                DROP TRIGGER accounts_access_kept ON accounts_access;
                DROP FUNCTION accounts_refuse_change();
                DROP INDEX accounts_appointment_place;
                ALTER TABLE accounts_representation DROP CONSTRAINT accounts_representation_no_overlap;
                ALTER TABLE accounts_delegation DROP CONSTRAINT accounts_delegation_no_overlap;
                ALTER TABLE accounts_appointment DROP CONSTRAINT accounts_appointment_no_overlap;
            """,
        ),
    ]
