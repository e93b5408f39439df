"""The chart or the map of an answer as a picture that stands alone: title, notes, source and legend inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from benso.domains.reporting.types import ReportActor
from benso.domains.units.rules import Roster
from benso.sites.shell import formats
from benso.sites.shell.analysis.asking import Asked
from benso.sites.shell.analysis.showing import Answer, Chart, Doors, DrawnMap, answered
from benso.sites.shell.charts.hexmap import hex_map
from benso.sites.shell.charts.legend import Shade
from benso.sites.shell.charts.series import bar_chart, line_chart
from benso.sites.shell.marks import BASIS_WORDS
from benso.sites.shell.templatetags.shell import language

CHART, MAP = "bieu-do", "ban-do"


def answer_picture(
    asked: Asked, roster: Roster, kind: str, doors: Doors, reader: ReportActor | None = None
) -> HttpResponse:
    """The picture of an answer, as its reader may see it (``None``: the public), as an SVG file.

    :raises Http404: if there is no such kind, nothing is asked, or the answer has no such picture
    """
    if kind not in {CHART, MAP}:
        raise Http404(_("Không có hình này; có biểu đồ và bản đồ."))
    answer = answered(asked, roster, doors, reader)
    picture = None if answer is None else chart_alone(answer) if kind == CHART else map_alone(answer)
    if answer is None or picture is None:
        raise Http404(_("Câu hỏi này chưa có số nào để vẽ như vậy; mở lại từ bảng số liệu."))
    response = HttpResponse(picture, content_type="image/svg+xml; charset=utf-8")
    question = answer.table.question
    name = f"{question.indicators[0]}-{question.until}-{kind}{'-mo-phong' if answer.table.simulated else ''}.svg"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-cache"
    return response


def chart_alone(answer: Answer) -> SafeString | None:
    """The chart, its notes beside its source; ``None`` where the answer has none."""
    chart = answer.chart
    if chart is None:
        return None
    caption = replace(chart.caption, source=_about(answer, chart))
    return line_chart(chart.lines, caption, alone=True) or bar_chart(chart.bars, caption, alone=True)


def map_alone(answer: Answer) -> SafeString | None:
    """The map with its legend; ``None`` where the answer has none."""
    found = answer.map
    if found is None:
        return None
    classes = [(shade.place, _class_words(shade)) for shade in found.legend]
    if found.missing:
        classes.append((0, f"{_('không có số liệu')} ({found.missing})"))
    drawn = _("Mỗi ô là một xã, phường, thị trấn; vị trí gần đúng. Bản đồ vẽ cho địa giới ngày %(d)s.")
    about = _about(answer, found, [drawn % {"d": formats.day(found.layout, language())}])
    return hex_map(replace(found.hexagons, source=about, classes=tuple(classes)), alone=True)


def _about(answer: Answer, picture: Chart | DrawnMap, more: Iterable[str] = ()) -> str:
    """Everything a reader must know who has the picture and no page: basis, source, notes."""
    words = {basis.value: str(said) for basis, said in BASIS_WORDS.items()}
    bases = ", ".join(words[basis] for basis in picture.bases)
    return " ".join([f"{bases[:1].upper()}{bases[1:]}.", answer.source, *more, *picture.notes])


def _class_words(shade: Shade) -> str:
    values = shade.low if shade.low == shade.high else f"{shade.low} – {shade.high}"
    return f"{values} ({shade.count})"
