"""The eight shared registers of the demonstration city, each with its owner and what it offers."""

from app.sources.base import titled
from app.sources.embedded import EmbeddedRegister
from app.sources.registry import source


@source
class Population(EmbeddedRegister):
    name = "population"
    title = titled("人口库", "Population register")
    department = "public-security"
    offers = frozenset(
        {
            "name",
            "id_number",
            "sex",
            "birth_date",
            "ethnicity",
            "phone",
            "registered_address",
            "registered_division",
            "hukou_type",
            "residence_address",
            "residence_division",
            "marital_status",
            "education",
        }
    )


@source
class Household(EmbeddedRegister):
    name = "household"
    title = titled("户籍库", "Household register")
    department = "public-security"
    offers = frozenset(
        {
            "number",
            "head_name",
            "relation_to_head",
            "size",
            "members",
            "spouse_name",
            "spouse_id_number",
            "name",
            "sex",
            "birth_date",
            "registered_address",
            "registered_division",
            "registered_since",
            "hukou_type",
            "marital_status",
        }
    )


@source
class Estate(EmbeddedRegister):
    name = "estate"
    title = titled("不动产登记库", "Real estate register")
    department = "natural-resources"
    offers = frozenset({"properties", "has_property", "count", "total_area"})


@source
class Social(EmbeddedRegister):
    name = "social"
    title = titled("社会保险库", "Social insurance register")
    department = "human-resources"
    offers = frozenset({"insured", "status", "employer", "monthly_base", "months", "annual_income", "account_bank", "account_number"})


@source
class Medical(EmbeddedRegister):
    name = "medical"
    title = titled("医疗保障库", "Medical insurance register")
    department = "medical-insurance"
    offers = frozenset({"status", "kind", "division", "since", "number", "phone", "birth_date"})


@source
class Enterprise(EmbeddedRegister):
    name = "enterprise"
    title = titled("市场主体库", "Register of market entities")
    department = "market-regulation"
    subjects = frozenset({"person", "organisation"})
    offers = frozenset(
        {
            "name",
            "credit_code",
            "legal_representative",
            "representative_id_number",
            "address",
            "division",
            "type",
            "capital",
            "scope",
            "established",
            "status",
            "phone",
            "own_firms",
            "has_business",
        }
    )


@source
class Welfare(EmbeddedRegister):
    name = "welfare"
    title = titled("残疾人和低收入库", "Register of disability and low income")
    department = "civil-affairs"
    offers = frozenset(
        {
            "holds_disability_certificate",
            "disability_number",
            "disability_category",
            "disability_level",
            "low_income",
            "aid_category",
            "aid_number",
        }
    )


@source
class Credit(EmbeddedRegister):
    name = "credit"
    title = titled("公共信用库", "Public credit register")
    department = "government-data"
    subjects = frozenset({"person", "organisation"})
    offers = frozenset({"standing", "bad_records"})
