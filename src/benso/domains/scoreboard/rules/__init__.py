"""How a target comes to its value and its state: pure functions over observations."""

from benso.domains.scoreboard.rules.aggregates import (
    compound_rate,
    equal_rank,
    geometric_mean_growth,
    term_means,
    worst_of,
)
from benso.domains.scoreboard.rules.disagreements import agrees_as_printed, disagreements
from benso.domains.scoreboard.rules.editions import decode, digest, encode, statement_digest
from benso.domains.scoreboard.rules.observations import (
    from_flow,
    from_readings,
    from_stock,
    settle,
)
from benso.domains.scoreboard.rules.outlooks import outlook, view
from benso.domains.scoreboard.rules.points import (
    PRECEDENCE,
    deciding,
    evaluate_formula,
    formula_names,
    measures_of,
    points,
)
from benso.domains.scoreboard.rules.projection import project
from benso.domains.scoreboard.rules.states import gap, keeps, path_value, promise_in_force, promised_path, state

__all__ = [
    "PRECEDENCE",
    "agrees_as_printed",
    "compound_rate",
    "deciding",
    "decode",
    "digest",
    "disagreements",
    "encode",
    "equal_rank",
    "evaluate_formula",
    "formula_names",
    "from_flow",
    "from_readings",
    "from_stock",
    "gap",
    "geometric_mean_growth",
    "keeps",
    "measures_of",
    "outlook",
    "path_value",
    "points",
    "project",
    "promise_in_force",
    "promised_path",
    "settle",
    "state",
    "statement_digest",
    "term_means",
    "view",
    "worst_of",
]
