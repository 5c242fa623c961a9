"""A wrong is tried: in a forked child, against the tests that come past its lines.

The tests are collected and run once; from then on every wrong costs a fork. The child
gives the one function its wrong code and runs its tests, quickest killer first, until
one fails. What runs only while something is loaded and kept (a condition is parsed once,
a class is made once) is tried in a fresh process instead, where all is loaded anew.
"""

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice, zip_longest
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from mutants.wrongs import Wrong

Line = tuple[str, int]
WORKERS = os.cpu_count() or 1
LONGEST = 5
"""Seconds of CPU that any test may take, beside ten times what it took without a wrong."""
FRESH_SECONDS = 180
MEMORY = 4 << 30


class Verdict(Enum):
    KILLED = "killed"
    SURVIVED = "survived"
    UNSEEN = "no test comes past it"
    FRESH = "to be tried in a fresh process"


@dataclass
class Coming:
    """Which lines were run, by which test; None: while the tests were loaded."""

    files: frozenset[str]
    lines: set[Line] = field(default_factory=set)
    tests: dict[Line, set[int]] = field(default_factory=lambda: defaultdict(set))
    loading: set[Line] = field(default_factory=set)

    def enter(self, frame: FrameType, event: str, arg: object) -> Any:
        """The tracer of sys.settrace: only the code under trial is followed."""
        return self.step if frame.f_code.co_filename in self.files else None

    def step(self, frame: FrameType, event: str, arg: object) -> Any:
        if event == "line":
            self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self.step

    def watch(self, run: Callable[[], object]) -> set[Line]:
        """The lines that run while this runs."""
        self.lines = set()
        sys.settrace(self.enter)
        try:
            run()
        finally:
            sys.settrace(None)
        return self.lines


@dataclass
class Trials:
    """A pytest plugin that tries wrongs instead of only running the tests."""

    wrongs: Sequence[Wrong]
    coming: Coming
    told: Callable[[int, Verdict], None]
    failed: bool = False
    took: list[float] = field(default_factory=list)
    killers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    functions: dict[tuple[str, str], list[FunctionType]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "native"  # nobody reads it, and no other is as quick

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        sys.settrace(None)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C is answered by who counts
        self.coming.loading |= self.coming.lines
        self._come_past(session.items)
        gc.unfreeze()  # what conftest.py froze is not among the objects that Python tells
        for found in gc.get_objects():
            if isinstance(found, FunctionType) and found.__code__.co_filename in self.coming.files:
                code = found.__code__
                self.functions[code.co_filename, code.co_qualname].append(found)
        gc.freeze()
        self._try_all(session.items)
        return True

    def _come_past(self, items: list[pytest.Item]) -> None:
        for index in range(len(items)):
            start = time.process_time()
            lines = self.coming.watch(lambda: self._passes(items, index))  # noqa: B023
            assert not self.failed, f"{items[index].nodeid} fails without any wrong"
            self.took.append(time.process_time() - start)
            for line in lines:
                self.coming.tests[line].add(index)

    def _passes(self, items: list[pytest.Item], index: int) -> bool:
        item, after = items[index], items[index + 1] if index + 1 < len(items) else None
        _forget(item)
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        return not self.failed

    # —— one wrong after the other, as many at a time as there are cores ——

    def _try_all(self, items: list[pytest.Item]) -> None:
        running: dict[int, tuple[int, int]] = {}
        for number, wrong in enumerate(self.wrongs):
            tests = self._tests_for(wrong)
            if not tests or not self._known(wrong):
                loads = self._is_loading(wrong)
                self.told(number, Verdict.FRESH if loads else Verdict.UNSEEN)
                continue
            while len(running) >= WORKERS:
                self._one_ended(running)
            running.update(self._begin(number, wrong, tests, items))
        while running:
            self._one_ended(running)

    def _begin(
        self, number: int, wrong: Wrong, tests: list[int], items: list[pytest.Item]
    ) -> dict[int, tuple[int, int]]:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            _quietly(FRESH_SECONDS + int(sum(self.took[each] for each in tests)))
            self._give(wrong)
            killer = self._killer(tests, items)
            os.write(write, b"" if killer is None else str(killer).encode())
            os._exit(0 if killer is None else 1)
        os.close(write)
        return {child: (number, read)}

    def _one_ended(self, running: dict[int, tuple[int, int]]) -> None:
        child, status = os.wait()
        number, read = running.pop(child)
        with os.fdopen(read, "rb") as pipe:
            killer = pipe.read()
        wrong = self.wrongs[number]
        if killer:
            self._remember(wrong, int(killer))
        if status:  # a test failed, or it ran for ever and was stopped
            self.told(number, Verdict.KILLED)
        else:
            self.told(number, Verdict.FRESH if self._is_loading(wrong) else Verdict.SURVIVED)

    def _remember(self, wrong: Wrong, killer: int) -> None:
        known = self.killers[f"{wrong.module} {wrong.scope.function}"]
        known[:] = [killer, *(each for each in known if each != killer)]

    def _tests_for(self, wrong: Wrong) -> list[int]:
        """Those that killed its neighbours first, then the quickest."""
        lines = ((str(wrong.path), line) for line in wrong.scope.lines)
        found = set().union(*(self.coming.tests.get(line, set()) for line in lines))
        known = self.killers[f"{wrong.module} {wrong.scope.function}"]
        first = [each for each in known if each in found]
        return [*first, *sorted(found - set(first), key=lambda each: self.took[each])]

    def _is_loading(self, wrong: Wrong) -> bool:
        lines = {(str(wrong.path), line) for line in wrong.scope.lines}
        return bool(lines & self.coming.loading)

    def _known(self, wrong: Wrong) -> bool:
        return bool(self.functions.get((str(wrong.path), wrong.scope.function)))

    def _give(self, wrong: Wrong) -> None:
        """Every function made of these lines gets the wrong code, whoever has imported it."""
        for code in _codes(wrong.compiled()):
            if code.co_qualname == wrong.scope.function:
                for function in self.functions[str(wrong.path), code.co_qualname]:
                    if function.__code__.co_firstlineno == code.co_firstlineno:
                        function.__code__ = code

    def _killer(self, tests: list[int], items: list[pytest.Item]) -> int | None:
        for each, after in zip_longest(tests, tests[1:]):
            item = items[each]
            _forget(item)
            signal.setitimer(signal.ITIMER_PROF, LONGEST + 10 * self.took[each])
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after and items[after])
            if self.failed:
                return each
        return None


