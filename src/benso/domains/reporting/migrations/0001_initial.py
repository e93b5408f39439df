import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# Like the ledger these tables name others by number without foreign keys: they are written in bulk, and never deleted.
CELLS = """
CREATE TABLE reporting_cell (
    report bigint NOT NULL,
    address text NOT NULL,
    item integer NOT NULL,
    value numeric(30, 10),
    mark smallint NOT NULL CONSTRAINT reporting_cell_mark CHECK (mark BETWEEN 0 AND 3),
    origin text NOT NULL,
    source text NOT NULL DEFAULT '',
    revision integer NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (report, address),
    CONSTRAINT reporting_cell_number CHECK ((mark = 0) = (value IS NOT NULL))
);
CREATE INDEX reporting_cell_revision ON reporting_cell (report, revision);

-- Every change of every cell, emptied ones (value and mark null) included.
CREATE TABLE reporting_change (
    report bigint NOT NULL,
    address text NOT NULL,
    revision integer NOT NULL,
    value numeric(30, 10),
    mark smallint,
    origin text NOT NULL,
    source text NOT NULL DEFAULT '',
    by text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (report, address, revision)
);
"""

VALUES = """
CREATE TABLE reporting_value (
    item integer NOT NULL,
    period integer NOT NULL,
    place integer NOT NULL,
    value numeric(30, 10),
    mark smallint NOT NULL CONSTRAINT reporting_value_mark CHECK (mark BETWEEN 0 AND 3),
    report bigint NOT NULL,
    round integer NOT NULL,
    known_from timestamptz NOT NULL,
    known_to timestamptz NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (item, period, place, known_from),
    CONSTRAINT reporting_value_number CHECK ((mark = 0) = (value IS NOT NULL)),
    CONSTRAINT reporting_value_order CHECK (known_to > known_from)
);
-- The report is in it so that what is not published yet can be left out without reading the table.
CREATE UNIQUE INDEX reporting_value_holds ON reporting_value (item, period, place) INCLUDE (value, mark, report)
    WHERE known_to = 'infinity';
CREATE INDEX reporting_value_report ON reporting_value (report);

-- What the ledger holds of approved values: the step or amount on a day, or (with its period) the reading that stands.
CREATE TABLE reporting_posted (
    place integer NOT NULL,
    item integer NOT NULL,
    basis text NOT NULL,
    day date NOT NULL,
    period integer NOT NULL DEFAULT 0,
    amount numeric(30, 10) NOT NULL,
    entry bigint NOT NULL,
    PRIMARY KEY (place, item, basis, day, period)
);
CREATE INDEX reporting_posted_item ON reporting_posted (item, place);

CREATE TABLE reporting_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report bigint NOT NULL,
    kind text NOT NULL,
    round integer NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    note text NOT NULL DEFAULT '',
    document text NOT NULL DEFAULT ''
);
CREATE INDEX reporting_event_report ON reporting_event (report, id);
"""

KEPT = """
CREATE FUNCTION reporting_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
-- Of an approved value only the end of the time it was known may be set, once.
CREATE TRIGGER reporting_value_fixed BEFORE UPDATE ON reporting_value FOR EACH ROW
    WHEN ((OLD.item, OLD.period, OLD.place, OLD.value, OLD.mark, OLD.report, OLD.round, OLD.known_from)
          IS DISTINCT FROM (NEW.item, NEW.period, NEW.place, NEW.value, NEW.mark, NEW.report, NEW.round, NEW.known_from)
          OR OLD.known_to <> 'infinity')
    EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER reporting_value_kept BEFORE DELETE ON reporting_value
    FOR EACH ROW EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER reporting_value_whole BEFORE TRUNCATE ON reporting_value EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER reporting_event_kept BEFORE UPDATE OR DELETE ON reporting_event
    FOR EACH ROW EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER reporting_event_whole BEFORE TRUNCATE ON reporting_event EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER reporting_version_fixed BEFORE UPDATE ON reporting_version FOR EACH ROW
    WHEN (OLD.state = 'published' AND (OLD.declaration, OLD.number, OLD.state)
          IS DISTINCT FROM (NEW.declaration, NEW.number, NEW.state))
    EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER reporting_version_kept BEFORE DELETE ON reporting_version FOR EACH ROW
    WHEN (OLD.state = 'published') EXECUTE FUNCTION reporting_refuse_change();
-- Two published versions of a regime never hold for the same day. An equal start and end means: for no day.
ALTER TABLE reporting_version ADD CONSTRAINT reporting_version_one_a_day EXCLUDE USING gist (
    (int8range(regime_id, regime_id, '[]')) WITH &&, daterange(starts, ends) WITH &&)
    WHERE (state = 'published');
"""

