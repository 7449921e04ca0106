"""Who acts: read once per request, frozen, and handed to every act of the house."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    ONLINE = "online"
    WINDOW = "window"
    KIOSK = "kiosk"
    SYSTEM = "system"


class Role(StrEnum):
    """What a staff post may do. A citizen has no role: being signed in and owning the thing is enough."""

    CLERK = "clerk"  # 综合窗口受理员: takes in any department's matter
    REVIEWER = "reviewer"  # 部门经办: first review of a department's cases
    APPROVER = "approver"  # 部门审批: decides a department's cases
    HEAD = "head"  # 部门负责人: signs extensions
    OUTPUT = "output"  # 出件窗口: hands results over
    SUPERVISOR = "supervisor"  # 效能监察（督查员）: sees the figures of every department, asks who was late
    ADMIN = "admin"  # 系统管理员: services, sources, accounts, jobs
    SECURITY = "security"  # 安全管理员: posts and rights, resets of a second factor
    AUDITOR = "auditor"  # 安全审计员: reads the audit log, changes nothing


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class PartyRef:
    """A natural person or an organisation, by id."""

    kind: PartyKind
    id: UUID


@dataclass(frozen=True)
class Post:
    id: UUID
    department: str  # department code of forms/city.yaml; the hall's own posts have "hall"
    role: Role
    place: str = ""  # code of the district or town whose cases it handles; "" is the whole city


@dataclass(frozen=True)
class Actor:
    """`person` acts, on `channel`; for itself unless `for_party` and then by `mandate` (or as legal representative)."""

    person: UUID | None = None
    name: str = ""  # display name, for the audit of one's own screen only; never stored by the audit
    account: UUID | None = None
    session: UUID | None = None
    post: Post | None = None
    for_party: PartyRef | None = None
    mandate: UUID | None = None
    device: UUID | None = None
    channel: Channel = Channel.ONLINE
    assurance: int = 0  # 0 anonymous, 1 password, 2 real name and second proof, 3 card or face
    confirmed_at: float = field(default=0.0, compare=False)  # last second-factor check, seconds since the epoch

    @property
    def party(self) -> PartyRef | None:
        """For whom this actor applies: the mandate's giver or the firm, else itself."""
        if self.for_party:
            return self.for_party
        return PartyRef(PartyKind.PERSON, self.person) if self.person else None

    @property
    def role(self) -> Role | None:
        return self.post.role if self.post else None

    @property
    def department(self) -> str | None:
        return self.post.department if self.post else None


ANONYMOUS = Actor()
SYSTEM = Actor(name="system", channel=Channel.SYSTEM)
