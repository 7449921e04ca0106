"""Settings from the environment, validated once at start. Production refuses to start unless it is safe."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from app.core.egress import EgressRefused, allow
from app.core.settings import LEVELS, Settings, UnsafeSettings

ROOT = Path(__file__).resolve().parent
TRUE = {"1", "true", "yes", "on"}
AGENT = re.compile(r"https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?")  # one origin: it stands in the content policy


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this node.

    A default exists only where it is safe in production and fine to be public; a demonstration makes the rest itself
    and keeps it under YIMEN_INSTANCE.
    """
    production = environment.get("YIMEN_ENV") == "production"
    instance = Path(environment.get("YIMEN_INSTANCE", ROOT / "instance")).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        database_url=environment.get("YIMEN_DATABASE_URL") or f"sqlite:///{instance / 'yimen.sqlite'}",
        secret_key=environment.get("YIMEN_SECRET_KEY") or _kept(instance / "secret_key", production),
        master_key=bytes.fromhex(environment.get("YIMEN_MASTER_KEY") or _kept(instance / "master_key", production)),
        instance=instance,
        root=ROOT,
        public_url=environment.get("YIMEN_PUBLIC_URL", f"http://127.0.0.1:{environment.get('PORT', '8000')}").rstrip("/"),
        production=production,
        demonstration=environment.get("YIMEN_DEMO", "0" if production else "1").lower() in TRUE,
        debug=environment.get("FLASK_DEBUG", "").lower() in TRUE,
        sqlite_synchronous=environment.get("YIMEN_SQLITE_SYNCHRONOUS", "FULL").upper(),
        max_upload_mb=int(environment.get("YIMEN_MAX_UPLOAD_MB", "20")),
        scan_agent=environment.get("YIMEN_SCAN_AGENT", "").rstrip("/"),
        card_agent=environment.get("YIMEN_CARD_AGENT", "").rstrip("/"),
        card_key=environment.get("YIMEN_CARD_KEY", ""),
        clamd=environment.get("YIMEN_CLAMD", ""),
        text_url=environment.get("YIMEN_TEXT_URL", ""),
        text_key=environment.get("YIMEN_TEXT_KEY", ""),
        mail_url=environment.get("YIMEN_MAIL_URL", ""),
        mail_from=environment.get("YIMEN_MAIL_FROM", ""),
        courier_name=environment.get("YIMEN_COURIER_NAME", ""),
        courier_url=environment.get("YIMEN_COURIER_URL", "").rstrip("/"),
        courier_key=environment.get("YIMEN_COURIER_KEY", ""),
        seal_name=environment.get("YIMEN_SEAL_NAME", ""),
        seal_url=environment.get("YIMEN_SEAL_URL", "").rstrip("/"),
        seal_key=environment.get("YIMEN_SEAL_KEY", ""),
        pkcs11_module=environment.get("YIMEN_PKCS11_MODULE", ""),
        pkcs11_token=environment.get("YIMEN_PKCS11_TOKEN", ""),
        pkcs11_pin=environment.get("YIMEN_PKCS11_PIN", "") or _first_line(environment.get("YIMEN_PKCS11_PIN_FILE", "")),
        tsa_url=environment.get("YIMEN_TSA_URL", ""),
        tsa_trust=environment.get("YIMEN_TSA_TRUST", ""),
        tsa_networks=tuple(environment.get("YIMEN_TSA_NETWORKS", "").replace(",", " ").split()),
        signature_level=environment.get("YIMEN_SIGNATURE_LEVEL", "B-T"),
        session_minutes=int(environment.get("YIMEN_SESSION_MINUTES", "30")),
        draft_days=int(environment.get("YIMEN_DRAFT_DAYS", "30")),
        draft_reminder_days=int(environment.get("YIMEN_DRAFT_REMINDER_DAYS", "7")),
        automatic_sample_per_mille=int(environment.get("YIMEN_AUTOMATIC_SAMPLE_PER_MILLE", "50")),
        authority_sample_per_mille=int(environment.get("YIMEN_AUTHORITY_SAMPLE_PER_MILLE", "100")),
        yellow_days=int(environment.get("YIMEN_YELLOW_DAYS", "2")),
        supervision_answer_days=int(environment.get("YIMEN_SUPERVISION_ANSWER_DAYS", "3")),
        proof_answer_days=int(environment.get("YIMEN_PROOF_ANSWER_DAYS", "5")),
        collect_reminder_days=_days(environment.get("YIMEN_COLLECT_REMINDER_DAYS", "3,10")),
        uncollected_days=int(environment.get("YIMEN_UNCOLLECTED_DAYS", "30")),
        secure_cookies=production,
        proxies=int(environment.get("YIMEN_PROXIES", "0")),
    )
    refuse_unsafe(settings)
    return settings


def _first_line(path: str) -> str:
    """A secret that stands in a file of its own, so that it is in nobody's environment."""
    if not path:
        return ""
    try:
        return next(iter(Path(path).read_text(encoding="utf-8").splitlines()), "").strip()
    except OSError as fault:
        raise UnsafeSettings(f"YIMEN_PKCS11_PIN_FILE cannot be read: {fault.strerror}") from fault


def _days(text: str) -> tuple[int, ...]:
    return tuple(int(days) for days in text.split(",") if days.strip())