def _forget(item: pytest.Item) -> None:
    """What the test's module worked out once and kept, it works out anew: with the wrong."""
    module = vars(item.module) if isinstance(item, pytest.Function) else {}
    for kept in module.values():
        if hasattr(kept, "cache_clear") and kept.__module__ == module["__name__"]:
            kept.cache_clear()


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _quietly(seconds: int) -> None:
    """No output, and an end to what runs for ever or eats all memory."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    spent = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, spent + seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


# —— processes ——


def tried(
    wrongs: Sequence[Wrong], pytest_arguments: Sequence[str]
) -> Iterator[tuple[int, Verdict]]:
    """Each wrong's verdict, by its number, as soon as it is known."""
    fresh = []
    for number, verdict in _from_child(lambda tell: _warm(wrongs, pytest_arguments, tell)):
        if verdict is Verdict.FRESH:
            fresh.append(number)
        else:
            yield number, verdict
    yield from _fresh(wrongs, fresh, pytest_arguments)


Tell = Callable[[int, Verdict], None]


def _from_child(work: Callable[[Tell], None]) -> Iterator[tuple[int, Verdict]]:
    """What a child tells while it works; this process itself imports nothing of the code."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with os.fdopen(write, "wb", buffering=0) as pipe:
            work(lambda number, verdict: _send(pipe, (number, verdict)))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        yield from _received(pipe)
    assert os.waitpid(child, 0)[1] == 0, "the tests did not run"


def _send(pipe: Any, told: tuple[int, Verdict]) -> None:
    pipe.write(pickle.dumps(told))


def _received(pipe: Any) -> Iterator[tuple[int, Verdict]]:
    while True:
        try:
            yield pickle.load(pipe)
        except EOFError:
            return


def _warm(wrongs: Sequence[Wrong], pytest_arguments: Sequence[str], tell: Tell) -> None:
    coming = Coming(frozenset(str(each.path) for each in wrongs))
    trials = Trials(wrongs, coming, tell)
    sys.settrace(coming.enter)
    status = pytest.main(["-p", "no:terminal", "-s", *pytest_arguments], plugins=[trials])
    assert status == 0, f"pytest ended with {status}"


def _fresh(
    wrongs: Sequence[Wrong], numbers: Iterable[int], pytest_arguments: Sequence[str]
) -> Iterator[tuple[int, Verdict]]:
    waiting = iter(numbers)
    running: dict[int, int] = {}
    while True:
        for number in islice(waiting, WORKERS - len(running)):
            child = os.fork()
            if child == 0:
                _quietly(FRESH_SECONDS)
                sys.meta_path.insert(0, Swapped(wrongs[number]))
                arguments = ["-x", "-s", "-p", "no:terminal", *pytest_arguments]
                os._exit(bool(pytest.main(arguments, plugins=[OwnFirst(wrongs[number])])))
            running[child] = number
        if not running:
            return
        child, status = os.wait()
        yield running.pop(child), Verdict.KILLED if status else Verdict.SURVIVED


@dataclass(frozen=True)
class OwnFirst:
    """A pytest plugin that runs the tests of the wrong's package before all others.

    They kill most of what is tried in a fresh process, and the first that does ends it.
    """

    wrong: Wrong

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        package = self.wrong.path.parent.name
        items.sort(key=lambda each: each.path.parent.name != package)


class Swapped(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module with a wrong in it."""

    def __init__(self, wrong: Wrong) -> None:
        self.wrong = wrong

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.wrong.module:
            return None
        return importlib.util.spec_from_file_location(name, Path(self.wrong.path), loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self.wrong.compiled(), module.__dict__)
