"""The patient list in the store: sealed rows that are found by record number, or by name and date of birth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.patients.person import Person, Visit, split_name
from transcribe.report import Header
from transcribe.store.moments import now
from transcribe.store.records import AnyRow
from transcribe.store.schema import KnownPatient, PatientKey
from transcribe.store.states import SYSTEM
from transcribe.store.store import Store

_MOST_VISITS = 60  # the newest of a patient
_MOST_FOUND = 50  # people who share the words of a name


@dataclass(frozen=True, slots=True)
class PatientList:
    """The patient list of a store."""

    store: Store

    def keep(self, people: Iterable[Person], source: str = "import") -> int:
        """Add these, or bring what is known of them up to date; what is empty leaves what was known. Returns how many.

        ``source`` is one word for the audit trail.
        """
        count = 0
        with self.store.database.writing() as connection:
            for person in people:
                self._keep(connection, person)
                count += 1
            if count:
                self.store.audit.add(connection, SYSTEM, "patients_kept", None, number=count, source=source)
        return count

    def merge(self, former: str, person: Person) -> None:
        """The record number ``former`` was given up for that of ``person`` (ADT^A40)."""
        with self.store.database.writing() as connection:
            old = self._by_number(connection, former)
            taken: tuple[str, ...] = (former,)
            if old is not None:
                known = self._person(old)
                taken = (former, *known.former)
                person = _newer(known, person).model_copy(update={"mrn": person.mrn, "former": person.former})
                connection.execute(delete(PatientKey).where(PatientKey.patient_id == old.id))
                connection.execute(delete(KnownPatient).where(KnownPatient.id == old.id))
            self._keep(connection, person.model_copy(update={"former": (*person.former, *taken)}))
            self.store.audit.add(connection, SYSTEM, "patients_merged", None, number=1)

    def count(self) -> int:
        """How many people are on the list."""
        with self.store.database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(KnownPatient)) or 0

    def find(self, *, mrn: str = "", name: str = "", date_of_birth: str = "") -> Person | None:
        """Who has this record number (now or formerly), or the one person of this name and date of birth.

        ``None`` if there is nobody, or if there are several.
        """
        keys = self.store.records.search_keys
        with self.store.database.reading() as connection:
            if mrn:
                found = self._by_keys(connection, keys.of_mrn(mrn))
            elif name and date_of_birth:
                found = self._by_keys(connection, keys.of_name(name))
            else:
                return None
            people = [self._person(row) for row in found]
        if not mrn:
            people = [person for person in people if person.date_of_birth == date_of_birth]
        return people[0] if len(people) == 1 else None

    def header(self, known: Header) -> Header | None:
        """What the list says about the patient of a worklist entry; ``None`` if it does not know the patient."""
        found = self.find(mrn=known.mrn or "", name=known.patient or "", date_of_birth=known.date_of_birth or "")
        if found is None:
            return None
        said = {
            "patient": found.name or known.patient,
            "date_of_birth": found.date_of_birth or known.date_of_birth,
            "mrn": found.mrn,
        }
        return known.model_copy(update=said)

    def certain(self, header: Header) -> Person:
        """The patient of a signed report, for a record system. Nothing is guessed.

        Raises ``DeliveryError`` where there is no record number, or the list says that it is another person's.
        """
        found = self.find(mrn=header.mrn or "", name=header.patient or "", date_of_birth=header.date_of_birth or "")
        if found is None and not header.mrn:
            raise DeliveryError(
                Problem.IDENTITY,
                "The report has no record number, and name and date of birth do not lead to one patient of the list.",
            )
        if found is None:
            family, given, middle = split_name(header.patient or "")
            return Person(
                mrn=header.mrn or "",
                family=family,
                given=given,
                middle=middle,
                date_of_birth=header.date_of_birth or "",
            )
        self._require_same(header, found)
        return found

    def _require_same(self, header: Header, found: Person) -> None:
        keys = self.store.records.search_keys
        if header.patient and found.name and keys.of_name(header.patient).isdisjoint(keys.of_name(found.name)):
            raise DeliveryError(Problem.IDENTITY, "On the patient list this record number has another name.")
        if header.date_of_birth and found.date_of_birth not in ("", header.date_of_birth):
            raise DeliveryError(Problem.IDENTITY, "On the patient list this record number has another date of birth.")

    def _keep(self, connection: Connection, person: Person) -> None:
        known = self._by_number(connection, person.mrn)
        if known is not None:
            person = _newer(self._person(known), person)
        number = self._number(person.mrn)
        values = {"changed_at": now(), "body": self.store.records.sealer.seal(person.model_dump_json(), _place(number))}
        if known is None:
            added = insert(KnownPatient).values(number=number, **values).returning(KnownPatient.id)
            patient = connection.execute(added).scalar_one()
        else:
            patient = known.id
            connection.execute(update(KnownPatient).where(KnownPatient.id == patient).values(**values))
            connection.execute(delete(PatientKey).where(PatientKey.patient_id == patient))
        keys = self.store.records.search_keys
        wanted = keys.of_name(person.name).union(*(keys.of_mrn(mrn) for mrn in (person.mrn, *person.former)))
        connection.execute(insert(PatientKey), [{"key": key, "patient_id": patient} for key in sorted(wanted)])

    def _number(self, mrn: str) -> str:
        (key,) = self.store.records.search_keys.of_mrn(mrn)
        return key

    def _by_number(self, connection: Connection, mrn: str) -> AnyRow | None:
        asked = select(*KnownPatient.__table__.columns).where(KnownPatient.number == self._number(mrn))
        return connection.execute(asked).one_or_none()

    def _by_keys(self, connection: Connection, keys: frozenset[str]) -> list[AnyRow]:
        asked = select(*KnownPatient.__table__.columns)
        for key in sorted(keys):
            asked = asked.where(KnownPatient.id.in_(select(PatientKey.patient_id).where(PatientKey.key == key)))
        return list(connection.execute(asked.limit(_MOST_FOUND))) if keys else []

    def _person(self, row: AnyRow) -> Person:
        return Person.model_validate_json(self.store.records.sealer.open(row.body, _place(row.number)))


def _place(number: str) -> str:
    return f"patient {number}"


def _newer(known: Person, said: Person) -> Person:
    """What is known after something was said: it fills gaps and overrules; visits and former numbers are added."""
    values = {name: value or getattr(known, name) for name, value in said.model_dump().items()}
    visits = {visit.number: visit for visit in (*known.visits, *said.visits)}
    newest = sorted(visits.values(), key=lambda visit: visit.day)[-_MOST_VISITS:]
    former = dict.fromkeys((*known.former, *said.former))
    former.pop(said.mrn, None)
    return Person.model_validate(
        {**values, "visits": [Visit.model_validate(visit.model_dump()) for visit in newest], "former": tuple(former)}
    )