DROP = """
DROP TABLE reporting_event, reporting_posted, reporting_value, reporting_change, reporting_cell;
ALTER TABLE reporting_version DROP CONSTRAINT reporting_version_one_a_day;
DROP TRIGGER reporting_version_fixed ON reporting_version;
DROP TRIGGER reporting_version_kept ON reporting_version;
DROP FUNCTION reporting_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CodeListRow",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("declaration", models.JSONField()),
                ("digest", models.TextField()),
            ],
            options={
                "db_table": "reporting_code_list",
            },
        ),
        migrations.CreateModel(
            name="CountRow",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("turn", models.PositiveIntegerField()),
                ("unit", models.TextField()),
                ("counted", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                "db_table": "reporting_count",
            },
        ),
        migrations.CreateModel(
            name="ForeignRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("uid", models.TextField()),
                ("key", models.TextField()),
            ],
            options={
                "db_table": "reporting_foreign",
                "constraints": [models.UniqueConstraint(fields=("kind", "uid"), name="reporting_foreign_once")],
            },
        ),
        migrations.CreateModel(
            name="IndicatorRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(unique=True)),
                ("declaration", models.JSONField()),
                ("digest", models.TextField()),
                ("search", models.TextField()),
                ("retired", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "reporting_indicator",
            },
        ),
        migrations.CreateModel(
            name="PlaceRow",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("key", models.TextField(unique=True)),
            ],
            options={
                "db_table": "reporting_place",
            },
        ),
        migrations.CreateModel(
            name="RegimeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(unique=True)),
                ("created_at", models.DateTimeField()),
                ("retired_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "reporting_regime",
            },
        ),
        migrations.CreateModel(
            name="ViewRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.TextField(unique=True)),
                ("kind", models.TextField(choices=[("view", "view"), ("dashboard", "dashboard")])),
                ("title", models.TextField()),
                ("content", models.JSONField()),
                ("owner", models.TextField()),
                (
                    "audience",
                    models.TextField(
                        choices=[("private", "private"), ("colleagues", "colleagues"), ("public", "public")],
                        default="private",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "db_table": "reporting_view",
            },
        ),
        migrations.CreateModel(
            name="ItemRow",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("key", models.TextField(unique=True)),
                ("dimensions", models.JSONField(default=dict)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="reporting.indicatorrow"
                    ),
                ),
            ],
            options={
                "db_table": "reporting_item",
            },
        ),
        migrations.CreateModel(
            name="PeriodRow",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("kind", models.TextField()),
                ("cut_off", models.PositiveSmallIntegerField()),
                ("start", models.DateField()),
                ("end", models.DateField()),
            ],
            options={
                "db_table": "reporting_period",
                "indexes": [models.Index(fields=["kind", "end"], name="reporting_period_kind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="reporting_period_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("state", models.TextField(choices=[("draft", "draft"), ("published", "published")])),
                ("declaration", models.JSONField()),
                ("digest", models.TextField()),
                ("author", models.TextField()),
                (
                    "authors",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("saved_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by", models.TextField(blank=True, default="")),
                ("starts", models.DateField(null=True)),
                ("ends", models.DateField(null=True)),
                ("search", models.TextField(blank=True, default="")),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="reporting.regimerow"
                    ),
                ),
            ],
            options={
                "db_table": "reporting_version",
            },
        ),
        migrations.CreateModel(
            name="ReportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("regime", models.TextField()),
                ("office", models.TextField()),
                ("receiver", models.TextField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("open", "open"),
                            ("submitted", "submitted"),
                            ("returned", "returned"),
                            ("approved", "approved"),
                            ("published", "published"),
                        ]
                    ),
                ),
                ("round", models.PositiveIntegerField(default=1)),
                ("opened_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("first_submitted_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("submitted_by", models.TextField(blank=True, default="")),
                ("filled", models.PositiveIntegerField(default=0)),
                ("expected", models.PositiveIntegerField(default=0)),
                ("arrived", models.PositiveIntegerField(default=0)),
                ("first_arrived", models.PositiveIntegerField(default=0)),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                ("returns", models.PositiveIntegerField(default=0)),
                ("corrected", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("simulated", models.BooleanField(default=False)),
                ("told_round", models.PositiveIntegerField(default=0)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reporting.periodrow"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reporting.placerow"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="reporting.versionrow"
                    ),
                ),
            ],
            options={
                "db_table": "reporting_report",
            },
        ),
        migrations.CreateModel(
            name="ExplanationRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_id", models.TextField()),
                ("digest", models.TextField()),
                ("text", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="explanations",
                        to="reporting.reportrow",
                    ),
                ),
            ],
            options={
                "db_table": "reporting_explanation",
                "constraints": [
                    models.UniqueConstraint(fields=("report", "check_id"), name="reporting_explanation_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="versionrow",
            constraint=models.UniqueConstraint(fields=("regime", "number"), name="reporting_version_number"),
        ),
        migrations.AddConstraint(
            model_name="versionrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("regime",), name="reporting_version_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="versionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("published_by", ""), ("state", "draft")),
                    models.Q(
                        ("published_at__isnull", False),
                        ("state", "published"),
                        models.Q(("published_by", ""), _negated=True),
                        models.Q(("published_by", models.F("author")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reporting_version_published_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="reportrow",
            index=models.Index(fields=["office", "state", "due_at"], name="reporting_report_office"),
        ),
        migrations.AddIndex(
            model_name="reportrow",
            index=models.Index(fields=["receiver", "state", "due_at"], name="reporting_report_receiver"),
        ),
        migrations.AddIndex(
            model_name="reportrow",
            index=models.Index(fields=["regime", "period"], name="reporting_report_period"),
        ),
        migrations.AddIndex(
            model_name="reportrow",
            index=models.Index(
                condition=models.Q(("first_submitted_at__isnull", True)), fields=["due_at"], name="reporting_report_due"
            ),
        ),
        migrations.AddIndex(
            model_name="reportrow",
            index=models.Index(
                condition=models.Q(
                    ("state", "approved"),
                    models.Q(("round__gt", 1), models.Q(("state", "published"), _negated=True)),
                    _connector="OR",
                ),
                fields=["period"],
                name="reporting_report_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="reportrow",
            index=models.Index(
                condition=models.Q(("simulated", True)), fields=["period"], name="reporting_report_simulated"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.UniqueConstraint(fields=("regime", "office", "period"), name="reporting_report_once"),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrived__lte", models.F("expected")),
                    ("filled__lte", models.F("expected")),
                    ("first_arrived__lte", models.F("expected")),
                ),
                name="reporting_report_never_above_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    ("state", "returned"),
                    models.Q(("first_submitted_at__isnull", False), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="reporting_report_submitted_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approved", "published"]), _negated=True),
                    ("approved_at__isnull", False),
                    _connector="OR",
                ),
                name="reporting_report_approved_has_time",
            ),
        ),
        migrations.RunSQL(CELLS + VALUES + KEPT, DROP),
    ]
