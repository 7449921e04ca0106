"""Who is what to whom: relations to the head of a household, seen from any member."""

from app.demo.registers.residents import Home, Resident

CHILD = {"male": "son", "female": "daughter"}
PARENT = {"male": "father", "female": "mother"}
GENERATION = {"father": -1, "mother": -1, "head": 0, "spouse": 0, "son": 1, "daughter": 1}


def relation(of: Resident, to: Resident) -> str:
    """What `of` is to `to`: the head's daughter is granddaughter of the head's father."""
    steps = GENERATION[of.relation] - GENERATION[to.relation]
    by_marriage = "spouse" in {of.relation, to.relation}
    if steps == 0:
        return _same_generation(of, to)
    if steps in {2, -2}:
        return "grandchild" if steps == 2 else "grandparent"
    if by_marriage and -1 in {GENERATION[of.relation], GENERATION[to.relation]}:
        return "other"  # parents-in-law
    return CHILD[of.sex] if steps == 1 else PARENT[of.sex]


def _same_generation(of: Resident, to: Resident) -> str:
    if {of.relation, to.relation} == {"head", "spouse"} or GENERATION[of.relation] == -1:
        return "spouse"
    return "sibling"


def spouse_of(resident: Resident, home: Home) -> Resident | None:
    """The married partner in the same household."""
    return next((other for other in home.members if other is not resident and relation(other, resident) == "spouse"), None)
