"""What is asked of the database is written in the program; nobody's words become the name of a column."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import pytest

from .code import Finding, bodies, called, own_nodes
from .house import PACKAGE, python_files

#: What takes names of columns as the names of its arguments, and what takes them as texts.
BY_KEYWORD = {
    *("filter", "exclude", "get", "aget", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create"),
    *("Q", "annotate", "alias", "aggregate", "aaggregate", "get_object_or_404", "get_list_or_404"),
    *("values", "values_list", "update", "aupdate"),
}
BY_TEXT = {
    *("order_by", "values", "values_list", "only", "defer", "distinct", "select_related", "prefetch_related"),
    *("F", "OuterRef", "Prefetch", "earliest", "latest"),
}
#: SQL of the caller's own.
RAW = {"extra", "raw", "RawSQL"}
PUT_TOGETHER = (ast.JoinedStr, ast.Subscript, ast.BinOp, ast.ListComp, ast.DictComp, ast.GeneratorExp)
#: Where names are unfolded from a dictionary or a list all the same, and where those names come from. A person has
#: read each; a new one is to be read, too: no name may come from outside the program.
REVIEWED = {
    "calls/measures.py _ordered": "the measures of the same file",
    "calls/measures.py _response": "two parts of the answered, written in the same function",
    "calls/measures.py totals": "the measures of the same file",
    "cases/selectors/head.py _counted": "the tabs of the settings and the words that the rooms they name count by",
    "handover/measures.py totals": "the measures of the same file",
    "organisations/counting.py sources_of": "columns that a room names where it tells the rows behind a measure",
    "organisations/counting.py joined": "the second of two breakdowns that a room has named, where it asks",
    "organisations/dated.py succeed": "fields of the service's file, by the names that loading gives them",
    "organisations/loading.py _load_period": "fields of the service's file, by the names that its two callers write",
    "people/services.py update_person": "the columns that _columns writes, whatever was typed",
    "rostering/selectors.py _with_workers": "four columns of the worker, in the line before",
}


def open_queries(tree: ast.Module) -> Iterator[Finding]:
    """Every query whose columns are not written in the function where it is asked."""
    for body in bodies(tree):
        nodes = list(own_nodes(body))
        here = _Here(nodes)
        for node in nodes:
            if isinstance(node, ast.Call) and here.is_open(node):
                yield Finding.of(body, node)


class _Here:
    """What one function writes out: the texts and names that it gives a name of its own, once."""

    def __init__(self, nodes: Iterable[ast.AST]) -> None:
        given: dict[str, list[ast.expr]] = {}
        for node in nodes:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    given.setdefault(ast.unparse(target), []).append(node.value)
        self._given = {name: values[0] for name, values in given.items() if len(values) == 1}

    def is_open(self, call: ast.Call) -> bool:
        name = called(call)
        if name in RAW:
            return True
        by_keyword = (word.value for word in call.keywords if word.arg is None)
        if name in BY_KEYWORD and not all(self._writes_out(value) for value in by_keyword):
            return True
        by_text = (each.value if isinstance(each, ast.Starred) else each for each in call.args)
        return name in BY_TEXT and not all(self._writes_out_text(value) for value in by_text)

    def _writes_out(self, value: ast.expr) -> bool:
        """Whether every name of a dictionary, or every text of a list, stands in the function."""
        match value:
            case ast.Dict(keys=keys):
                return all(isinstance(key, ast.Constant) for key in keys)
            case ast.Tuple(elts=texts) | ast.List(elts=texts):
                return all(self._writes_out_text(text) for text in texts)
            case ast.IfExp(body=one, orelse=other):
                return self._writes_out(one) and self._writes_out(other)
            case ast.Name(id=name) if name in self._given:
                return self._writes_out_text(self._given[name])
            case ast.Name(id=name):
                return name.isupper()  # the program's own
        return isinstance(value, ast.Constant)

    def _writes_out_text(self, value: ast.expr) -> bool:
        """Whether an argument is a text that stands in the function, or an expression of Django's own."""
        if isinstance(
            value, ast.JoinedStr | ast.Subscript | ast.BinOp | ast.ListComp | ast.DictComp | ast.GeneratorExp
        ):
            return False
        if isinstance(value, ast.Call):
            return called(value) not in {"get", "getlist", "format", "join", "split", "strip"}
        return self._writes_out(value)


def test_no_query_unfolds_names_but_those_that_somebody_has_read() -> None:
    found = {}
    for path in python_files():
        if PACKAGE in path.parents and "tests" not in path.parts:
            for one in open_queries(ast.parse(path.read_text("utf-8"))):
                found[f"{path.relative_to(PACKAGE)} {one.function}"] = one.said
    assert not {place: said for place, said in found.items() if place not in REVIEWED}
    assert set(found) == set(REVIEWED), "what is no longer found is no longer allowed"


@pytest.mark.parametrize(
    "code",
    [
        "Case.objects.filter(**request.GET.dict())",
        "Case.objects.exclude(**asked)",
        "Case.objects.get(**form.cleaned_data)",
        "rows.filter(**{field: value})",
        "rows.filter(**{f'{field}__icontains': value})",
        "rows.filter(Q(**asked))",
        "rows.filter(~Q(pk=1) | Q(**{'name': 1, **asked}))",
        "get_object_or_404(Case, **asked)",
        "Case.objects.get_or_create(**asked)",
        "rows.annotate(**asked)",
        "rows.update(**form.cleaned_data)",
        "rows.order_by(*asked)",
        "rows.order_by(request.GET['sort'])",
        "rows.order_by(request.GET.get('sort', 'name'))",
        "rows.order_by(f'-{asked}')",
        "rows.order_by('-' + asked)",
        "rows.order_by(asked)",
        "rows.values(*asked)",
        "rows.values_list(*[name for name in asked])",
        "rows.only(*asked.split(','))",
        "rows.select_related(asked)",
        "rows.filter(name=F(asked))",
        "rows.extra(where=[asked])",
        "Case.objects.raw(asked)",
        "rows.annotate(x=RawSQL(asked, []))",
    ],
)
def test_control_a_query_that_unfolds_what_somebody_asked_for_is_found(code: str) -> None:
    program = f"def f(request, form, asked, field, value, rows):\n    return {code}"
    assert [one.function for one in open_queries(ast.parse(program))] == ["f"]


def test_control_a_name_that_is_given_twice_is_not_taken_for_the_first() -> None:
    program = "def f(rows, asked):\n    order = ('name',)\n    order = asked\n    return rows.order_by(*order)"
    assert list(open_queries(ast.parse(program)))


@pytest.mark.parametrize(
    "code",
    [
        "Case.objects.filter(name=asked)",
        "rows.filter(Q(name=asked) | Q(number=asked))",
        "rows.order_by('name', '-pk')",
        "rows.order_by(F('name').desc(nulls_last=True))",
        "rows.order_by(*ORDER)",
        "rows.order_by(*('name', 'pk'))",
        "rows.annotate(**{'is_open': Exists(others)})",
        "asked.get('name', value)",
    ],
)
def test_a_query_that_is_written_out_is_left_alone(code: str) -> None:
    assert not list(open_queries(ast.parse(f"def f(rows, asked, others, value):\n    return {code}")))
