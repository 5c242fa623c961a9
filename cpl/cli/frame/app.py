"""What commands share: the workspace, who acts, the time, reading `@文件`, the common options."""

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import fields
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from cpl.cli.frame import clock
from cpl.cli.frame.group import WITHOUT_INDEX, option
from cpl.cli.frame.layout import plain_line
from cpl.codec.records.values import half_width
from cpl.dataclass import dataclass
from cpl.domain.people.staff import SYSTEM, Person
from cpl.domain.regulation.tenses import Tense
from cpl.how_far import Tell, unshown
from cpl.loading import WhenUsed
from cpl.problems import CplError, ProblemsFound, UsageProblem
from cpl.store.aside.protection import guard, is_open_to_others
from cpl.store.files import read_bytes
from cpl.store.git.states import require_settled, seen
from cpl.store.recovery import recover_if_possible
from cpl.store.workspace import Workspace
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import parse_text

# Whoever checks a file neither acts nor is shown a record.
if TYPE_CHECKING:
    from cpl.use_cases import desk as desks
    from cpl.use_cases import reading
    from cpl.use_cases.desk import Desk
    from cpl.use_cases.reading import Onlooker
else:
    desks, reading = WhenUsed("cpl.use_cases.desk"), WhenUsed("cpl.use_cases.reading")

WARNED, BEHIND, OWNER = "cpl.warned", "cpl.behind", "cpl.owner"
AT = "at"
"""The option, of the commands that have it, which says when something was decided."""
F = TypeVar("F", bound=Callable[..., Any])


def folder_option(function: F) -> F:
    return option("-C", "folder", metavar="文件夹", help="工作文件夹（缺省从当前文件夹往上找）。")(
        function
    )


@dataclass(frozen=True)
class Acting:
    """Where a command acts, and for whom: what its options say."""

    folder: str | None
    named: str | None = None
    role: str | None = None
    basis: str | None = None
    dry_run: bool = False
    at: str | None = None
    shown_desk: str | None = None

    def desk(self, writes: bool = True) -> "Desk":
        """Who acts, when and where. Whoever types for somebody else is named as such.

        Raises Unsettled where `writes` and what would be written could be lost.
        """
        find = workspace_to_write if writes and not self.dry_run else workspace
        place = find(self.folder)
        actor = desks.who_acts(
            place, self.named or os.environ.get("CPL_USER"), account(), was_here=bool(self.at)
        )
        recorder = self._typist(place, actor)
        return desks.Desk(
            workspace=place,
            now=clock.now(place.latest_rules.meta.zone),
            actor=actor,
            recorder=recorder if recorder and recorder.name != actor.name else None,
            basis=(self.basis or "").strip() or None,
            role=half_width(self.role) if self.role else None,
            login=account(),
            clock_set=clock.is_set(),
            dry_run=self.dry_run,
            shown_desk=reading.desk_meant(place, self.shown_desk),
        )

    def _typist(self, place: Workspace, actor: Person) -> Person | None:
        """Who sits there, by the account or by CPL_USER, where he is another one than who acts.

        Raises NobodyActs where what somebody decided who has left is typed by nobody.
        """
        named, account_name = os.environ.get("CPL_USER"), account()
        owner = place.staff.with_login(account_name)
        typist = owner
        if owner is None and self.named:
            with suppress(desks.NobodyActs):
                typist = desks.who_acts(place, named)
        other = typist if typist and typist.name != actor.name else None
        if other is None and actor.name in place.staff.away:
            raise desks.NobodyActs(
                f"{actor.name}现在不在岗，补记他办的事要知道是谁在录："
                "export CPL_USER=你的姓名，再加 --as 他 --basis 依据。"
            )
        if other is not None and not self.named and _is_first(OWNER):
            say(
                f"注意：账号 {account_name} 是{other.name}的，CPL_USER 却是{actor.name}，记成代录。"
            )
        return other


