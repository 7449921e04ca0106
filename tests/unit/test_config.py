"""Settings: a demonstration makes its own keys; production refuses to start unless it is safe."""

from pathlib import Path

import pytest

from app.core.settings import UnsafeSettings
from config import from_environment

SAFE = {
    "YIMEN_ENV": "production",
    "YIMEN_SECRET_KEY": "s" * 40,
    "YIMEN_MASTER_KEY": "ab" * 32,
    "YIMEN_PUBLIC_URL": "https://example.invalid",
}


def test_a_demonstration_makes_its_keys_once_and_keeps_them(tmp_path: Path) -> None:
    first = from_environment({"YIMEN_INSTANCE": str(tmp_path)})
    again = from_environment({"YIMEN_INSTANCE": str(tmp_path)})
    assert (first.master_key, first.secret_key) == (again.master_key, again.secret_key)
    assert (tmp_path / "master_key").stat().st_mode & 0o077 == 0


def test_safe_production_settings_are_taken(tmp_path: Path) -> None:
    settings = from_environment({**SAFE, "YIMEN_INSTANCE": str(tmp_path)})
    assert settings.production and settings.secure_cookies and not settings.demonstration


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"YIMEN_SECRET_KEY": ""}, "YIMEN_SECRET_KEY"),
        ({"YIMEN_MASTER_KEY": ""}, "YIMEN_MASTER_KEY"),
        ({"YIMEN_MASTER_KEY": "abcd"}, "YIMEN_MASTER_KEY"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"YIMEN_DEMO": "1"}, "YIMEN_DEMO"),
        ({"YIMEN_PUBLIC_URL": "http://example.invalid"}, "https"),
        ({"YIMEN_SQLITE_SYNCHRONOUS": "NORMAL"}, "FULL"),
        ({"YIMEN_PKCS11_MODULE": __file__, "YIMEN_PKCS11_TOKEN": "t"}, "YIMEN_PKCS11_PIN"),
        ({"YIMEN_PKCS11_MODULE": "/no/such.so", "YIMEN_PKCS11_TOKEN": "t", "YIMEN_PKCS11_PIN": "1"}, "YIMEN_PKCS11_MODULE is no file"),
        ({"YIMEN_PKCS11_PIN_FILE": "/no/such/pin"}, "YIMEN_PKCS11_PIN_FILE cannot be read"),
        ({"YIMEN_TSA_URL": "https://tsa.example.invalid"}, "YIMEN_TSA_TRUST"),
        ({"YIMEN_TSA_URL": "ftp://tsa.example.invalid", "YIMEN_TSA_TRUST": __file__}, "YIMEN_TSA_URL"),
        ({"YIMEN_TSA_URL": "https://tsa.example.invalid", "YIMEN_TSA_TRUST": __file__, "YIMEN_TSA_NETWORKS": "ten"}, "YIMEN_TSA_NETWORKS"),
        ({"YIMEN_SIGNATURE_LEVEL": "B-LTA"}, "YIMEN_SIGNATURE_LEVEL"),
        ({"YIMEN_SCAN_AGENT": "http://127.0.0.1:18600; script-src *"}, "YIMEN_SCAN_AGENT"),
        ({"YIMEN_CARD_AGENT": "http://127.0.0.1:18601/card"}, "YIMEN_CARD_AGENT must"),
        ({"YIMEN_CARD_AGENT": "http://127.0.0.1:18601"}, "needs YIMEN_CARD_KEY"),
        ({"YIMEN_CARD_KEY": "short"}, "YIMEN_CARD_KEY"),
    ],
)
def test_unsafe_production_refuses_to_start(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    with pytest.raises(UnsafeSettings, match=reason):
        from_environment({**SAFE, **change, "YIMEN_INSTANCE": str(tmp_path)})


def test_the_pin_of_a_machine_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "pin").write_text("824173\n")
    machine = {"YIMEN_PKCS11_MODULE": __file__, "YIMEN_PKCS11_TOKEN": "t", "YIMEN_PKCS11_PIN_FILE": str(tmp_path / "pin")}
    assert from_environment({**SAFE, **machine, "YIMEN_INSTANCE": str(tmp_path)}).pkcs11_pin == "824173"


def test_production_does_not_run_on_the_keys_of_a_demonstration(tmp_path: Path) -> None:
    made = from_environment({"YIMEN_INSTANCE": str(tmp_path)})
    with pytest.raises(UnsafeSettings, match="development key"):
        from_environment({**SAFE, "YIMEN_SECRET_KEY": made.secret_key, "YIMEN_INSTANCE": str(tmp_path)})
