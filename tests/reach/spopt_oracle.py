"""What spopt says is the best, with CBC: another model and another solver than ours."""

from __future__ import annotations

import warnings


def spopt_says(model: str, *asked: object, p: int) -> float:
    """Give the best value according to spopt, solved by CBC."""
    with warnings.catch_warnings():
        # pulp and spopt warn, when imported, of what will change in what they themselves use.
        warnings.simplefilter("ignore")
        import pulp  # type: ignore[import-untyped]  # noqa: PLC0415 -- ships no types; warns
        from spopt import locate  # type: ignore[import-untyped]  # noqa: PLC0415 -- likewise

        made = getattr(locate, model).from_cost_matrix(*asked, p_facilities=p)
        return float(pulp.value(made.solve(pulp.PULP_CBC_CMD(msg=False)).problem.objective))
