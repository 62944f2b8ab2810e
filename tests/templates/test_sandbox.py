"""Templates that want more than fields: none of them reaches an object of the program, or keeps it busy."""

from __future__ import annotations

import pytest
from jinja2.exceptions import TemplateError as JinjaError

from transcribe.templates.sandbox import Environment

FIELDS = {"patient": "A & B <c>", "office": {"name": "Lakeside", "lines": ["1", "2"]}, "draft": ""}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("{{ patient }}", "A &amp; B &lt;c&gt;"),
        ("{{ office.name|upper }}", "LAKESIDE"),
        ("{% for line in office.lines %}{{ loop.index }}:{{ line }} {% endfor %}", "1:1 2:2 "),
        ("{% if draft %}x{% else %}signed{% endif %}", "signed"),
        ("{% if not draft and patient != 'x' %}y{% endif %}", "y"),
        ("{{ office.lines|join(', ') }}", "1, 2"),
    ],
)
def test_what_is_possible(said: str, shown: str) -> None:
    assert Environment().from_string(said).render(FIELDS) == shown


@pytest.mark.parametrize(
    "said",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ patient.__class__ }}",
        "{{ patient.format }}",
        "{{ office.items() }}",
        "{{ office['name'] }}",
        "{{ patient|attr('__class__') }}",
        "{{ patient|safe }}",
        "{{ (patient|string).__init__ }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ range(10**9) }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9**9**9 }}",
        "{{ '%1000000000s' % patient }}",
        "{{ 'a' ~ 'b' }}",
        "{% set x = 1 %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% for a in office.lines recursive %}{{ loop(office.lines) }}{% endfor %}",
        "{% for a in office.lines %}{% for b in office.lines %}{% for c in office.lines %}{% for d in office.lines %}"
        "x{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ loop.__init__ }}",
        "{% for a in office.lines %}{{ loop._iterable }}{% endfor %}",
        "{{ unknown }}",
        "{% if x %}",
    ],
)
def test_what_is_not(said: str) -> None:
    with pytest.raises(JinjaError):
        print(Environment().from_string(said).render(FIELDS))
