"""Run a command and turn everything that can go wrong into words and an exit status.

0 done · 1 problems or refused · 2 usage · 3 cannot go on · 70 bug · 130 Ctrl-C.
"""

import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from contextvars import Context

import click

from cpl.cli.frame.window import windows
from cpl.problems import CplError

CANNOT_GO_ON = 3
BUG = 70
INTERRUPTED = 130


def run(command: click.Command, args: list[str] | None = None) -> int:
    """The exit status of one invocation; never a traceback."""
    _open_what_is_closed()
    _speak_utf8()
    _stop_politely()
    with windows():
        return _run(command, args, Context())  # what is recorded in it is of this command alone


def run_within(command: click.Command, args: list[str]) -> int:
    """The same for a command that another one starts, which goes on whatever happens to it.

    What it has recorded, the other one has too.
    """
    from cpl.use_cases.trail import RECORDED

    gc.enable()  # a board stands open all day: between its commands what they left is collected
    context = Context()
    status = _run(command, args, context)
    RECORDED.set((*RECORDED.get(), *context.get(RECORDED, ())))
    return status


def _run(command: click.Command, args: list[str] | None, context: Context) -> int:
    collects = gc.isenabled()
    gc.disable()  # a command is short and its trees have no cycles: a fifth off a long list
    try:
        result = context.run(command.main, args=args, prog_name="cpl", standalone_mode=False)
    except CplError as error:
        return _said(str(error), error.exit_status)
    except click.ClickException as error:
        return _said(_in_chinese(error), 2)
    except (KeyboardInterrupt, click.Abort):
        return _said(_stopped(context), INTERRUPTED)
    except BrokenPipeError:
        _close_quietly()
        return 0
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # it met a class that was being made
            return _said(_stopped(context), INTERRUPTED)
        return _failed(error, context)
    finally:
        if collects:
            gc.enable()  # whoever started it goes on: the tests
    return result if isinstance(result, int) else 0


def _stopped(context: Context) -> str:
    done = _recorded(context)
    return f"已停下。{done}已经记录好了，没有答完的不算。" if done else "已取消，什么都没有写。"


def _failed(error: Exception, context: Context) -> int:
    """What is recorded is done, whatever then went wrong with telling it."""
    if os.environ.get("CPL_DEBUG"):
        raise error
    done = _recorded(context)
    said, status = _bug(error), BUG
    if isinstance(error, OSError):
        _close_quietly()  # what a full disk did not take would be tried once more at the end
        from cpl.store.files import reason  # `--help` touches no file

        place = f" {error.filename} " if error.filename else ""
        said, status = f"读写{place}出错：{reason(error)}。", CANNOT_GO_ON
    if done := _recorded(context):
        return _said(f"{done}已经记录好了，不用再办；只是后面的没有做完：{said}", 0)
    return _said(said, status)


def _recorded(context: Context) -> str:
    """The commits that this command has made: `“TS20261121-003 转办: …”`, or nothing."""
    from cpl.use_cases.trail import RECORDED

    return "、".join(f"“{each}”" for each in context.get(RECORDED, ()))


def _open_what_is_closed() -> None:
    """Somebody starts us with `<&-`: what is asked of nobody, or told nobody, is no fault.

    The lowest free descriptors are theirs, before a file of ours becomes one.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nobody = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115  # it stays open
            setattr(sys, name, nobody)


def _speak_utf8() -> None:
    """A terminal or pipe in another encoding gets what it can show, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = (stream.encoding or "").lower().replace("-", "")
            usable = "utf-8" if encoding in ("ascii", "ansi_x3.41968", "usascii") else None
            stream.reconfigure(encoding=usable, errors="replace")


def _stop_politely() -> None:
    """A closed terminal or a shutdown is undone like Ctrl-C, not left half-way."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and threading.current_thread() is threading.main_thread():
            signal.signal(number, signal.default_int_handler)


def _said(text: str, status: int) -> int:
    click.echo(text, err=True)
    return status


def _bug(error: Exception) -> str:
    """Which mistake, and where: its own words may be a complainant's (a KeyError's are)."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    name = os.path.basename(last.tb_frame.f_code.co_filename) if last else ""
    place = f"，{name} 第 {last.tb_lineno} 行" if last else ""
    return (
        f"cpl 自己出错了（{type(error).__name__}{place}）。"
        "文件没有写坏；请设 CPL_DEBUG=1 再执行一次，把显示的内容报给维护的人。"
    )


def _close_quietly() -> None:
    """The reader of our pipe has gone; nothing more can be said there."""
    with suppress(OSError):  # it may be no file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _in_chinese(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = f"是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项。{near}{_see(error)}"
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "参数"
            return f"缺少 {name}。{_see(error)}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 的用法不对：后面还缺一个值，或者多了值。{_see(error)}"
        case click.BadParameter():
            name = error.param.opts[0] if error.param else "参数"
            return f"{name} 的值不对：{_expected(error)}{_see(error)}"
        case click.UsageError() if "unexpected extra argument" in error.message:
            extra = error.message.partition("(")[2].rstrip(")")
            return f"多了这些词：{extra}。有空格的内容要用引号括起来。{_see(error)}"
    return error.format_message()


def _expected(error: click.BadParameter) -> str:
    """What the option takes, in Chinese whatever click says."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"只能写 {'、'.join(str(each) for each in kind.choices)}。"
    if isinstance(kind, click.IntRange) and kind.min is not None and kind.max is None:
        return f"要写一个不小于 {kind.min} 的整数。"
    if kind is click.INT:
        return "要写一个整数。"
    return error.message


def _see(error: click.UsageError) -> str:
    return f"\n看 {error.ctx.command_path} --help。" if error.ctx else ""
