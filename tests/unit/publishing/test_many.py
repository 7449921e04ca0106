"""Ten thousand services can be checked: a thousand take twice as long as five hundred, and little memory stays."""

import shutil
import time
from pathlib import Path

import pytest

from app.publishing import checking
from tests.unit.publishing.test_checks import GROUND, ROOT

FORMS = ROOT / "forms"
SHIPPED = len(checking.service_files(FORMS))


def many(root: Path, count: int) -> Path:
    """A folder with `count` services more, made of the shipped ones."""
    shutil.copytree(FORMS, root)
    shipped = checking.service_files(FORMS)
    for number in range(count):
        source = shipped[number % len(shipped)]
        code = f"{source.stem}-n{number}"
        text = source.read_text(encoding="utf-8").replace(f"code: {source.stem}\n", f"code: {code}\n", 1)
        (root / source.parent.name / f"{code}.yaml").write_text(text, encoding="utf-8")
    return root


def seconds(root: Path) -> float:
    begun = time.process_time()
    checking.check_folder(root, certificates=GROUND.certificates, connected=GROUND.connected)
    return time.process_time() - begun


def test_checking_takes_time_by_the_number_of_services_and_no_more(tmp_path):
    few, more = many(tmp_path / "few" / "forms", 25), many(tmp_path / "more" / "forms", 95)
    each = min(seconds(few) for _ in range(2)) / (25 + SHIPPED), min(seconds(more) for _ in range(2)) / (95 + SHIPPED)
    assert each[1] < 1.6 * each[0], each


def test_what_is_kept_of_each_is_small(tmp_path):
    root = many(tmp_path / "forms", 5)
    candidates = checking.check_folder(root, certificates=GROUND.certificates, connected=GROUND.connected)
    assert len(candidates) == 5 + SHIPPED
    assert max(len(one.packed_content) + len(one.packed_text) for one in candidates) < 40_000
    one = candidates[0]
    assert one.sha256 == checking.digest(one.content) and one.source == (root / one.department / f"{one.code}.yaml").read_text(
        encoding="utf-8"
    )


def test_a_code_that_two_files_have_is_refused(tmp_path):
    root = many(tmp_path / "forms", 0)
    source = root / "housing" / "rental-housing.yaml"
    text = source.read_text(encoding="utf-8").replace(
        "catalogue_code: 99ZJ20000301\n", "catalogue_code: 99ZJ20000301\nitem_code: 99ZJ2000030101\n"
    )
    source.write_text(text, encoding="utf-8")
    (root / "housing" / "second.yaml").write_text(text.replace("code: rental-housing\n", "code: second\n", 1), encoding="utf-8")
    at = checking.office(root, certificates=GROUND.certificates, connected=GROUND.connected)
    faults = checking._used_twice(at, [checking.check_file(at, path).candidate for path in sorted((root / "housing").glob("*.yaml"))])
    assert [(fault.file, fault.key) for fault in faults] == [("forms/housing/second.yaml", "item_code")]
    assert "is the one of housing/rental-housing.yaml too" in faults[0].what
    assert faults[0].line == text.splitlines().index("item_code: 99ZJ2000030101") + 1


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("market-regulation/individual-business.yaml", "'\"rented\" in situations'", "'\"rentd\" in situations'"),
        ("market-regulation/individual-business.yaml", "'\"licensed\" in situations'", "'\"licensed\" inn situations'"),
    ],
)
def test_a_wrong_rule_is_named_with_its_line(tmp_path, file, right, wrong):
    root = many(tmp_path / "forms", 0)
    source = root / file
    text = source.read_text(encoding="utf-8").replace(right, wrong, 1)
    source.write_text(text, encoding="utf-8")
    at = checking.office(root, certificates=GROUND.certificates, connected=GROUND.connected)
    faults = checking.check_file(at, source).faults
    assert [(fault.file, fault.line) for fault in faults] == [
        (f"forms/{file}", next(number for number, line in enumerate(text.splitlines(), 1) if wrong in line))
    ]
