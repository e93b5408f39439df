"""What must hold in a step table: one way in, every step reachable, every way out, forks that are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from benso.domains.procedures.types import Action, Effect, Step, StepKind, StepTable
from benso.kernel.declarations import Mistakes
from benso.kernel.expressions import Type

REASONED = (Effect.REFUSE, Effect.ASK_SUPPLEMENT, Effect.STOP, Effect.APOLOGISE)
WAITING = {
    StepKind.SUPPLEMENT: (Effect.TAKE_SUPPLEMENT, "take_supplement"),
    StepKind.DUTY: (Effect.CONFIRM_DUTY, "confirm_duty"),
    StepKind.SIGN: (Effect.SIGN_RESULT, "sign_result"),
    StepKind.RETURN: (Effect.RETURN_RESULT, "return_result"),
}
LEADS_TO = {
    Effect.ASK_SUPPLEMENT: StepKind.SUPPLEMENT,
    Effect.ASK_DUTY: StepKind.DUTY,
    Effect.CONSULT: StepKind.CONSULTATION,
}


def judge_steps(found: Mistakes, table: StepTable, names: Mapping[str, Type]) -> None:
    """Note what is wrong in a step table."""
    if not table.steps:
        found.add("steps.table", "Bảng bước trống.")
        return
    found.unique("steps.table", (step.id for step in table.steps))
    found.unique("steps.actions", (action.id for action in table.actions))
    count = len(found.problems)
    steps = {step.id: step for step in table.steps}
    for index, action in enumerate(table.actions):
        _action(found, f"steps.actions.{index}", action, table, steps, names)
    for index, step in enumerate(table.steps):
        _step(found, f"steps.table.{index}", step, table, names)
    _time(found, table)
    _ends(found, table)
    if len(found.problems) == count:
        _ways(found, table)
        _forks(found, table)


def _action(
    found: Mistakes, path: str, action: Action, table: StepTable, steps: Mapping[str, Step], names: Mapping[str, Type]
) -> None:
    if action.source not in steps:
        found.add(f"{path}.from", f"Không có bước “{action.source}” trong bảng.")
    for each in action.targets:
        if each not in steps:
            found.add(f"{path}.to", f"Không có bước “{each}” trong bảng.")
    if len(set(action.targets)) < len(action.targets):
        found.add(f"{path}.to", "Một bước được nêu hai lần.")
    found.expression(f"{path}.guard", action.guard, names, Type.TRUTH)
    _manner(found, path, action, table)
    for effect, kind in LEADS_TO.items():
        if effect in action.effects and not any(each in steps and steps[each].kind is kind for each in action.targets):
            found.add(f"{path}.to", f"Hành động {effect} phải dẫn tới một bước loại {kind}.")


def _manner(found: Mistakes, path: str, action: Action, table: StepTable) -> None:
    timed = _timed(table)
    if not action.reason and action.id not in timed and any(effect in REASONED for effect in action.effects):
        found.add(f"{path}.reason", "Hành động này phải nêu lý do (reason: true): người dân có quyền biết vì sao.")
    if action.reason and action.id in timed:
        found.add(f"{path}.reason", "Hành động do hẹn giờ thực hiện không thể đòi nhập lý do.")
    if action.second_person is not None:
        if action.second_person == action.id or action.second_person not in {each.id for each in table.actions}:
            found.add(f"{path}.second_person", f"Không có hành động “{action.second_person}” để so người.")
        if action.id in timed:
            found.add(f"{path}.second_person", "Hành động do hẹn giờ thực hiện không có người thứ hai.")


def _timed(table: StepTable) -> set[str]:
    return {timer.action for step in table.steps for timer in step.timers}


def _step(found: Mistakes, path: str, step: Step, table: StepTable, names: Mapping[str, Type]) -> None:
    own = {action.id: action for action in table.actions_at(step.id)}
    for index, timer in enumerate(step.timers):
        if timer.action not in own:
            found.add(f"{path}.timers.{index}.action", f"Bước này không có hành động “{timer.action}”.")
        if timer.amount <= 0:
            found.add(f"{path}.timers.{index}.amount", "Hẹn giờ phải lớn hơn 0.")
    if (step.kind is StepKind.CONSULTATION) != bool(step.consultations):
        found.add(f"{path}.consultations", "Bước loại consultation phải nêu cơ quan được hỏi; bước khác thì không.")
    for index, asked in enumerate(step.consultations):
        found.expression(f"{path}.consultations.{index}.when", asked.when, names, Type.TRUTH)
        if asked.silence not in ("", "consent"):
            found.add(f"{path}.consultations.{index}.silence", "Chỉ ghi consent, hoặc bỏ trống.")
    if step.kind in WAITING:
        effect, name = WAITING[step.kind]
        if not any(effect in action.effects for action in own.values()):
            found.add(path, f"Bước loại {step.kind} cần một hành động có tác dụng {name}.")


def _time(found: Mistakes, table: StepTable) -> None:
    for index, step in enumerate(table.steps):
        path = f"steps.table.{index}"
        if (step.amount is None) != (step.unit is None):
            found.add(f"{path}.unit", "Số và đơn vị đi cùng nhau.")
        if step.share is not None and step.amount is not None:
            found.add(f"{path}.share", "Chọn một: phần của thời hạn chung (share) hoặc thời gian riêng (amount, unit).")
        if step.share is not None and not 0 <= step.share <= 1:
            found.add(f"{path}.share", "Phần của thời hạn chung phải từ 0 đến 1.")
        if step.amount is not None and step.amount < 0:
            found.add(f"{path}.amount", "Thời gian không được âm.")
    total = sum(step.share for step in table.steps if step.share is not None)
    if total > 1:
        found.add("steps.table", f"Tổng phần thời gian các bước là {total}, lớn hơn 1.")


def _ends(found: Mistakes, table: StepTable) -> None:
    first, receptions = table.steps[0], [s for s in table.steps if s.kind is StepKind.RECEPTION]
    if first.kind is not StepKind.RECEPTION or len(receptions) != 1:
        found.add("steps.table.0.kind", "Bảng phải bắt đầu bằng bước tiếp nhận (reception) và chỉ có một bước như thế.")
    elif not any(Effect.ACCEPT in action.effects for action in table.actions_at(first.id)):
        found.add("steps.table.0", "Bước tiếp nhận cần một hành động có tác dụng accept.")
    if not any(step.kind is StepKind.RETURN for step in table.steps):
        found.add("steps.table", "Bảng phải có bước trả kết quả (return).")


def _ways(found: Mistakes, table: StepTable) -> None:
    first = table.steps[0].id
    reached = _reached(table, [first])
    back = {step.id for step in table.steps if _can_end(table, step.id)}
    for index, step in enumerate(table.steps):
        if step.id not in reached:
            found.add(f"steps.table.{index}", f"Không có đường nào tới bước “{step.id}”.")
        elif step.id not in back:
            found.add(f"steps.table.{index}", f"Từ bước “{step.id}” không có đường nào kết thúc hồ sơ.")
    for effect, message in (
        (Effect.ACCEPT, "Có đường tới bước trả kết quả mà không qua tiếp nhận (accept): hồ sơ sẽ không có ngày hẹn."),
        (Effect.FINISH, "Có đường tới bước trả kết quả mà không qua finish: không biết hồ sơ xong ngày nào."),
    ):
        without = _reached(table, [first], lambda action, effect=effect: effect not in action.effects)  # type: ignore[misc]
        if any(step.kind is StepKind.RETURN and step.id in without for step in table.steps):
            found.add("steps.actions", message)


def _forks(found: Mistakes, table: StepTable) -> None:
    joins = [step.id for step in table.steps if step.join]
    returns = {step.id for step in table.steps if step.kind is StepKind.RETURN}
    joined: set[str] = set()
    for index, action in enumerate(table.actions):
        if len(action.targets) < 2:
            continue
        meeting = [j for j in joins if all(not _reached(table, [t], stop=j) & returns - {j} for t in action.targets)]
        meeting = [j for j in meeting if all(j in _reached(table, [t]) for t in action.targets)]
        if not meeting:
            found.add(f"steps.actions.{index}.to", "Các nhánh tách ở đây phải gặp lại ở một bước có join: true.")
        joined.update(meeting)
    for index, step in enumerate(table.steps):
        if step.join and step.id not in joined:
            found.add(f"steps.table.{index}.join", "Bước chờ đủ nhánh này không có chỗ tách nhánh tương ứng.")


def _reached(
    table: StepTable,
    starts: Iterable[str],
    passes: Callable[[Action], bool] = lambda action: True,
    stop: str | None = None,
) -> set[str]:
    found: set[str] = set()
    left = list(starts)
    while left:
        step = left.pop()
        if step in found:
            continue
        found.add(step)
        if step != stop:
            left += [t for action in table.actions_at(step) if passes(action) for t in action.targets]
    return found


def _can_end(table: StepTable, step: str) -> bool:
    return any(not action.targets for each in _reached(table, [step]) for action in table.actions_at(each))
