"""Invents people and their households from one seed."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.demo.registers import names, numbers

REFERENCE = date(2026, 11, 1)  # ages are meant on this day; the city does not grow older with the clock
ADULT = 18


@dataclass
class Resident:
    """One person as the city knows them before any register gets something wrong."""

    id_number: str
    name: str
    sex: str
    birth_date: str
    relation: str  # to the head of the household
    ethnicity: str = "01"
    phone: str | None = None
    marital: str = "single"
    education: str = "none"
    since: str = ""
    fixed: Mapping[str, object] = field(default_factory=dict)  # what people.yaml says outright, by register
    is_named: bool = False

    @property
    def age(self) -> int:
        born = date.fromisoformat(self.birth_date)
        return REFERENCE.year - born.year - ((REFERENCE.month, REFERENCE.day) < (born.month, born.day))

    @property
    def is_adult(self) -> bool:
        return self.age >= ADULT


@dataclass
class Home:
    """A household (户) and where it is registered; it may live elsewhere."""

    number: str
    division: str
    address: str
    hukou: str
    members: list[Resident]
    residence_division: str = ""
    residence_address: str = ""


# relation to the head, youngest and oldest age; the head's age is drawn first
SHAPES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (17, ("head",)),
    (20, ("head", "spouse")),
    (26, ("head", "spouse", "child")),
    (14, ("head", "spouse", "child", "child")),
    (5, ("head", "child")),
    (8, ("head", "spouse", "child", "parent")),
    (3, ("elder",)),
)


class Registrar:
    """Hands out ID numbers, phones and names, never one twice."""

    def __init__(self, dice: random.Random, taken: set[str]) -> None:
        self.dice, self.taken = dice, taken
        self.phones = iter(range(100, 10_000))
        self.homes = iter(range(1001, 1_000_000))
        self.count = 0

    def born(self, age: int) -> str:
        """A birthday that makes someone `age` years old on the reference day."""
        return (REFERENCE - timedelta(days=age * 365 + age // 4 + self.dice.randrange(1, 364))).isoformat()

    def resident(self, relation: str, sex: str, age: int, division: str, *, surname: str = "") -> Resident:
        birth_date = self.born(age)
        self.count += 1
        made = Resident(self._id_number(division, birth_date, sex), self._name(sex, surname), sex, birth_date, relation)
        made.ethnicity = "01" if self.dice.random() < 0.94 else self.dice.choice(names.MINORITIES)
        made.education = self._education(made.age)
        if made.age >= 16:
            made.phone = numbers.phone(next(self.phones))
        return made

    def _id_number(self, division: str, birth_date: str, sex: str) -> str:
        while True:
            serial = self.dice.randrange(0, 499) * 2 + (sex == "male")
            number = numbers.id_number(division, birth_date, serial)
            if number not in self.taken:
                self.taken.add(number)
                return number

    def _name(self, sex: str, surname: str) -> str:
        surname = surname or (self.dice.choice(names.COMPOUND) if self.dice.random() < 0.02 else self.dice.choice(names.SURNAMES))
        if self.count % 150 == 7:
            return surname + self.dice.choice(names.RARE)
        last = self.dice.choice(names.MALE if sex == "male" else names.FEMALE)
        return surname + (self.dice.choice(names.MIDDLE) if self.dice.random() < 0.7 else "") + last

    def _education(self, age: int) -> str:
        if age < 6:
            return "none"
        for limit, level in ((12, "primary"), (15, "junior"), (18, "senior")):
            if age < limit:
                return level
        return self.dice.choices(
            ("primary", "junior", "senior", "college", "bachelor", "master"), (8 + max(age - 40, 0), 22, 24, 18, 16, 2)
        )[0]


def homes(dice: random.Random, total: int, taken: set[str]) -> Iterator[Home]:
    """Households with `total` people altogether."""
    registrar, left = Registrar(dice, taken), total
    while left:
        shape = dice.choices([shape for _, shape in SHAPES], [weight for weight, _ in SHAPES])[0][:left]
        left -= len(shape)
        yield _home(registrar, shape)


def _home(registrar: Registrar, shape: tuple[str, ...]) -> Home:
    dice = registrar.dice
    division = dice.choices(list(names.WEIGHTS), list(names.WEIGHTS.values()))[0]
    is_rural = division in {"990003", "990004"} and dice.random() < 0.7
    members = _members(registrar, shape, division)
    home = Home(
        f"{division}{next(registrar.homes):06d}", division, address(dice, division, is_rural), "rural" if is_rural else "urban", members
    )
    home.residence_division, home.residence_address = division, home.address
    if dice.random() < 0.2:  # 人户分离: lives elsewhere than registered
        home.residence_division = dice.choice(("990001", "990002"))
        home.residence_address = address(dice, home.residence_division, False)
    _settle(home, dice)
    return home


def _members(registrar: Registrar, shape: tuple[str, ...], division: str) -> list[Resident]:
    dice = registrar.dice
    head_age = dice.randrange(66, 91) if shape[0] == "elder" else dice.randrange(27, 62) if len(shape) > 1 else dice.randrange(20, 75)
    head_sex = dice.choices(("male", "female"), (72, 28))[0]
    head = registrar.resident("head", head_sex, head_age, division)
    surname = head.name[:2] if head.name[:2] in names.COMPOUND else head.name[0]
    makers: Mapping[str, Callable[[], Resident]] = {
        "spouse": lambda: registrar.resident(
            "spouse", "female" if head_sex == "male" else "male", max(20, head_age + dice.randrange(-5, 4)), division
        ),
        "child": lambda: _child(registrar, head_age, division, surname),
        "parent": lambda: _parent(registrar, head_age, division, surname),
    }
    others = [makers[part]() for part in shape[1:]]
    if any(one.relation == "spouse" for one in others):
        for one in (head, *others):
            one.marital = "married" if one.relation in {"head", "spouse"} else one.marital
    elif head_age > 30:
        head.marital = dice.choices(("single", "divorced", "widowed"), (60, 25, 15 + (60 if head_age > 65 else 0)))[0]
    return [head, *others]


def _child(registrar: Registrar, head_age: int, division: str, surname: str) -> Resident:
    sex = registrar.dice.choice(("male", "female"))
    oldest = max(1, head_age - 22)
    return registrar.resident(
        "son" if sex == "male" else "daughter", sex, registrar.dice.randrange(max(0, oldest - 14), oldest), division, surname=surname
    )


def _parent(registrar: Registrar, head_age: int, division: str, surname: str) -> Resident:
    sex = registrar.dice.choice(("male", "female"))
    age = min(95, head_age + registrar.dice.randrange(21, 30))
    parent = registrar.resident("father" if sex == "male" else "mother", sex, age, division, surname=surname if sex == "male" else "")
    parent.marital = registrar.dice.choice(("widowed", "divorced", "widowed"))
    return parent


def address(dice: random.Random, division: str, is_rural: bool) -> str:
    """An address of the invented city, down to the door."""
    place = f"云江市{names.DIVISIONS[division]}{dice.choice(names.STREETS[division])}"
    if is_rural:
        return f"{place}{dice.choice(names.VILLAGES)}{dice.randrange(1, 120)}号"
    house = f"{dice.choice(names.ROADS)}{dice.randrange(1, 200)}号{dice.randrange(1, 19)}幢"
    return f"{place}{house}{dice.randrange(1, 19)}0{dice.randrange(1, 5)}室"


def _settle(home: Home, dice: random.Random) -> None:
    """Since when each is registered here: the head moved in some day, children are registered when born."""
    moved = REFERENCE - timedelta(days=dice.randrange(200, 9000))
    for member in home.members:
        born = date.fromisoformat(member.birth_date)
        member.since = max(born, moved).isoformat()
