"""The demonstration city: 2,000 people and a few newcomers, about 800 households, 300 firms, the same at every start."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from app.demo.people import document
from app.demo.registers import named, residents
from app.demo.registers.belongings import Firm, Property, firms, properties
from app.demo.registers.residents import Home, Resident

SEED = 20261101
PEOPLE = 2_000
FIRMS = 300


@dataclass(frozen=True)
class Population:
    """Everyone, where they are registered, what they own and run; before any register gets something wrong."""

    homes: tuple[Home, ...]
    properties: tuple[Property, ...]
    firms: tuple[Firm, ...]
    seed: int

    def residents(self) -> Iterator[Resident]:
        for home in self.homes:
            yield from home.members


def generate(seed: int = SEED, people: int = PEOPLE, firm_count: int = FIRMS) -> Population:
    """The whole city from one seed: the same seed gives the same city."""
    dice = random.Random(seed)  # noqa: S311 - invented people, not a secret
    told = list(named.homes())
    first, newcomers = told[: -len(document()["newcomers"])], told[-len(document()["newcomers"]) :]
    taken = {member.id_number for home in told for member in home.members}
    invented = residents.homes(dice, people - sum(len(home.members) for home in first), taken)
    homes = [*first, *invented, *newcomers]
    return Population(tuple(homes), tuple(properties(dice, homes)), tuple(firms(dice, homes, firm_count)), seed)
