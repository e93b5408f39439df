"""Editions, which the database itself keeps from changing, and the entries of published figures."""

from django.db import migrations, models

APPEND_ONLY = """
CREATE FUNCTION scoreboard_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER scoreboard_edition_fixed BEFORE UPDATE OR DELETE ON scoreboard_edition
    FOR EACH ROW EXECUTE FUNCTION scoreboard_refuse_change();
"""
REVERSE = """
DROP TRIGGER scoreboard_edition_fixed ON scoreboard_edition;
DROP FUNCTION scoreboard_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.TextField()),
                ("loaded_at", models.DateTimeField()),
                ("entry_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "scoreboard_edition",
            },
        ),
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("figure", models.CharField(max_length=120)),
                ("turn", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("entry_id", models.BigIntegerField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "scoreboard_figure",
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "turn"), name="scoreboard_figure_turn_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("figure",),
                        name="scoreboard_figure_one_in_force",
                    ),
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, REVERSE),
    ]