def acting_options(function: F) -> F:
    """-C, --as, --role, --basis and --dry-run: for every command that writes.

    The command takes them together, as `acting`.
    """
    dry_run = option("--dry-run", is_flag=True, help="只显示会怎样改，什么都不写。")
    return _person_options(dry_run(_together(function)))


def person_options(function: F) -> F:
    """-C, --as, --role and --basis: for a command that lets somebody decide, as `acting`."""
    return _person_options(_together(function))


def _together(function: F) -> F:
    """The command with its options about who acts put together in one."""

    @wraps(function)
    def with_acting(**options: Any) -> Any:
        said = {
            each.name: options.pop(each.name)
            for each in fields(Acting)
            if each.name in options and each.name != AT
        }
        return function(acting=Acting(**said, at=options.get(AT)), **options)

    return cast(F, with_acting)


def _person_options(function: F) -> F:
    for each in reversed(
        (
            option("--as", "named", metavar="姓名", help="谁决定的（缺省看 CPL_USER，再看 git）。"),
            option("--role", metavar="角色", help="以哪个角色（缺省自动选合适的）。"),
            option("--basis", metavar="依据", help="代别人录入时的依据：签字扫描件、消息、电话。"),
        )
    ):
        function = each(function)
    return folder_option(function)


def desk_option(function: F) -> F:
    """--desk: whose records a list shows, as `shown_desk`."""
    return option(
        "--desk",
        "shown_desk",
        metavar="台",
        help="有几个台的单位：看哪个台的，写代码、名称或“全部”。",
    )(function)


def agreed_option(function: F) -> F:
    """--yes: for what cannot be taken back and is asked about at a terminal, as `agreed`."""
    return option("--yes", "agreed", is_flag=True, help="在终端上也不问。")(function)


def format_option(function: F) -> F:
    return option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "md"]),
        default="table",
        metavar="table|json|csv|md",
        help="输出的样子。",
    )(function)


def say(words: str) -> None:
    """On stderr: what goes into a pipe is the answer alone."""
    click.echo(words, err=True)


def found_workspace(folder: str | None, tell: Callable[[str], None] = say) -> Workspace:
    """The workspace that -C names, here or before the command, or the one around us.

    Raises CplError where -C names no folder, NoWorkspace where there is none.
    """
    context = click.get_current_context(silent=True)
    before = context.find_root().obj if context else None
    said = folder or before
    start = Path(said) if said else Path.cwd()
    if said and not start.is_dir():
        raise CplError(f"没有 {said} 这个文件夹。")
    place = Workspace.find(start, clock.now().date(), tell)
    place.how_far = _how_far
    place.without_index = bool(context and context.meta.get(WITHOUT_INDEX))
    return place


def _how_far(what: str, unit: str) -> AbstractContextManager[Tell]:
    if not sys.stderr.isatty():
        return unshown(what, unit)
    from cpl.cli.frame.how_far import counted

    return counted(what, unit)


def workspace(folder: str | None, *, warns: bool = True) -> Workspace:
    """The workspace, after what another command was broken off in has been finished or undone.

    Whoever only looks is told in a line what state of git stops the writing, where it `warns`.
    """
    place = found_workspace(folder)
    guard(place.root)
    place.finished = recover_if_possible(place.git, place.loose)
    if warns:
        _warn(place)
    return place


def workspace_to_write(folder: str | None) -> Workspace:
    """The same; raises Unsettled before anybody is asked or anything decided."""
    place = workspace(folder, warns=False)
    require_settled(place.git)
    _notice_clock(place)
    return place


def _notice_clock(place: Workspace) -> None:
    """Every time limit would be wrong; or the clock was ahead, and is right by now."""
    last = place.git.last_moved()
    if last is not None and clock.runs_behind(last) and _is_first(BEHIND):
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(place.latest_rules.meta.zone)
        then, now = datetime.fromtimestamp(last, zone), now_in(place)
        click.echo(
            f"注意：这台电脑的钟是 {now:%Y-%m-%d %H:%M}，比上次记录的 {then:%Y-%m-%d %H:%M} 还早。"
            "先对钟；是上次的钟快了，就不用管。",
            err=True,
        )


