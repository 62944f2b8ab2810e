"""The template language as an office may use it: fields, ``if`` and ``for``, a few filters, and nothing else.

A template comes from a Word file and is not trusted. It sees plain text, lists and dictionaries; it can call nothing,
reach no attribute of a Python object, and do no arithmetic, so that it can neither look around in the program nor keep
it busy.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = (
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "length",
    "first",
    "last",
    "join",
    "default",
    "d",
    "e",
    "escape",
)
LOOP = frozenset({"index", "first", "last", "length"})  # of `loop` inside a `for`
PARTED = frozenset({"office", "loop"})  # what has parts behind a point
DEEPEST = 3  # loops inside loops
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Filter,
    nodes.If,
    nodes.CondExpr,
    nodes.For,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Test,
    nodes.List,
    nodes.Tuple,
)
_TESTS = ("defined", "undefined", "none", "in", "eq", "equalto", "ne")
_REFUSED = {
    nodes.Call: "a template cannot call anything",
    nodes.Assign: "a template cannot set values",
    nodes.Macro: "a template cannot define macros",
    nodes.Include: "a template cannot include other files",
    nodes.Import: "a template cannot import anything",
    nodes.FromImport: "a template cannot import anything",
    nodes.Extends: "a template cannot extend another",
}


class Environment(ImmutableSandboxedEnvironment):
    """Compiles templates in this small language only; values are escaped for XML."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def is_safe_attribute(self, obj: object, attr: str, _value: object) -> bool:
        """Only what ``loop`` tells; the entries of dictionaries are no attributes."""
        return isinstance(obj, LoopContext) and attr in LOOP

    def is_safe_callable(self, _obj: object) -> bool:
        """Nothing may be called."""
        return False

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
        template_class: type[Template] | None = None,
    ) -> Template:
        """Compile a template. Raises ``SecurityError`` if it holds what is not part of the language."""
        require_allowed(self.parse(source) if isinstance(source, str) else source)
        return super().from_string(source, globals, template_class)


def require_allowed(tree: nodes.Template) -> None:
    """Raises ``SecurityError``, with the reason in plain words, for what is not part of the language."""
    _walk(tree, 0)


def _walk(node: nodes.Node, depth: int) -> None:
    if not isinstance(node, _ALLOWED):
        reason = _REFUSED.get(type(node), "this is not possible in a template")
        raise SecurityError(reason)
    if isinstance(node, nodes.Getattr) and not (isinstance(node.node, nodes.Name) and node.node.name in PARTED):
        raise SecurityError("only fields like office.name have a part behind a point")
    if isinstance(node, nodes.Name) and node.name == "self":
        raise SecurityError("there is no such field")
    if isinstance(node, nodes.For):
        depth += 1
        if depth > DEEPEST or node.recursive:
            raise SecurityError(f"more than {DEEPEST} loops inside each other are not possible in a template")
    for child in node.iter_child_nodes():
        _walk(child, depth)
