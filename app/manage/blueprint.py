"""The administrator's blueprint with all its pages."""

from app.manage.room import bp
from app.manage.routes import audit, designer, jobs, matters, papers, registers, services, staff, units

__all__ = ["audit", "bp", "designer", "jobs", "matters", "papers", "registers", "services", "staff", "units"]
