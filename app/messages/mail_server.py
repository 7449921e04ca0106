"""A mail server: SMTP with TLS from the first byte (smtps, RFC 8314) or after STARTTLS; never without, unless it stands on this machine."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from app.core.settings import UnsafeSettings
from app.messages.carriers import Parcel

SECONDS = 15
PORTS = {"smtps": 465, "smtp": 587}
OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    sender: str  # 政务服务 <no-reply@example.gov>
    tls_at_once: bool
    user: str = ""
    password: str = ""

    def send(self, parcel: Parcel, key: str) -> None:
        """Raises smtplib.SMTPException or OSError where it was not taken."""
        with self._connected() as server:
            if self.user:
                server.login(self.user, self.password)
            server.send_message(self._written(parcel, key))

    def _connected(self) -> smtplib.SMTP:
        if self.tls_at_once:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        if self.host not in OWN_MACHINE:
            server.starttls(context=ssl.create_default_context())
        return server

    def _written(self, parcel: Parcel, key: str) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = " / ".join(filter(None, (parcel.subject.zh, parcel.subject.en)))
        mail["From"], mail["To"], mail["Date"] = self.sender, parcel.address, formatdate()
        mail["Message-ID"] = f"<{key}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"  # the same at every try
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        mail.set_content("\n\n".join(filter(None, (parcel.text.zh, parcel.text.en))))
        return mail


def server_of(url: str, sender: str) -> MailServer:
    """smtps://user:password@host:465 or smtp://host:587; raises UnsafeSettings for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise UnsafeSettings("YIMEN_MAIL_URL must be like smtps://user:password@host:465 or smtp://host:587")
    if "@" not in parseaddr(sender)[1]:
        raise UnsafeSettings("YIMEN_MAIL_FROM must be the address from which e-mail is sent")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, parts.port or PORTS[parts.scheme], sender, parts.scheme == "smtps", user, password)
