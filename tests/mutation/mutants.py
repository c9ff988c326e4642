"""Small wrong versions of a module: every place where a comparison, a number, an operator or a
statement could be mistaken, one at a time."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
CALLS = {"min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """module and name of the function, what stood there, what stands there now."""

    where: str
    before: str
    after: str
    line: int
    tree: ast.Module

    def __str__(self) -> str:
        return f"{self.where}: {self.before}  →  {self.after}"


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """The wrong versions of one node."""
    if isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            for wrong in COMPARISONS.get(type(operator), ()):
                other = copy.deepcopy(node)
                other.ops[i] = wrong()
                yield other
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATORS:
        if not (isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant | ast.JoinedStr)
                and isinstance(getattr(node.left, "value", ""), str)):  # fmt: skip
            other = copy.deepcopy(node)
            other.op = OPERATORS[type(node.op)]()
            yield other
    elif isinstance(node, ast.BoolOp):
        other = copy.deepcopy(node)
        other.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield other
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(test=node.test, body=node.orelse, orelse=node.body)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield ast.Call(func=ast.Name(CALLS[node.func.id], ast.Load()), args=node.args, keywords=[])
    if _can_go(node):
        yield ast.Pass()


def _can_go(node: ast.AST) -> bool:
    """A statement that could have been forgotten: a call, a change of state, a break."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    return isinstance(node, ast.Break) or (
        isinstance(node, ast.Assign | ast.AugAssign) and _keeps_state(node)
    )


def _keeps_state(node: ast.Assign | ast.AugAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return all(isinstance(target, ast.Attribute | ast.Subscript) for target in targets)


def mutants(source: str, module: str) -> Iterator[Mutant]:
    tree = ast.parse(source)
    yield from _below(tree, tree, module)


def _below(tree: ast.Module, node: ast.AST, where: str) -> Iterator[Mutant]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        where += "." + node.name
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):  # types are for the type checker
            continue
        for i, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST):
                continue
            for wrong in changes(child):
                _put(node, field, i, wrong)
                mutated = ast.fix_missing_locations(copy.deepcopy(tree))
                _put(node, field, i, child)
                yield Mutant(
                    where, ast.unparse(child), ast.unparse(wrong), getattr(child, "lineno", 0), mutated
                )
            yield from _below(tree, child, where)


def _put(node: ast.AST, field: str, i: int | None, child: ast.AST) -> None:
    if i is None:
        setattr(node, field, child)
    else:
        getattr(node, field)[i] = child
