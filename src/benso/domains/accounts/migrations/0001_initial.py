import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Official",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("session_epoch", models.PositiveIntegerField(default=0)),
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
                            ("role__in", ["province_admin", "leader", "data_steward", "official", "auditor"])
                        ),
                        name="accounts_appointment_role",
                    ),
                ],
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
        migrations.RunSQL(
            # Text has no range type and the embedded build no btree_gist, so equal scalars meet as one-point ranges.
            sql="""
                ALTER TABLE accounts_appointment ADD CONSTRAINT accounts_appointment_no_overlap EXCLUDE USING gist (
                    int8range(official_id, official_id, '[]') WITH &&,
                    int8range(
                        hashtextextended(role || '|' || unit || '|' || agency, 0) / 2,
                        hashtextextended(role || '|' || unit || '|' || agency, 0) / 2, '[]'
                    ) WITH &&,
                    daterange(valid_from, valid_to) WITH &&
                );
                CREATE UNLOGGED TABLE accounts_allowance (
                    caller bytea PRIMARY KEY, period bigint NOT NULL, used integer NOT NULL
                ) WITH (fillfactor = 70);
            """,
            reverse_sql="""
                DROP TABLE accounts_allowance;
                ALTER TABLE accounts_appointment DROP CONSTRAINT accounts_appointment_no_overlap;
            """,
        ),
    ]
