"""Tables of the register of units. Overlapping versions of one code are refused by the database itself."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from benso.domains.units import types


class UnitVersion(models.Model):
    """One version of a unit.

    The migration adds ``UNIQUE (code_range, validity WITHOUT OVERLAPS)`` over two generated columns: the code wrapped
    as a range, because a core-only PostgreSQL has no ``btree_gist``.
    """

    id = models.TextField(primary_key=True)
    code = models.TextField()
    name_vi = models.TextField()
    name_variants = ArrayField(models.TextField(), default=list)
    name_note = models.TextField(default="")
    type = models.TextField()
    level = models.TextField()
    parent_code = models.TextField(null=True)  # noqa: DJ001  a province has no parent
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    precision = models.TextField()
    change = models.TextField()
    atoms = ArrayField(models.TextField(), default=list)
    area_km2 = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    area_basis = models.TextField(default="")
    area_source_km2 = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    area_polygon_km2 = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    population = models.BigIntegerField(null=True)
    population_year = models.IntegerField(null=True)
    population_basis = models.TextField(default="")
    households = models.BigIntegerField(null=True)
    households_year = models.IntegerField(null=True)
    census_population = models.BigIntegerField(null=True)
    census_urban = models.BigIntegerField(null=True)
    census_rural = models.BigIntegerField(null=True)
    census_households = models.BigIntegerField(null=True)
    census_households_by_size = ArrayField(models.BigIntegerField(), default=list)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    point_kind = models.TextField()
    seat = models.TextField(default="")
    sources = ArrayField(models.TextField())
    flags = models.JSONField(default=list)
    quality = ArrayField(models.TextField(), default=list)
    note = models.TextField(default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=r"^(\d{2}|\d{3}|\d{5})$"), name="unit_code_is_gso_code"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="unit_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["province", "district", "commune"]), name="unit_level_is_known"
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="unit_point_is_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(census_population__isnull=True)
                | Q(census_population=F("census_urban") + F("census_rural")),
                name="unit_census_adds_up",
            ),
            models.CheckConstraint(condition=Q(sources__len__gt=0), name="unit_has_a_source"),
        )


class UnitLineage(models.Model):
    """A unit that went whole, or, from district to commune, in part, into another."""

    predecessor = models.ForeignKey(UnitVersion, models.CASCADE, related_name="+")
    successor = models.ForeignKey(UnitVersion, models.CASCADE, related_name="+")
    whole = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["predecessor", "successor"], name="unit_lineage_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="unit_lineage_is_not_to_itself"),
        )


class ReferenceArea(models.Model):
    """An area outside the register, kept to compare with."""

    id = models.TextField(primary_key=True)
    name_vi = models.TextField()
    name_en = models.TextField()
    note = models.TextField(default="")


class UnitEvent(models.Model):
    """A reorganisation by decree."""

    date = models.DateField(primary_key=True)
    decree = models.TextField()
    text_vi = models.TextField()
    text_en = models.TextField()
    communes_before = models.IntegerField()
    communes_after = models.IntegerField()
    sources = ArrayField(models.TextField())
    note = models.TextField(default="")


class HexagonLayout(models.Model):
    """The hexagon map of one date."""

    date = models.DateField(primary_key=True)
    columns = models.IntegerField()
    rows = models.IntegerField()
    radius_km = models.DecimalField(max_digits=8, decimal_places=3)
    mean_shift_km = models.DecimalField(max_digits=8, decimal_places=3)
    max_shift_km = models.DecimalField(max_digits=8, decimal_places=3)


class HexagonCell(models.Model):
    """The cell of a unit on one map."""

    layout = models.ForeignKey(HexagonLayout, models.CASCADE, related_name="cells")
    unit = models.ForeignKey(UnitVersion, models.CASCADE, related_name="+")
    column = models.IntegerField()
    row = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["layout", "column", "row"], name="hexagon_cell_holds_one_unit"),
            models.UniqueConstraint(fields=["layout", "unit"], name="hexagon_unit_has_one_cell"),
            models.CheckConstraint(condition=Q(column__gte=0, row__gte=0), name="hexagon_cell_is_on_the_grid"),
        )


class Agency(models.Model):
    """A state agency of one span of time."""

    ref = models.TextField(primary_key=True)
    name_vi = models.TextField()
    name_en = models.TextField(default="")
    kind = models.TextField()
    level = models.TextField()
    unit_code = models.TextField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    code = models.TextField(null=True, unique=True)  # noqa: DJ001  not published is not the empty text
    status = models.TextField()
    specialised = models.BooleanField()
    sources = ArrayField(models.TextField(), default=list)
    note = models.TextField(default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="agency_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in types.AgencyKind]), name="agency_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(sources__len__gt=0), name="agency_verified_has_a_source"
            ),
        )


class AgencyLineage(models.Model):
    """An agency whose work went to another."""

    predecessor = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    successor = models.ForeignKey(Agency, models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["predecessor", "successor"], name="agency_lineage_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="agency_lineage_is_not_to_itself"),
        )


class OfficeTemplate(models.Model):
    """A room or post that every unit of some types has."""

    level = models.TextField()
    types = ArrayField(models.TextField())
    kind = models.TextField()
    name_vi = models.TextField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    status = models.TextField()
    legal = models.TextField(default="")
    sources = ArrayField(models.TextField(), default=list)
    note = models.TextField(default="")


class CensusAgeGroup(models.Model):
    """Persons of a unit by age at the census."""

    unit = models.ForeignKey(UnitVersion, models.CASCADE, related_name="+")
    lower = models.IntegerField()
    upper = models.IntegerField(null=True)
    persons = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "lower"], name="age_group_once"),)


class FactSource(models.Model):
    """Where facts about units and agencies come from."""

    key = models.TextField(primary_key=True)
    about = models.TextField()
    text = models.TextField()


class RegisterState(models.Model):
    """One row: the digest of the register as loaded, by which readers in other processes notice a new one."""

    id = models.IntegerField(primary_key=True)
    digest = models.TextField()
    coverage_from = models.DateField()
    census_date = models.DateField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="register_state_is_one_row"),)
