"""The rules that the source keeps; docs/decisions/0001-layout.md says why."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.architecture.source import Function, Module, Source

ROWS = (  # faces on top, ground at the bottom; neighbours in a row are strangers
    {"portal", "kiosk", "window", "verify", "manage", "api", "demo"},
    {"web"},
    {"hall", "benefits", "publishing", "supervision"},
    {"cases"},
    {"form_engine", "sources", "issuance"},
    {"identity", "catalogue", "messages"},
    {"elements", "audit"},
    {"core"},
)
RANK = {room: rank for rank, row in enumerate(ROWS) for room in row}
SIDEWAYS = {("kiosk", "portal")}
BESIDE_THE_ROOMS = {"__init__", "cli", "content", "factory", "wiring", "database", "static_files", "translations"}
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, POSITIONAL = 400, 40, 25, 4
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "data", "info", "manager", "managers"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today"}


def rooms_are_those_of_the_plan(source: Source) -> Iterator[str]:
    for room in sorted({module.package for module in source.modules} - set(RANK) - BESIDE_THE_ROOMS):
        yield f"app/{room}: a room that the plan does not know"


def imports_run_down(source: Source) -> Iterator[str]:
    for module in source.modules:
        for line, target in sorted({(i.line, i.name.split(".")[1]) for i in module.imports if i.name.startswith("app.")}):
            here = module.package
            if here in RANK and target in RANK and target != here and RANK[target] <= RANK[here] and (here, target) not in SIDEWAYS:
                yield f"{module.path}:{line} {here} -> {target} runs up or sideways"
            if here in RANK and target in {"wiring", "cli", "content", "database", "factory"}:
                yield f"{module.path}:{line} {here} -> {target}: only the factory knows these"


def flask_stays_in_the_faces(source: Source) -> Iterator[str]:
    for module in source.modules:
        if RANK.get(module.package, 0) <= RANK["web"]:
            continue
        for found in module.imports:
            top = found.name.split(".")[0]
            if top == "flask" or top.startswith("flask_"):
                yield f"{module.path}:{found.line} {top} in the domain {module.package}"


def no_module_imports_in_a_circle(source: Source) -> Iterator[str]:
    names = {module.name for module in source.modules}
    edges = {module.name: sorted({i.name for i in module.imports if i.name in names} - {module.name}) for module in source.modules}
    state: dict[str, str] = {}

    def walk(name: str, trail: tuple[str, ...]) -> Iterator[str]:
        state[name] = "open"
        for target in edges[name]:
            if state.get(target) == "open":
                yield " -> ".join([*trail[trail.index(target) :], target])
            elif target not in state:
                yield from walk(target, (*trail, target))
        state[name] = "done"

    for name in sorted(names):
        if name not in state:
            yield from walk(name, (name,))


def _is_view(function: Function) -> bool:
    return any(re.match(r"bp\.(get|post|put|delete|route)\(", ast.unparse(decorator)) for decorator in function.decorator_list)


def files_and_functions_are_short(source: Source) -> Iterator[str]:
    for module in source.modules:
        lines = module.text.count("\n")
        if lines > LONGEST_FILE:
            yield f"{module.path}: {lines} lines, at most {LONGEST_FILE}"
        for function in module.functions:
            first = min((decorator.lineno for decorator in function.decorator_list), default=function.lineno)
            length = (function.end_lineno or function.lineno) - (first if _is_view(function) else function.lineno) + 1
            limit = LONGEST_VIEW if _is_view(function) else LONGEST_FUNCTION
            if length > limit:
                yield f"{module.path}:{function.lineno} {function.name}: {length} lines, at most {limit}"


def few_arguments_go_by_position(source: Source) -> Iterator[str]:
    for module in source.modules:
        for function in module.functions:
            names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            names = names[1:] if names[:1] in (["self"], ["cls"]) else names
            if len(names) > POSITIONAL:
                yield f"{module.path}:{function.lineno} {function.name}: {len(names)} arguments by position, at most {POSITIONAL}"


def names_say_what_a_thing_is(source: Source) -> Iterator[str]:
    for module in source.modules:
        for part in module.path.with_suffix("").parts:
            if part in FORBIDDEN_NAMES:
                yield f"{module.path}: {part!r} says nothing"


def time_comes_from_the_clock(source: Source) -> Iterator[str]:
    for module, line, call in source.calls():
        if call in CLOCKS and module.path.parts[1:] != ("core", "clock.py"):
            yield f"{module.path}:{line} {call}() instead of core.clock"


# What a web process does not carry: library -> who may import it at the top, or (the renderer) inside its functions.
HEAVY = {
    "weasyprint": {"render"}, "pyhanko": {"sealing", "pades", "timestamp"}, "pyhanko_certvalidator": {"sealing", "pades"},
    "PIL": {"pictures"}, "pikepdf": {"documents"}, "pkcs11": {"key_token"},
}  # fmt: skip
LATE = {
    "render": {"weasyprint"},
    "work": {"app.issuance", "app.issuance.pades", "app.issuance.sealing"},
    "verification": {"app.issuance", "app.issuance.pades"},
    "key_places": {"app.issuance", "app.issuance.key_token"},
}


def _makes_or_reads_papers(module: Module) -> str:
    """The module's own name, if it is one of issuance or of the process that looks into foreign files."""
    return module.path.stem if module.path.parts[1:-1] in {("issuance",), ("core", "inspection")} else ""


