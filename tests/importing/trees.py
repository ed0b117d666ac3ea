"""Random trees of packages that import each other, in all the ways that decide what fails."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

MODULES: Final = (
    "alpha", "alpha.one", "alpha.two", "alpha.sub", "alpha.sub.one", "alpha.sub.two",
    "beta", "beta.one", "beta.sub", "beta.sub.one", "gamma", "delta.one", "delta.two",
)  # fmt: skip
CHILDREN: Final = ("one", "two", "sub")
SYMBOLS: Final = ("A", "B", "C", "_d")
CAUGHT: Final = (
    "ImportError", "ModuleNotFoundError", "AttributeError", "NameError", "SyntaxError",
    "Exception", "(ImportError, NameError)", "ValueError", "",
)  # fmt: skip
MANAGERS: Final = "suppress(ImportError)", "suppress(NameError, AttributeError)", "nullcontext()"
#: What nobody can decide: it may hide a failure, and never make one up.
CONDITIONS: Final = "os.environ.get('HOME')", "os.environ.get('NOT_THERE')", "len(sys.argv) > 5"
DECIDED: Final = "True", "False", "TYPE_CHECKING", "not TYPE_CHECKING", "__name__ == '__main__'"
HEAD: Final = (
    "import os, sys, importlib\n"
    "from contextlib import nullcontext, suppress\n"
    "from typing import TYPE_CHECKING\n"
)
Lines = list[str]


class Tree:
    """One random project. `decided`: nothing in it depends on a condition that can't be read."""

    def __init__(self, random: Random, *, decided: bool) -> None:
        self._random = random
        self._decided = decided
        self._depth = 0
        #: How many of the modules and names that are asked for there are.
        self._health = random.choice((0.8, 0.95, 0.99))
        self.modules = sorted(random.sample(MODULES, random.randint(2, 8)))
        self._packages = {m.rpartition(".")[0] for m in self.modules} - {""}
        self._packages |= {p.rpartition(".")[0] for p in self._packages} - {""}
        self._packages |= {m for m in self.modules if random.random() < 0.2}
        self.files = {self._file(m): self._text(m) for m in self.modules}
        for package in sorted(self._packages.difference(self.modules)):
            if random.random() < 0.5:  # else a namespace package
                self.files[f"{package.replace('.', '/')}/__init__.py"] = self._text(package)
        for package in self._packages:
            self.files.setdefault(f"{package.replace('.', '/')}/data.txt", "")

    def _file(self, module: str) -> str:
        path = module.replace(".", "/")
        return f"{path}/__init__.py" if module in self._packages else f"{path}.py"

    def _text(self, module: str) -> str:
        if self._random.random() > self._health + 0.17 * (1 - self._health):
            return "A = 1\nB = = 2\n" if self._random.random() < 0.2 else ""
        future = "from __future__ import annotations\n" if self._random.random() < 0.3 else ""
        bound = "A = B = C = _d = 1\n" if self._random.random() < self._health else ""
        return future + HEAD + bound + "\n".join(self._block(module, 1, 6)) + "\n"

    def _block(self, module: str, least: int, most: int) -> Lines:
        count = self._random.randint(least, most)
        return [line for _ in range(count) for line in self._statement(module)]

    def _statement(self, module: str) -> Lines:
        kinds: list[tuple[int, Callable[[str], Lines]]] = [
            (5, self._import), (9, self._from), (4, self._star), (6, self._bind),
            (3, self._export), (1, self._delete), (2, self._use), (1, self._raise),
        ]  # fmt: skip
        if self._depth < 2:
            kinds += [(5, self._try), (2, self._with), (3, self._if), (2, self._scope)]
            if not self._decided:
                kinds += [(2, self._function)]
        weights = [weight for weight, _ in kinds]
        return self._random.choices([make for _, make in kinds], weights)[0](module)

    def _inside(self, head: str, module: str) -> Lines:
        """Return a block below a line."""
        self._depth += 1
        block = self._block(module, 1, 2)
        self._depth -= 1
        return [head, *(f"    {line}" for line in block)]

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _module(self) -> str:
        if self._random.random() < self._health:
            return self._pick(*self.modules, *sorted(self._packages))
        return self._pick(*MODULES, "alpha.gone", "alpha.sub.gone", "gamma.gone")

    def _source(self, module: str) -> str:
        """Return what stands between `from` and `import`."""
        if self._random.random() < 0.6:
            return self._module()
        dots = self._pick(".", ".", ".", "..", "...")
        if len(dots) > module.count(".") + (module in self._packages):
            dots = "." if self._random.random() < self._health else dots
        return dots + (self._pick(*CHILDREN) if self._random.random() < 0.6 else "")

    def _name(self) -> str:
        return self._pick(*SYMBOLS[: 4 if self._random.random() < self._health else 0], *CHILDREN)

    def _import(self, module: str) -> Lines:
        name = self._module()
        if self._random.random() < 0.1:
            return [f"importlib.import_module({name!r})"]
        return [f"import {name}" + (f" as {self._pick(*SYMBOLS)}" if self._pick("", "x") else "")]

    def _from(self, module: str) -> Lines:
        names = [
            self._name()
            + (f" as {self._pick(*SYMBOLS, *CHILDREN)}" if self._random.random() < 0.2 else "")
            for _ in range(self._random.randint(1, 2))
        ]
        return [f"from {self._source(module)} import {', '.join(names)}"]

    def _star(self, module: str) -> Lines:
        if self._depth and self._scoped:
            return ["pass"]
        return [f"from {self._source(module)} import *"]

    _scoped = False

    def _bind(self, module: str) -> Lines:
        names = [self._pick(*SYMBOLS) for _ in range(self._random.randint(1, 3))]
        return [f"{name} = {number}" for number, name in enumerate(names)]

    def _export(self, module: str) -> Lines:
        if self._decided and self._depth:
            return ["pass"]
        names = [self._pick(*SYMBOLS, *CHILDREN) for _ in range(self._random.randint(0, 2))]
        return [f"__all__ {self._pick('=', '=', '+=')} {names}"]

    def _delete(self, module: str) -> Lines:
        name = self._pick(*SYMBOLS)
        return [f"{name} = 0", f"del {name}"]

    def _use(self, module: str) -> Lines:
        name = self._pick(*SYMBOLS)
        return [
            self._pick(
                name,
                f"{name}, 1",
                f"lambda: {name}",
                f"x: {name} = 1",
                f"y = [{name} for {name} in ()]",
                f"z = [{name} for _ in (1,)]",
                f"def f(a: {name} = None): pass",
                f"def f(a={name}): pass",
            )
        ]

    def _raise(self, module: str) -> Lines:
        return [f"raise {self._pick('ImportError', 'ValueError', 'KeyError')}('no')"]

    def _try(self, module: str) -> Lines:
        random = self._random
        lines = self._inside("try:", module)
        handlers = random.sample(CAUGHT, random.choice((1, 1, 2)))
        for types in sorted(handlers, key=lambda types: types == ""):
            name = f" as {self._pick(*SYMBOLS)}" if types and random.random() < 0.3 else ""
            lines += self._handler(f"except {types}{name}:".replace(" :", ":"), module)
        if random.random() < 0.2:
            lines += self._inside("else:", module)
        if random.random() < 0.2:
            lines += self._inside("finally:", module)
        return lines

    def _handler(self, head: str, module: str) -> Lines:
        choice = self._random.random()
        if choice < 0.4:
            return [head, "    pass"]
        if choice < 0.6:
            return [head, "    raise"]
        if self._decided:  # names that only a handler binds are there for us, perhaps
            return [head, *(f"    {line}" for line in self._raise(module))]
        return self._inside(head, module)

    def _with(self, module: str) -> Lines:
        return self._inside(f"with {self._pick(*MANAGERS)}:", module)

    def _if(self, module: str) -> Lines:
        test = self._pick(*DECIDED) if self._decided else self._pick(*DECIDED, *CONDITIONS)
        lines = self._inside(f"if {test}:", module)
        return lines + (self._inside("else:", module) if self._pick("", "x") else [])

    def _scope(self, module: str) -> Lines:
        around, self._scoped = self._scoped, True
        lines = self._inside("class Scope:", module)
        self._scoped = around
        return lines

    def _function(self, module: str) -> Lines:
        around, self._scoped = self._scoped, True
        self._depth += 1
        body = [line for _ in range(2) for line in self._pick_import(module)]
        self._depth -= 1
        self._scoped = around
        lines = ["def work():", *(f"    {line}" for line in body)]
        return [*lines, "work()"] if self._random.random() < 0.5 else lines

    def _pick_import(self, module: str) -> Lines:
        return self._import(module) if self._pick("", "x") else self._from(module)
