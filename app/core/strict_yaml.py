"""Content as YAML, read strictly: a key written twice is a mistake; plain YAML would quietly keep the last one."""

from typing import Any

import yaml

# libyaml reads nine times faster; where a platform's package lacks it, the slow reader gives the same.
Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
YamlFault = yaml.YAMLError


class StrictLoader(Safe):  # type: ignore[valid-type, misc]
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} is written twice", node.start_mark)
        return super().construct_mapping(node, deep)


def load(text: str) -> Any:  # what a file holds is for its reader to check
    """The document; raises YamlFault that names the line."""
    return yaml.load(text, StrictLoader)  # noqa: S506 - a safe loader