def _warn(place: Workspace) -> None:
    if _is_first(WARNED):
        if is_open_to_others(place.root):
            click.echo(f"注意：单放的文件夹别的账号也进得来：chmod go-rwx '{place.root}'", err=True)
        for state in seen(place.git):
            click.echo(f"注意：{plain_line(str(state))}", err=True)


def _is_first(told: str) -> bool:
    """Once a command, however often it asks for its workspace."""
    context = click.get_current_context(silent=True)
    known = context.find_root().meta if context else {}
    before = known.get(told, False)
    known[told] = True
    return not before


def system_desk(folder: str | None, dry_run: bool = False, shown_desk: str | None = None) -> "Desk":
    """The desk that cron works at: the 系统 person of staff.yaml.

    `shown_desk`: whose records it is asked to look at. Raises UsageProblem where there is no such.
    """
    place = workspace(folder)
    return desks.Desk(
        workspace=place,
        now=clock.now(place.latest_rules.meta.zone),
        actor=desks.person_named(place, SYSTEM),
        login=account(),
        clock_set=clock.is_set(),
        dry_run=dry_run,
        shown_desk=reading.desk_meant(place, shown_desk),
    )


def onlooker(place: Workspace, shown_desk: str | None = None) -> "Onlooker":
    """Whoever looks, as far as that is known; whoever is not in staff.yaml sees the least.

    `shown_desk`: the desk whose records he asks for. Raises UsageProblem where there is none such.
    """
    person = None
    with suppress(CplError):
        owner = place.staff.with_login(account())
        person = owner or desks.who_acts(place, os.environ.get("CPL_USER"))
    return reading.Onlooker(
        place, person, now_in(place), desk=reading.desk_meant(place, shown_desk)
    )


def why_masked(place: Workspace) -> str:
    """Why somebody sees so little: he did not say who he is, or that is nobody who is here."""
    named = os.environ.get("CPL_USER")
    try:
        if named:
            desks.who_acts(place, named)
    except CplError as error:
        return f"脱敏了，CPL_USER 不知道是谁：{error}"
    return "没有说是谁在看，脱敏了。经手的人先敲 export CPL_USER=姓名。"


def now_in(place: Workspace) -> datetime:
    return clock.now(place.latest_rules.meta.zone)


def now_anyhow(place: Workspace) -> datetime:
    """The same where the rules, which name the zone, cannot be read."""
    with suppress(ProblemsFound):
        return now_in(place)
    return clock.now()


def account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def read_file(name: str) -> Plain:
    """What `字段=@文件` stands for: its text, or the list in a .yaml file.

    Raises UsageProblem where the list cannot be read.
    """
    if name == "-":
        piped = getattr(sys.stdin, "buffer", None)
        text = _decoded("标准输入", piped.read()) if piped else sys.stdin.read()
        return text.rstrip("\n")
    text = _decoded(name, read_bytes(Path(name)))
    if not name.endswith((".yaml", ".yml")):
        return text.rstrip("\n")
    document, problems = parse_text(
        name, "内容:\n" + "".join(f"  {x}\n" for x in text.splitlines())
    )
    if document is None:
        raise UsageProblem("\n".join(str(each) for each in problems))
    return document.plain()["内容"]


def _decoded(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageProblem(f"{name} 不是文本文件。要附文件请用 cpl attach 编号 文件。")


def moment(said: str | None, at: "Desk", tense: Tense = Tense.PAST) -> datetime | None:
    """`--at`, as people write times; raises UsageProblem."""
    if not said:
        return None
    from cpl.codec.spellings.moments import NotYetError, read_moment

    try:
        return read_moment(said, at.reference(at.workspace.latest_rules), tense)
    except NotYetError as early:
        return early.moment  # the rules refuse it, with their reason
    except ValueError as error:
        raise UsageProblem(f"时间{error}") from None
