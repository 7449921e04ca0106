"""A source tree, read once: modules, what they import, their functions."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _is_for_types(node: ast.AST) -> bool:
    """`if TYPE_CHECKING:` is never run: what stands in it loads nothing."""
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


@dataclass(frozen=True)
class Import:
    line: int
    name: str  # app.cases.service; for "from a import b" both a and a.b are given
    inside_function: bool


@dataclass(frozen=True, eq=False)
class Module:
    path: Path  # relative to the root: app/cases/service.py
    text: str

    @property
    def name(self) -> str:
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    @property
    def package(self) -> str:
        """The room: cases for app/cases/service.py, wiring for app/wiring.py."""
        return self.path.parts[1].removesuffix(".py") if len(self.path.parts) > 1 else ""

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    @cached_property
    def imports(self) -> list[Import]:
        inside = {id(node) for function in self.functions for node in ast.walk(function)}
        for_types = {id(node) for block in ast.walk(self.tree) if _is_for_types(block) for node in ast.walk(block)}
        found = []
        for node in ast.walk(self.tree):
            if id(node) in for_types:
                continue
            found += [Import(node.lineno, name, id(node) in inside) for name in self._imported(node)]
        return found

    def _imported(self, node: ast.AST) -> list[str]:
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names]
        if not isinstance(node, ast.ImportFrom):
            return []
        base = node.module or ""
        if node.level:
            here = self.path.parent.parts
            base = ".".join([*here[: len(here) - node.level + 1], *([base] if base else [])])
        return [base, *(f"{base}.{alias.name}" for alias in node.names)]


@dataclass(frozen=True)
class Source:
    root: Path

    @cached_property
    def modules(self) -> list[Module]:
        paths = sorted((self.root / "app").rglob("*.py"))
        return [Module(path.relative_to(self.root), path.read_text(encoding="utf-8")) for path in paths]

    @cached_property
    def templates(self) -> list[Path]:
        return sorted((self.root / "app").rglob("templates/**/*.html"))

    def calls(self) -> Iterator[tuple[Module, int, str]]:
        """Every call written with a dotted name: (module, line, "datetime.now")."""
        for module in self.modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    yield module, node.lineno, ast.unparse(node.func)
