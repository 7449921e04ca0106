"""The counter table of the figures. What stands in it is told by supervision.measures, and by whom it is kept by supervision.counting."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type


class View(StrEnum):
    """A list that a page asks for, kept ready so that it is read and not worked out."""

    TOTAL = "total"  # of everything, of a department, of a service
    DEPARTMENTS = "departments"  # each department
    SERVICES = "services"  # each service of one department
    WINDOWS = "windows"  # each post of the hall


class Period(StrEnum):
    DAY = "day"
    MONTH = "month"  # by its first day
    EVER = "ever"  # since the first case: what is in hand is what came less what was settled


class Figure(Base):
    """One line of one list in one period. The key is in the order in which pages ask, so that what is read is what is shown."""

    __tablename__ = "figure"

    view: Mapped[View] = mapped_column(enum_type(View), primary_key=True)
    period: Mapped[Period] = mapped_column(enum_type(Period), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)  # a district, town or village with what lies in it; "" the whole city
    channel: Mapped[str] = mapped_column(primary_key=True)  # by which the cases were filed; "" all
    of: Mapped[str] = mapped_column(primary_key=True)  # a department or department/service; "" everything
    start: Mapped[date] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)  # the department, service or post of the line; "" in a total

    received: Mapped[int]  # 收件
    weighed: Mapped[int]  # of these, filings whose typing was measured
    one_click: Mapped[int]  # 一键申报
    accepted: Mapped[int]  # 受理
    not_accepted: Mapped[int]  # 不予受理
    returned: Mapped[int]  # 补正
    approved: Mapped[int]  # 准予
    automatic: Mapped[int]  # of these, by the machine (秒批)
    refused: Mapped[int]  # 不予
    terminated: Mapped[int]  # 终止
    withdrawn: Mapped[int]  # 撤回
    kept: Mapped[int]  # decided within the promise
    days_used: Mapped[int]  # working days of the decided ones, as their clocks count
    days_promised: Mapped[int]
    limited: Mapped[int]  # of the decided ones, those that have a legal limit
    days_legal: Mapped[int]
    delivered: Mapped[int]  # 送达
    visits: Mapped[int]  # days on which somebody came to a counter for a case
    visits_of_delivered: Mapped[int]  # of the delivered ones, from first to last
    papers_saved: Mapped[int]  # of the delivered ones: 免提交
    late: Mapped[int]  # deadlines that passed


class StepGauge(Base):
    """Open steps of one department that are late or due, as the worker last found them.

    Of a whole city they are too many to be counted for a page.
    """

    __tablename__ = "step_gauge"

    department: Mapped[str] = mapped_column(primary_key=True)
    late: Mapped[int]
    due: Mapped[int]  # on the day of `at`
    at: Mapped[datetime]


MEASURES = tuple(column.name for column in Figure.__table__.columns if not column.primary_key)
