"""Make a workspace: a git repository with rules, templates, people and folders."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import cycle, repeat
from pathlib import Path

from cpl.codec.office.staff import read_staff
from cpl.codec.regulation.json_schema import schema_text
from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import SYSTEM, Person, Staff
from cpl.domain.regulation.rules import Rules
from cpl.problems import ProblemsFound, UsageProblem
from cpl.store.aside.protection import OWNERS_ONLY, PROTECTED
from cpl.store.aside.protection import TEXT as TEXT_OF_PROTECTION
from cpl.store.bases import OLD_RULES, Bases, kept_as
from cpl.store.changeset import Change
from cpl.store.defaults import defaults_root
from cpl.store.files import TEMPORARY, read_bytes, told
from cpl.store.git.git import Git, untold
from cpl.store.git.graph import write_if_possible
from cpl.store.git.hook import install_driver, install_hook
from cpl.store.recovery import recover_if_possible
from cpl.store.workspace import (
    ATTACHMENTS,
    HOOKS,
    ISSUED,
    REPORTS,
    RULES,
    STAFF,
    TEMPLATES,
    Workspace,
)
from cpl.use_cases import trail
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import PAGE, SHEET, TEXT
from cpl.use_cases.trail import FOUNDED, Message
from cpl.yamltext.decoding import BOM
from cpl.yamltext.emit import emit
from cpl.yamltext.nodes import Plain

SUBJECT = f"{FOUNDED}工作文件夹"
# Nobody is in staff.yaml before there is one.
FOUNDER = Person(SYSTEM, "system@example.com", (SYSTEM,))
Member = tuple[str, str, tuple[str, ...], str]
ENDINGS = (TEXT, SHEET, PAGE)
FOLDERS = (ATTACHMENTS, ISSUED, REPORTS)
"""Besides those of the kinds of records that the rules have."""
SCHEMA = f"{OLD_RULES}/rules.schema.json"
MODELINE = f"# yaml-language-server: $schema={SCHEMA}\n".encode()
ATTRIBUTES = "* -text\n"
IGNORED = """\
# WPS、Excel 打开时的临时文件
~$*
.~*
# 还没有签发的单
草稿/
# 音像和大文件不进 git，校验码记在工单里
attachments/**/不入库/
attachments/**/*.[mM][pP]4
attachments/**/*.[aA][vV][iI]
attachments/**/*.[mM][oO][vV]
attachments/**/*.[mM][kK][vV]
attachments/**/*.[dD][aA][vV]
attachments/**/*.[wW][mM][vV]
attachments/**/*.[fF][lL][vV]
# 月报的草稿随时可以重出；下发的才记录
reports/**/草稿-*
"""
CREW: tuple[Member, ...] = (
    ("李敏", "limin@example.com", ("客服专员",), "客服部"),
    ("周倩", "zhouqian@example.com", ("客诉专员",), "客服部"),
    ("吴刚", "wugang@example.com", ("客服主管",), "客服部"),
    ("郑洁", "zhengjie@example.com", ("客服经理",), "客服部"),
    ("王建国", "wangjianguo@example.com", ("部门负责人",), "运营部"),
    ("赵磊", "zhaolei@example.com", ("部门负责人",), "设备部"),
    ("钱芳", "qianfang@example.com", ("部门负责人",), "票务部"),
    ("冯涛", "fengtao@example.com", ("部门负责人",), "餐饮部"),
    ("孙丽", "sunli@example.com", ("行政督导",), "总经办"),
    ("陈总", "chenzong@example.com", ("总经理",), "总经办"),
    ("系统", "system@example.com", ("系统",), ""),
)


def init(
    folder: Path,
    now: datetime,
    clock_set: bool,
    profile: Path | None = None,
    login: str = "",
    tell: Callable[[str], None] = untold,
    protected: bool = False,
    desk: OfficeDesk | None = None,
) -> str:
    """Make the workspace and its first commit; answers the commit. `desk`: of several, the first.

    One that was broken off is finished or undone first, and `tell` hears which.
    Raises UsageProblem where something is there already, ProblemsFound where the
    profile cannot be read, CplError where the folder cannot be made.
    """
    git = Git(folder, tell)
    finished = recover_if_possible(git)
    source = profile or defaults_root() / RULES
    given = read_bytes(source)
    made = git.head() if finished is not None and finished.subject == SUBJECT else None
    if made is not None and _holds(folder, given):
        install_hook(git)
        install_driver(git)
        return made
    if folder.exists() and not _is_free(folder):
        raise UsageProblem(f"{folder} 已经有东西了。请给一个新的或空的文件夹。")
    read = read_source(source.name, given, Bases(source))
    rules = read.rules
    if rules is None:
        raise ProblemsFound(read.problems)
    with told("建不了文件夹", folder):
        folder.mkdir(parents=True, exist_ok=True)
    place = Workspace(folder.resolve())
    contents = {**_contents(source, rules, desk), **_bases_of(source, read)}
    if protected:
        close(place.root)
        contents[PROTECTED] = TEXT_OF_PROTECTION.encode()
    place.git.init()
    if protected:
        place.git.run("config", "core.sharedRepository", OWNERS_ONLY)
    changes = [Change(place.root / name, None, data) for name, data in contents.items()]
    message = Message(SUBJECT, (FOUNDED,), (rules.meta,))
    founding = Desk(place, now, FOUNDER, login=login, clock_set=clock_set)
    commit = trail.commit(founding, changes, message, zone=rules.meta.zone)
    install_hook(place.git)
    install_driver(place.git)
    write_if_possible(place.git)
    return commit


def close(root: Path) -> None:
    """Nobody else gets in, nor reads what is written from now on."""
    with told("改不了权限", root):
        root.chmod(0o700)
    os.umask(0o077)


def _is_free(folder: Path) -> bool:
    """Nothing is in it but what an `init` that was broken off left: a repository, folders."""
    if not folder.is_dir():
        return False
    git = folder / ".git"
    if not all(each == git or _is_nothing(each) for each in folder.iterdir()):
        return False
    used = git.is_file() or (git / "packed-refs").exists() or any(git.glob("refs/heads/*"))
    return not used


def _is_nothing(path: Path) -> bool:
    """An empty folder, or a temporary file of ours that could not be taken away."""
    if path.is_dir() and not path.is_symlink():
        return all(map(_is_nothing, path.iterdir()))
    return TEMPORARY.fullmatch(path.name) is not None


def _holds(folder: Path, rules: bytes) -> bool:
    """Does the folder stand under just these rules?"""
    return (folder / RULES).read_bytes() == _for_editors(rules)


def _bases_of(source: Path, read: RulesFile) -> dict[str, bytes]:
    """What the rules stand on: a new version of cpl must not change them."""
    bases = Bases(source)
    return {kept_as(Path(), key).as_posix(): bases[key] for key in read.stands_on}


def _contents(source: Path, rules: Rules, desk: OfficeDesk | None) -> dict[str, bytes]:
    root = defaults_root()
    found = {
        RULES: _for_editors(read_bytes(source)),
        SCHEMA: schema_text().encode(),
        STAFF: staff_text(rules, desk).encode(),
        ".gitattributes": ATTRIBUTES.encode(),
        ".gitignore": IGNORED.encode(),
    }
    found |= _templates_in(root / TEMPLATES) | _templates_in(source.parent / TEMPLATES)
    found |= {f"{HOOKS}/{each.name}": read_bytes(each) for each in _examples(root / HOOKS)}
    for name in (*(each.top_folder for each in rules.machines.values()), *FOLDERS):
        found[f"{name}/.gitkeep"] = b""
    return found


def _examples(folder: Path) -> list[Path]:
    """How reminders can be delivered: none of it runs as it stands."""
    return [folder / "README.md", *sorted(folder.glob("*.example"))]


def _templates_in(folder: Path) -> dict[str, bytes]:
    """The papers in a folder; beside the rules lies the office's own."""
    names = [each for ending in ENDINGS for each in sorted(folder.glob(f"*{ending}"))]
    real = (each for each in names if each.is_file() and not each.is_symlink())
    ours = (each for each in real if not each.name.startswith((".", "~")))
    return {f"{TEMPLATES}/{each.name}": read_bytes(each) for each in ours}