def _may_import_late(module: Module, name: str) -> bool:
    allowed = LATE.get(_makes_or_reads_papers(module), set())
    return name in allowed or name.split(".")[0] in allowed


def imports_stand_at_the_top(source: Source) -> Iterator[str]:
    for module in source.modules:
        for found in module.imports:
            if found.inside_function and not _may_import_late(module, found.name):
                yield f"{module.path}:{found.line} imports {found.name} inside a function"


def heavy_libraries_stay_with_who_needs_them(source: Source) -> Iterator[str]:
    for module in source.modules:
        for found in module.imports:
            library = found.name.split(".")[0]
            if library in HEAVY and _makes_or_reads_papers(module) not in HEAVY[library]:
                yield f"{module.path}:{found.line} {found.name}: a web process must not carry it"


def heavy_modules_are_imported_late(source: Source) -> Iterator[str]:
    late = {name for names in LATE.values() for name in names} - {"app.issuance"}
    for module in source.modules:
        for found in module.imports:
            if (found.name in late or found.name.split(".")[0] in late) and not found.inside_function:
                yield f"{module.path}:{found.line} imports {found.name} at the top: every web process would carry it"


def rules_are_raised_not_asserted(source: Source) -> Iterator[str]:
    for module in source.modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assert):
                yield f"{module.path}:{node.lineno} assert: python -O would drop this rule"


def domain_code_never_commits(source: Source) -> Iterator[str]:
    for module, line, call in source.calls():
        if call.endswith(".commit") and module.package in RANK and module.path.parts[1:] != ("core", "transaction.py"):
            yield f"{module.path}:{line} {call}(): the edge commits"


def every_module_says_what_it_promises(source: Source) -> Iterator[str]:
    for module in source.modules:
        if module.text.strip() and not ast.get_docstring(module.tree):
            yield f"{module.path}: no docstring"
        if "TODO" in module.text or "FIXME" in module.text:
            yield f"{module.path}: work left over"


INLINE = re.compile(
    r"\sstyle=|\son(click|change|submit|load|input|keydown|keyup|focus|blur)=|<script(?![^>]*\ssrc=)|<style[\s>]|javascript:", re.IGNORECASE
)


def pages_keep_the_content_policy(source: Source) -> Iterator[str]:
    for path in source.templates:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if INLINE.search(line):
                yield f"{path.relative_to(source.root)}:{number} inline style or script: {line.strip()[:80]}"


ENDPOINT = re.compile(r"""url_for\(\s*["']([^"']+)["']""")


def portal_pages_name_relative_endpoints(source: Source) -> Iterator[str]:
    """The same pages live at / and inside /kiosk: an absolute endpoint would lead a person out of the kiosk."""
    for path in [*source.templates, *(source.root / "app" / "portal").rglob("*.py")]:
        if "portal" not in path.relative_to(source.root).parts[:2]:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for endpoint in ENDPOINT.findall(line):
                if not endpoint.startswith(".") and endpoint != "static":
                    yield f"{path.relative_to(source.root)}:{number} url_for({endpoint!r}) is absolute"


def no_two_modules_of_a_row_share_a_table(source: Source) -> Iterator[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for module in source.modules:
        for name in re.findall(r"__tablename__\s*=\s*[\"'](\w+)", module.text):
            owners[name].add(str(module.path))
    for table, paths in owners.items():
        if len(paths) > 1:
            yield f"table {table}: {', '.join(sorted(paths))}"


GUARDS = (
    rooms_are_those_of_the_plan,
    imports_run_down,
    flask_stays_in_the_faces,
    no_module_imports_in_a_circle,
    files_and_functions_are_short,
    few_arguments_go_by_position,
    names_say_what_a_thing_is,
    time_comes_from_the_clock,
    imports_stand_at_the_top,
    heavy_libraries_stay_with_who_needs_them,
    heavy_modules_are_imported_late,
    rules_are_raised_not_asserted,
    domain_code_never_commits,
    every_module_says_what_it_promises,
    pages_keep_the_content_policy,
    portal_pages_name_relative_endpoints,
    no_two_modules_of_a_row_share_a_table,
)
