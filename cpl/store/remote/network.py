"""Ask git what takes a network: never a question at the terminal, never without end.

Whoever sits there is told in his own words what stands in the way; what the other side's hooks
said is passed on as it was.
"""

import os
import re
from collections.abc import Sequence

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.git.git import Git
from cpl.store.git.programs import Ended, TookTooLong, run_program
from cpl.store.git.refusals import TAIL_LINES, NoGit

CONNECT_SECONDS = 15
SILENT_SECONDS = 60
MOST_SECONDS = 1800.0
SSH = f"ssh -o BatchMode=yes -o ConnectTimeout={CONNECT_SECONDS} -o ServerAliveInterval=15"
UNASKED = {"GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never", "SSH_ASKPASS_REQUIRE": "never"}
STALLED = (
    "-c",
    "http.lowSpeedLimit=100",
    "-c",
    f"http.lowSpeedTime={SILENT_SECONDS}",
)
BY_SERVER = re.compile(r"(?m)^remote: ?(.*?)\s*$")
TOO_LONG = "{seconds:g} 秒还没有传完，已经停下。"
NO_ROOM = "那边的磁盘满了；请管那台机器的人清出空间。"


class Unreachable(CplError):
    """Nobody answers there, or not in time: as on any day without a network."""

    exit_status = 1


class Denied(CplError):
    """It answers, and says no: who we are, what is there, or what its hooks found."""

    exit_status = 1


@dataclass(frozen=True)
class _Known:
    """What git says, and what it means; `is_absence` where it is but the network."""

    sign: str
    words: str
    is_absence: bool = False


KNOWN = (
    _Known(
        r"Could not resolve host|Name or service not known|Temporary failure in name resolution",
        "找不到 {url} 这台机器：网络没有通，或者名称写错了。",
        is_absence=True,
    ),
    _Known(
        r"Connection (refused|timed out|reset)|timed out|Network is unreachable|No route to host"
        r"|Failed to connect|Could not connect|Operation too slow|early EOF|hung up unexpectedly"
        r"|Connection closed|unexpected disconnect|Empty reply|port \d+ failed",
        "连不上 {url}。",
        is_absence=True,
    ),
    _Known(
        r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED",
        "{url} 那台机器的身份没有核对过，或者和以前的不一样。"
        "在终端上 ssh 那台机器一次，核对它给的指纹；没有换过机器却变了，先问管它的人。",
    ),
    _Known(
        r"Permission denied \(|Permission denied, please|Authentication failed|could not read "
        r"(Username|Password)|terminal prompts disabled|HTTP (Basic|401|403)|error: 40[13]",
        "{url} 不认识这个账号，或者没有给它权限。装好这个账号的 ssh 钥匙，"
        "或者 git config credential.helper store 记下密码，再请管它的人给读写的权限。",
    ),
    _Known(r"No space left|Out of diskspace|disk quota", "{room}"),
    _Known(
        r"dubious ownership",
        "{url} 属于另一个账号，git 不肯用它。是你们自己的就运行："
        "git config --global --add safe.directory '{url}'。",
    ),
    _Known(
        r"does not appear to be a git repository|not a git repository|repository '.*' not found"
        r"|No such file or directory|does not exist",
        "{url} 那里没有共享的仓库。网络盘先挂上；地址错了，git remote set-url origin 对的地址。",
        is_absence=True,
    ),
    _Known(
        r"insufficient permission|unable to (create|write)|Permission denied|Read-only",
        "{url} 写不进去：这个账号没有写的权限，或者那边的磁盘是只读的。",
    ),
    _Known(
        r"protected branch|\[remote rejected\].*(hook declined|denied|prohibited|not allowed)",
        "{url} 没有收下。",
    ),
)
HERE = re.compile(r"(?m)^(error|fatal): (?!remote)(.*(No space left|Out of diskspace))")


def talk(
    git: Git, url: str, *command: str, accept: Sequence[int] = (0,), stdin: bytes = b""
) -> Ended:
    """How a git ended that had to ask elsewhere; raises Unreachable, Denied, NoGit."""
    words, env = git.said(*STALLED, *command)
    surroundings = {**env, **UNASKED, **_ssh(env, git)}
    try:
        ended = run_program(words, stdin, surroundings, MOST_SECONDS)
    except FileNotFoundError:
        raise NoGit from None
    except TookTooLong:
        raise Unreachable(_named(url, TOO_LONG.format(seconds=MOST_SECONDS))) from None
    if ended.status not in accept:
        raise refusal(url, ended)
    return ended


def _named(url: str, said: str) -> str:
    return f"{shown_url(url)}：{said}"


def _ssh(env: dict[str, str], git: Git) -> dict[str, str]:
    """How ssh is to behave where nobody has said another thing."""
    if {"GIT_SSH", "GIT_SSH_COMMAND"} & env.keys():
        return {}
    own = git.run("config", "--get", "core.sshCommand", accept=(0, 1))
    return {} if own.strip() else {"GIT_SSH_COMMAND": SSH}


def refusal(url: str, ended: Ended) -> CplError:
    """The words for what git said, first ours, then what the other side's hooks said."""
    said = (ended.err + b"\n" + ended.out).decode(errors="replace")
    theirs = [each for each in BY_SERVER.findall(said) if each.strip()]
    known = next((each for each in KNOWN if re.search(each.sign, said)), None)
    if known is None:
        lines = [each for each in said.strip().splitlines() if each.strip()][-TAIL_LINES:]
        return Denied("\n".join((f"和 {shown_url(url)} 没有同步成，git 的原话：", *lines)))
    room = NO_ROOM if not HERE.search(said) or theirs else "磁盘已满；请清出空间再试。"
    words = known.words.format(url=shown_url(url), room=room)
    passed = [f"  {each}" for each in theirs] if not known.is_absence else []
    return (Unreachable if known.is_absence else Denied)("\n".join((words, *passed)))


def shown_url(url: str) -> str:
    """The address without a password that stands in it."""
    return re.sub(r"(?<=://)([^/@:]+):[^/@]*@", r"\1@", url) or os.curdir
