"""An office's list of matters is read whole, whatever stands in it: sound lines are taken, every other one is named."""

import os
import random
from pathlib import Path

import pytest

from app.core.sheet_lines import MOST_BYTES
from app.publishing.matter_list import read

REAL = Path(__file__).parents[4] / "shared" / "data" / "guangan_items.csv"
HEAD = "department,name,type_code,item_code\n"
SOUND = "区民政局,结婚登记,07,A-1\n"


def lines(*rows: str) -> bytes:
    return (HEAD + "".join(row + "\n" for row in rows)).encode()


def test_a_sound_list_in_chinese_with_all_columns():
    text = "实施主体,事项名称,事项类型,事项编码,服务对象,办理形式,法定办结时限,承诺办结时限,咨询电话\n市公安局,居住证申领,20,X01,自然人、法人,窗口、网上;自助终端,15,0,0990-1\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        (matter,) = read(text.encode(encoding)).matters
        assert (matter.office, matter.name, matter.matter_type, matter.code) == ("市公安局", "居住证申领", "20", "X01")
        assert matter.audience == ("person", "organisation") and matter.channels == ("window", "online", "kiosk")
        assert (matter.legal_days, matter.promised_days, matter.phone) == (15, 0, "0990-1")


FAULTY = {
    "局,,07,B-1": "name is empty",
    ",结婚登记,07,B-1": "office is empty",
    "局,结婚登记,07": "code is empty",
    "局,罚款,02,B-1": "nothing that one applies for",
    "局,结婚登记,七,B-1": "nothing that one applies for",
    "局,结婚登记,07,A-1": "line 2 has the same code",
    "局,结婚登记,07,../etc/passwd": "other signs",
    "局,结婚登记,07,<b>": "other signs",
    f"局,{'长' * 301},07,B-1": "more than 300 signs",
    "局,公路,1,511A0138000000-511602000000-000-1151130083372204X-1-00": "has 17 signs, not 18",
    "局,公路,1,511A0138000000-511602000000-000-115113010833722044-1-00": "wrong check character",
}


@pytest.mark.parametrize(("line", "what"), FAULTY.items())
def test_a_faulty_line_is_named_and_its_neighbours_are_taken(line: str, what: str):
    result = read(lines(SOUND.strip(), line, "区民政局,离婚登记,07,A-2"))
    assert [matter.code for matter in result.matters] == ["A-1", "A-2"]
    (fault,) = result.faults
    assert fault.line == 3 and what in fault.what and str(fault).startswith("line 3: ")


def test_optional_columns_are_judged_too():
    head = "department,name,type_code,item_code,audience,legal_days\n"
    result = read((head + "局,事,20,A-1,火星人,5\n局,事,20,A-2,自然人,soon\n").encode())
    assert not result.matters and ["火星人" in result.faults[0].what, "soon" in result.faults[1].what] == [True, True]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "names no column for"),
        (b"\xff\xfe\x00", "neither UTF-8 nor GB 18030"),
        (b"a,b,c\n1,2,3\n", "names no column for office"),
        (b"x" * (MOST_BYTES + 1), "larger than 64 MB"),
    ],
    ids=["empty", "no text", "other columns", "too large"],
)
def test_a_file_that_is_no_list_is_one_fault(content: bytes, what: str):
    result = read(content)
    assert not result.matters and what in result.faults[0].what


def test_cells_are_one_line_of_text():
    (matter,) = read('department,name,type_code,item_code\n局," 结婚\n登记\u200e\x07 ",07, A-1 \n'.encode()).matters
    assert (matter.name, matter.code) == ("结婚 登记", "A-1")


def test_whatever_bytes_come_it_never_raises():
    dice = random.Random(4)
    whole = lines(*(f"局,事项{number},20,C-{number}" for number in range(40)))
    for _ in range(400):
        broken = bytearray(whole)
        for _ in range(dice.randrange(1, 12)):
            broken[dice.randrange(len(broken))] = dice.choice(b'",\n\r\0\xff\xe4;a')
        result = read(bytes(broken))
        assert len(result.matters) <= 41


def test_a_cell_of_megabytes_is_a_fault_not_an_end():
    result = read(lines(f'局,"{"长" * 200_000}",07,A-0', SOUND.strip()))
    assert [matter.code for matter in result.matters] == ["A-1"] and result.faults


def test_the_real_list_is_taken_and_its_faults_are_named():
    if not REAL.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{REAL} is missing")
        pytest.skip("the real list is not here")
    result = read(REAL.read_bytes())
    assert len(result.matters) == 985 and len(result.faults) == 150
    assert len({matter.office for matter in result.matters}) >= 30
    assert sum("17 signs" in fault.what for fault in result.faults) == 91