def _for_editors(rules: bytes) -> bytes:
    """The rules begin with the line by which an editor finds their schema."""
    return rules if MODELINE in rules else MODELINE + rules.removeprefix(BOM)


def staff_text(rules: Rules, desk: OfficeDesk | None = None) -> str:
    """The people a new workspace starts with: examples, to be replaced.

    The usual people keep the roles that these rules have, the first of them may register,
    somebody is there for each role that is left, and everybody works in a unit of these rules.
    `desk` is the main one of several: nobody is bound to it.
    """
    people: list[Plain] = []
    for name, email, roles, unit in _crew(rules):
        person: dict[str, Plain] = {"姓名": name, "邮箱": email, "角色": list(roles)}
        if unit:
            person["单位"] = unit
        people.append(person)
    head = "# 本单位的人：换成你们自己的。角色要是 rules.yaml 里有的；“系统”是定时任务用的。\n"
    every: dict[str, Plain] = {"人员": people}
    if desk:
        every = {"台": [{"代码": desk.code, "名称": desk.name, "主台": "是"}], **every}
    return head + emit(every)


def example_staff(rules: Rules) -> Staff:
    """The people that a new workspace under these rules begins with."""
    return read_staff(STAFF, staff_text(rules).encode(), rules)[0]


def _crew(rules: Rules) -> Iterator[Member]:
    """Who of the usual people these rules know, and an example for every other role."""
    known = [
        (name, email, [r for r in roles if r in rules.roles], unit)
        for name, email, roles, unit in CREW
    ]
    registration = rules.complaints.registration
    wanted = [role for each in registration.by for role in each.roles]
    first = known[0][2]
    if wanted and not any(rules.role_covers(own, role) for own in first for role in wanted):
        first.insert(0, wanted[0])
    held = {role for _, _, roles, _ in known for role in roles}
    left = [each for each in rules.roles if each not in held]
    known += [(f"{r}示例", f"role{n}@example.com", [r], "") for n, r in enumerate(left)]
    others = cycle(tuple(rules.units)[1:] or tuple(rules.units) or ("",))
    together = _the_same(others)  # the steps of one unit are taken by examples of that unit
    for name, email, roles, usual in known:
        if roles:
            is_bound = not usual and all(rules.roles[each].own_unit for each in roles)
            unit = _unit_of(rules, roles, usual, together if is_bound else others)
            yield name, email, tuple(roles), unit


def _the_same(units: Iterator[str]) -> Iterator[str]:
    """The next of them, again and again."""
    yield from repeat(next(units))


def _is_run_by(unit: str, roles: list[str]) -> bool:
    """销售部 by 销售经理: what stands before 部 begins the role's name."""
    return len(unit) > 2 and any(each.startswith(unit[:-1]) for each in roles)


def _unit_of(rules: Rules, roles: list[str], usual: str, others: Iterator[str]) -> str:
    """The usual unit where the rules have it; a unit of the role's name; the desk; another.

    销售经理 works in 销售部. The desk is the first unit. Whoever may not register works
    elsewhere, each in another, and so does who acts for his own unit only.
    """
    if SYSTEM in roles:
        return ""
    named = next((each for each in rules.units if each in (usual, *roles)), "")
    named = named or next((each for each in rules.units if _is_run_by(each, roles)), "")
    if named or not rules.units:
        return named
    registering = [role for each in rules.complaints.registration.by for role in each.roles]
    anywhere = [each for each in roles if not rules.roles[each].own_unit]
    at_the_desk = any(rules.role_covers(own, role) for own in anywhere for role in registering)
    return next(iter(rules.units)) if at_the_desk else next(others)
