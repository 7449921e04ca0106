"""Content as YAML, read strictly: a key written twice is a mistake; plain YAML would quietly keep the last one."""

from typing import Any

import yaml

# libyaml reads nine times faster; where a platform's package lacks it, the slow reader gives the same.
Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
YamlFault = yaml.YAMLError

MOST_BYTES = 500_000  # a service of 200 fields has 60,000
DEEPEST = 40  # mappings and lists inside one another; a service has 12
TOO_DEEP = f"more than {DEEPEST} mappings and lists inside one another; write it flatter"
MERGE, STRING = "tag:yaml.org,2002:merge", "tag:yaml.org,2002:str"


class StrictLoader(Safe):  # type: ignore[valid-type, misc]
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} is written twice", node.start_mark)
        return super().construct_mapping(node, deep)


def load(text: str) -> Any:  # what a file holds is for its reader to check
    """The document of one of the house's own files; raises YamlFault that names the line."""
    return yaml.load(text, StrictLoader)  # noqa: S506 - a safe loader


Lines = dict[int, dict[Any, int]]  # id of a mapping or list of the document -> the line of each of its keys or places, from 1


def load_content(text: str, lines: Lines | None = None) -> Any:
    """The document that a department wrote; raises YamlFault. `lines` is filled for who wants to know where things stand.

    It is built from the stream, so that size, depth, anchors and tags are refused before anything could blow up: libyaml's own
    building of 100,000 brackets ends the process. It takes half of the time too.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise YamlFault("half of a character (a lone surrogate) stands in the file; type that place again") from None
    if size > MOST_BYTES:
        raise YamlFault(f"the file has {size} bytes, at most {MOST_BYTES} are allowed; divide the service")
    builder = _Builder(lines)
    try:
        for event in yaml.parse(text, Safe):
            builder.take(event)
    except yaml.scanner.ScannerError as fault:
        if "nesting depth" in (fault.problem or ""):  # libyaml looks ahead, and has a bound of its own
            fault.problem = TOO_DEEP
        raise
    return builder.document


class _Builder:
    """Puts the document together, event by event, on a stack of its own."""

    def __init__(self, lines: Lines | None) -> None:
        self.document: Any = None
        self.lines = lines
        self.open: list[tuple[dict[Any, Any] | list[Any], list[Any]]] = []  # what is being filled, and the key that waits for its value
        self.scalars = yaml.constructor.SafeConstructor()

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.put(self.value_of(event), event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.begin({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise _at(event, "an alias (*) may not be used; write it out, or make it a block of forms/_blocks")
        elif isinstance(event, yaml.DocumentStartEvent) and self.document is not None:
            raise _at(event, "a second document begins here; a file holds one")

    def begin(self, made: dict[Any, Any] | list[Any], event: yaml.CollectionStartEvent) -> None:
        if event.tag not in {None, "!"}:
            raise _at(event, f"the tag {event.tag!r} may not be used; take it away")
        if len(self.open) >= DEEPEST:
            raise _at(event, TOO_DEEP)
        self.put(made, event)
        self.open.append((made, []))

    def put(self, value: Any, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            raise _at(event, "an anchor (&) may not be used; write it out, or put the text in quotes")
        if not self.open:
            self.document = value
            return
        into, waiting = self.open[-1]
        if self.lines is not None and not waiting:
            place = len(into) if isinstance(into, list) else value
            if isinstance(place, str | int):
                self.lines.setdefault(id(into), {})[place] = _line(event)
        if isinstance(into, list):
            into.append(value)
        elif waiting:
            into[waiting.pop()] = value
        elif not isinstance(value, str | int | float | bool):
            raise _at(event, f"{value!r} cannot be a key; put it in quotes")
        elif value in into:
            raise _at(event, f"{value!r} is written twice; keep one of them")
        else:
            waiting.append(value)

    def value_of(self, event: yaml.ScalarEvent) -> Any:
        """Text, or what a plain word means in YAML: a number, true, a date, nothing."""
        text = event.value
        if event.tag is not None:
            raise _at(event, f"the tag {event.tag!r} may not be used; take it away")
        if not event.implicit[0]:
            return text
        kinds = Safe.yaml_implicit_resolvers.get(text[:1], ())
        tag = next((tag for tag, pattern in kinds if pattern.match(text)), STRING)
        if tag in {STRING, MERGE}:
            return text
        try:
            return self.scalars.construct_object(yaml.ScalarNode(tag, text))
        except ValueError:
            raise _at(event, f"{text[:40]!r} is no number and no date; put it in quotes") from None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _at(event: yaml.Event, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]  # libyaml's marks have the same fields
