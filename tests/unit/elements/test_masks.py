"""How personal data is shown to someone who need not know it all."""

import pytest

from app.elements.masks import mask


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", "林晓雯", "林**"),
        ("name", "欧阳明远", "欧阳**"),
        ("name", "欧阳锋", "欧阳*"),
        ("name", "欧阳", "欧*"),
        ("name", "张", "*"),
        ("name", "徐𬱖", "徐*"),
        ("name", "买买提·艾力", "买*****"),
        ("id_number", "990001199403121023", "9900**********1023"),
        ("id_number", "99000119", "********"),
        ("phone", "19900000001", "199****0001"),
        ("account", "9900000000000000005", "********0005"),
        ("account", "0005", "********"),
        ("address", "云江市临江区望江街道滨江路66号2幢902室", "云江市临江区望江街道滨江路***"),
        ("address", "云江市河口县青石镇杨柳村12号", "云江市河口县青石镇***"),
        ("address", "某处", "某***"),
        ("none", "王立新", "王立新"),
        ("no such mask", "王立新", "********"),
        ("name", "", ""),
    ],
)
def test_what_is_shown(kind, text, shown):
    assert mask(kind, text) == shown
