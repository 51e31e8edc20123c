"""What may stand in the place of a piece of a reference: another operator, a neighbouring number, less than before."""

import ast
from collections.abc import Iterator

from grader.quiz import LETTERS

_ARITHMETIC: dict[type[ast.operator], list[type[ast.operator]]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.LShift: [ast.RShift],
    ast.RShift: [ast.LShift],
}
_COMPARISONS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
_NAMES = {
    one: other
    for pair in (
        ("min", "max"),
        ("floor", "ceil"),
        ("minimum", "maximum"),
        ("argmin", "argmax"),
        ("any", "all"),
        ("sum", "mean"),
        ("zeros", "ones"),
        ("zeros_like", "ones_like"),
        ("exp", "log"),
        ("sin", "cos"),
    )
    for one, other in (pair, pair[::-1])
} | {"prod": "sum", "round": "int", "sqrt": "square", "var": "std"}
_TEXTS = {"SAME": "VALID", "VALID": "SAME", "same": "valid", "valid": "same", "constant": "edge", "edge": "constant"}
_SYMMETRIC = {"max", "min", "maximum", "minimum", "gcd", "add", "multiply", "isclose", "array_equal", "zip"}
"""Functions whose arguments may be swapped without a change, or nearly so."""
_NOT_COMMUTATIVE = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)


def replacements(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield what may stand in the place of a node, and in a word what that changes."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            for other in _ARITHMETIC.get(type(op), []):
                yield "operator", ast.BinOp(left, other(), right)
            yield "dropped term", left
            yield "dropped term", right
            if isinstance(op, _NOT_COMMUTATIVE):
                yield "swapped", ast.BinOp(right, op, left)
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield "dropped sign", operand
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            for other in _COMPARISONS.get(type(op), []):
                yield "comparison", ast.Compare(left, [other()], [right])
        case ast.BoolOp(op=op, values=values):
            yield "operator", ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for index in range(len(values)):
                rest = values[:index] + values[index + 1 :]
                yield "dropped term", rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.If(test=test, body=body, orelse=orelse):
            yield "condition", ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.While(test=test, body=body, orelse=orelse):
            yield "condition", ast.While(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield "condition", ast.IfExp(test, orelse, body)
            yield "dropped term", body
            yield "dropped term", orelse
        case ast.Constant():
            yield from _constants(node)
        case ast.Call():
            yield from _calls(node)
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMES:
            yield "name", ast.Name(_NAMES[name], ast.Load())
        case ast.Attribute(value=value, attr=name, ctx=ast.Load()) if name in _NAMES:
            yield "name", ast.Attribute(value, _NAMES[name], ast.Load())
        case ast.Slice():
            yield from _slices(node)
        case ast.Subscript(value=value, slice=index, ctx=ast.Load()) if not _is_all(index):
            yield "dropped index", value
        case ast.Tuple(elts=items, ctx=ast.Load()) | ast.List(elts=items, ctx=ast.Load()):
            for index in range(len(items) - 1):
                swapped = [*items[:index], items[index + 1], items[index], *items[index + 2 :]]
                yield "swapped", type(node)(swapped, ast.Load())
        case ast.comprehension(target=target, iter=iterated, ifs=[_, *_] as ifs, is_async=is_async):
            for index in range(len(ifs)):
                yield "condition", ast.comprehension(target, iterated, ifs[:index] + ifs[index + 1 :], is_async)
        case ast.AugAssign(target=target, op=op, value=value):
            for other in _ARITHMETIC.get(type(op), []):
                yield "operator", ast.AugAssign(target, other(), value)
            assert isinstance(target, ast.expr)
            yield "dropped term", ast.Assign([target], value)


def _is_all(index: ast.expr) -> bool:
    """Whether an index takes everything, as in `kernel[...]`: without it the same comes out."""
    return isinstance(index, ast.Constant) and index.value is ...


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int):
        yield "constant", ast.Constant(value + 1)
        yield "constant", ast.Constant(value - 1) if value else ast.UnaryOp(ast.USub(), ast.Constant(1))
    elif isinstance(value, float):
        yield "constant", ast.Constant(value + 1)
        if value:
            yield "constant", ast.Constant(value / 2)
    elif isinstance(value, str) and value in _TEXTS:
        yield "constant", ast.Constant(_TEXTS[value])
    elif isinstance(value, str) and len(value) == 1 and value in LETTERS:  # the letter of a choice
        yield from (("constant", ast.Constant(letter)) for letter in LETTERS[:4] if letter != value)
    elif isinstance(value, str) and "->" in value:  # of einsum
        left, _, right = value.partition("->")
        if len(right.strip(". ")) > 1:
            yield "swapped", ast.Constant(left + "->" + right[:-2] + right[-1] + right[-2])


def _calls(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    args = node.args
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    for index in range(len(args) - 1 if called not in _SYMMETRIC else 0):
        if not isinstance(args[index], ast.Starred) and not isinstance(args[index + 1], ast.Starred):
            swapped = [*args[:index], args[index + 1], args[index], *args[index + 2 :]]
            yield "swapped", ast.Call(node.func, swapped, node.keywords)
    for index, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield "dropped argument", ast.Call(node.func, args, node.keywords[:index] + node.keywords[index + 1 :])
    if isinstance(node.func, ast.Name) and node.func.id == "range" and args:
        for op in (ast.Add(), ast.Sub()):
            place = 0 if len(args) == 1 else 1
            moved = [*args[:place], ast.BinOp(args[place], op, ast.Constant(1)), *args[place + 1 :]]
            yield "off by one", ast.Call(node.func, moved, [])
    if len(args) == 1 and not node.keywords and not isinstance(args[0], ast.Starred):
        yield "dropped call", args[0]
    if isinstance(node.func, ast.Attribute) and not args and not node.keywords:
        yield "dropped call", node.func.value


def _slices(node: ast.Slice) -> Iterator[tuple[str, ast.AST]]:
    lower, upper, step = node.lower, node.upper, node.step
    if lower is not None:
        yield "dropped term", ast.Slice(None, upper, step)
    if upper is not None:
        yield "dropped term", ast.Slice(lower, None, step)
    if step is not None:
        yield "dropped term", ast.Slice(lower, upper, None)
    if lower is not None and not isinstance(lower, ast.Constant):
        yield "off by one", ast.Slice(_more(lower), upper, step)
    if upper is not None and not isinstance(upper, ast.Constant):
        yield "off by one", ast.Slice(lower, _more(upper), step)


def _more(bound: ast.expr) -> ast.expr:
    return ast.BinOp(bound, ast.Add(), ast.Constant(1))
