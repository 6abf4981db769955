"""Why some mutants cannot be noticed."""

import tomllib


def read(path):
    """File, change and line of each explained mutant, with the reason."""
    if not path.exists():
        return {}
    groups = tomllib.loads(path.read_text())["because"]
    return {tuple(mutant): group["why"] for group in groups for mutant in group["mutants"]}


def idle(reasons, missed, mutants):
    """What is explained and need not be."""
    there = {mutant.key[:3] for mutant in mutants}
    open_ones = {mutant.key[:3] for mutant in missed}
    for key in reasons:
        if key not in there:
            yield f"explained, but not there: {key}"
        elif key not in open_ones:
            yield f"explained, but noticed: {key}"