def _kept(path: Path, production: bool) -> str:
    """A development key made at first start; production has to bring its own.

    Never made beside a database that is there already: what lies in it was sealed with another one.
    """
    if production:
        return ""
    if not path.exists():
        if (path.parent / "yimen.sqlite").exists():
            raise UnsafeSettings(f"{path.name} is missing beside the database that was sealed with it: bring it back, or set it")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def refuse_unsafe(settings: Settings) -> None:
    """Raise UnsafeSettings with every reason at once when production would not be safe."""
    reasons = []
    if len(settings.master_key) != 32:
        reasons.append("YIMEN_MASTER_KEY must be 64 hexadecimal digits")
    if len(settings.secret_key) < 32:
        reasons.append("YIMEN_SECRET_KEY must have at least 32 characters")
    if not 0 < settings.draft_reminder_days < settings.draft_days:
        reasons.append("YIMEN_DRAFT_REMINDER_DAYS must be at least 1 and less than YIMEN_DRAFT_DAYS")
    if not 0 <= settings.automatic_sample_per_mille <= 1000:
        reasons.append("YIMEN_AUTOMATIC_SAMPLE_PER_MILLE must be from 0 to 1000")
    if not 0 <= settings.authority_sample_per_mille <= 1000:
        reasons.append("YIMEN_AUTHORITY_SAMPLE_PER_MILLE must be from 0 to 1000")
    reminders = settings.collect_reminder_days
    if list(reminders) != sorted(set(reminders)) or any(days < 1 for days in reminders):
        reasons.append("YIMEN_COLLECT_REMINDER_DAYS must be days from 1 on, each later than the one before")
    if settings.uncollected_days < 1:
        reasons.append("YIMEN_UNCOLLECTED_DAYS must be at least 1")
    if settings.yellow_days < 0:
        reasons.append("YIMEN_YELLOW_DAYS must not be negative")
    if settings.supervision_answer_days < 1:
        reasons.append("YIMEN_SUPERVISION_ANSWER_DAYS must be at least 1")
    if settings.proof_answer_days < 1:
        reasons.append("YIMEN_PROOF_ANSWER_DAYS must be at least 1")
    reasons += _unfit_agents(settings)
    reasons += _unfit_keys(settings)
    if settings.sqlite_synchronous not in {"FULL", "EXTRA"}:
        reasons.append("YIMEN_SQLITE_SYNCHRONOUS must be FULL: legal records may not be lost at power failure")
    if settings.production:
        reasons += _unsafe_in_production(settings)
    if reasons:
        raise UnsafeSettings("; ".join(reasons))


def _unfit_agents(settings: Settings) -> list[str]:
    """What drives the scanner and the card reader of a window's own computer."""
    agents = {"YIMEN_SCAN_AGENT": settings.scan_agent, "YIMEN_CARD_AGENT": settings.card_agent}
    reasons = [
        f"{name} must be an origin such as http://127.0.0.1:18600" for name, agent in agents.items() if agent and not AGENT.fullmatch(agent)
    ]
    if settings.card_key and len(settings.card_key) < 32:
        reasons.append("YIMEN_CARD_KEY must have at least 32 characters")
    if settings.card_agent and not settings.card_key:
        reasons.append("YIMEN_CARD_AGENT needs YIMEN_CARD_KEY: without it no reading of a card is believed")
    return reasons


def _unfit_keys(settings: Settings) -> list[str]:
    """Where keys and time-stamps come from."""
    reasons = []
    if settings.pkcs11_module and not (settings.pkcs11_token and settings.pkcs11_pin):
        reasons.append("YIMEN_PKCS11_MODULE needs YIMEN_PKCS11_TOKEN, and YIMEN_PKCS11_PIN or YIMEN_PKCS11_PIN_FILE")
    if settings.pkcs11_module and not Path(settings.pkcs11_module).is_file():
        reasons.append("YIMEN_PKCS11_MODULE is no file")
    if settings.tsa_url:
        reasons += _unfit_time_stamps(settings)
    if settings.signature_level not in LEVELS:
        reasons.append(f"YIMEN_SIGNATURE_LEVEL must be one of {', '.join(LEVELS)}")
    return reasons


def _unfit_time_stamps(settings: Settings) -> list[str]:
    reasons = []
    try:
        allow([(settings.tsa_url, settings.tsa_networks)])
    except (EgressRefused, ValueError) as refused:
        reasons.append(f"YIMEN_TSA_URL or YIMEN_TSA_NETWORKS: {refused}")
    if not settings.tsa_trust or not Path(settings.tsa_trust).is_file():
        reasons.append("YIMEN_TSA_URL needs YIMEN_TSA_TRUST, a file with the certificates that vouch for it")
    return reasons


def _unsafe_in_production(settings: Settings) -> list[str]:
    reasons = []
    if settings.debug:
        reasons.append("FLASK_DEBUG is on")
    if settings.demonstration:
        reasons.append("YIMEN_DEMO is on: demonstration accounts would be open to everyone")
    if not settings.public_url.startswith("https://"):
        reasons.append("YIMEN_PUBLIC_URL must begin with https://")
    if not settings.secure_cookies:
        reasons.append("cookies would not be secure")
    in_use = {settings.secret_key, settings.master_key.hex()}
    kept = [path for path in (settings.instance / "secret_key", settings.instance / "master_key") if path.exists()]
    return reasons + [f"the development key {path.name} is in use" for path in kept if path.read_text().strip() in in_use]
