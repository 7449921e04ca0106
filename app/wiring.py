"""Who serves the ports of lower rooms, and which handlers the worker knows. Read this to see what is connected to what."""

from flask import Flask

from app.audit import work as audit_jobs
from app.cases import courier_gateway, couriers, earlier, parcels, work as case_jobs
from app.cases.courier_simulator import CourierSimulator
from app.core.settings import current
from app.database import db
from app.demo import people
from app.form_engine import paper_signs
from app.identity import card_reader, contacts, ports as identity
from app.issuance import fonts, held, seal_gateway, seal_service, sealed_copies, work as issuance_jobs
from app.issuance.seal_simulator import SealSimulator
from app.manage import trial
from app.messages import carriers, carrying, connecting as carrier_settings, outbox, ports as messages
from app.sources import connecting, enterprise, own, population

# Importing a room's `work` registers its handlers by name.
JOB_ROOMS = (audit_jobs, case_jobs, parcels, issuance_jobs, sealed_copies, outbox, carrying)


def connect(app: Flask) -> None:
    """Called once by the factory, after the content is loaded."""
    with app.app_context():
        connected = connecting.connect(db.engine, current())
    own.keep(connected, answers=earlier.answers_of, certificates=held.facts_of)
    paper_signs.print_with(fonts.has)
    card_reader.connect(_demonstration_cards)
    trial.connect(_demonstration_testers)
    identity.connect(real_name=population.lookup, firms=enterprise.firms_of, send_code=outbox.send_code)
    messages.connect(contacts.of)
    couriers.use(courier_gateway.connected(current()) or (CourierSimulator() if current().demonstration else None))
    seal_service.use(seal_gateway.connected(current()) or (SealSimulator() if current().demonstration else None))
    carriers.use(carrier_settings.connected(current()))


def _demonstration_cards() -> list[card_reader.Reading]:
    """The cards beside the kiosk's card-reader simulator."""
    return [card_reader.Reading(person.name, person.id_number) for person in people.citizens()]


def _demonstration_testers() -> list[trial.Tester]:
    """On whom an administrator may try a form."""
    return [trial.Tester(person.key, person.shown, person.id_number) for person in people.citizens()] if current().demonstration else []
