"""Content as YAML, read strictly: a key written twice is a mistake; plain YAML would quietly keep the last one."""

from typing import Any, Self

import yaml

# libyaml reads nine times faster; where a platform's package lacks it, the slow reader gives the same.
Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
YamlFault = yaml.YAMLError


class Written(str):
    """A text that stands as a value in a file, and knows where: forms/housing/rental-housing.yaml:131."""

    place: str

    def __new__(cls, text: str, place: str = "") -> Self:
        made = super().__new__(cls, text)
        made.place = place
        return made


yaml.SafeDumper.add_representer(Written, yaml.representer.SafeRepresenter.represent_str)


class StrictLoader(Safe):  # type: ignore[valid-type, misc]
    file = ""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} is written twice", node.start_mark)
        found = super().construct_mapping(node, deep)
        if self.file:
            for key, value in ((self.construct_object(key, deep=True), value) for key, value in node.value):
                if type(found[key]) is str:
                    found[key] = Written(found[key], f"{self.file}:{value.start_mark.line + 1}")
        return found


def load(text: str, file: str = "") -> Any:  # what a file holds is for its reader to check
    """The document; raises YamlFault that names the line. With the name of the file, texts know the line they stand in."""
    loader = StrictLoader(text)
    loader.file = file
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
