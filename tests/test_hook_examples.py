"""The examples in hooks/, each run as an office runs it, against servers on this machine."""

import json
import os
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from clerks import Clerk
from places import TOP

from cpl.use_cases.telling.hooks import HookAnswer, HookProgram, run_hook

EXAMPLES = TOP / "hooks"
SHORT = "【梦幻岛】赵磊，有 1 件事：\n一、逾期\n1. TS20261117-001 单位反馈，2026-11-19 17:30 前"
MESSAGE = {
    "version": 1,
    "office": "梦幻岛",
    "to": {
        "person": "赵磊",
        "roles": ["部门负责人"],
        "unit": "设备部",
        "contact": {"邮箱": "zhaolei@office.test", "企业微信": "zhaolei"},
    },
    "subject": "赵磊：逾期 1（梦幻岛）",
    "text": SHORT,
    "items": [],
}
MOST = 2048


def example(folder: Path, name: str, **instead: str) -> HookProgram:
    """The example made a program, with some of its settings replaced."""
    text = (EXAMPLES / f"{name}.example").read_text("utf-8")
    for key, value in instead.items():
        (line,) = (each for each in text.splitlines() if each.startswith(f"{key} = "))
        text = text.replace(line, f"{key} = {value}")
    path = folder / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return HookProgram(path)


def handed(program: HookProgram, **instead: object) -> HookAnswer:
    return run_hook(program, json.dumps({**MESSAGE, **instead}, ensure_ascii=False).encode())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's settings but those of the test, and this Python: another may be slow to find."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    found = tmp_path / "家"
    (found / ".config/cpl").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(found))
    for name in [each for each in os.environ if each.startswith("CPL_")]:
        monkeypatch.delenv(name)
    return found


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def nowhere() -> int:
    """A port at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


# —— the file ——


def test_the_file_takes_one_after_the_other(tmp_path: Path, home: Path) -> None:
    program = example(tmp_path, "文件.py")
    assert [handed(program).status, handed(program).status] == [0, 0]
    assert (home / "提醒.txt").read_text("utf-8") == f"{MESSAGE['subject']}\n{SHORT}\n\n" * 2
    (home / ".config/cpl/提醒文件").write_text(f"{home}/没有/提醒.txt\n", "utf-8")
    answer = handed(program)
    assert (answer.status, answer.said.startswith("写不了 ")) == (1, True)


# —— WeChat Work ——


class Robot(BaseHTTPRequestHandler):
    """A group robot that keeps what it is told, and answers as its server says."""

    server: "RobotServer"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(body))
        time.sleep(self.server.slow)
        answer = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Not on the terminal."""


class RobotServer(HTTPServer):
    def __init__(self, status: int = 200, answer: Any = None, slow: float = 0) -> None:
        super().__init__(("127.0.0.1", 0), Robot)
        self.status, self.slow = status, slow
        self.answer = {"errcode": 0, "errmsg": "ok"} if answer is None else answer
        self.got: list[Any] = []

    def handle_error(self, *_: object) -> None:
        """Whoever asked has gone."""


@pytest.fixture
def wecom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HookProgram:
    monkeypatch.setenv("CPL_WECOM_PAUSE", "0")
    return example(tmp_path, "企业微信群.py")


def send_to(robot: RobotServer, home: Path, program: HookProgram, **instead: object) -> HookAnswer:
    address = f"http://127.0.0.1:{robot.server_port}/cgi-bin/webhook/send?key=SECRET\n"
    (home / ".config/cpl/企业微信群").write_text(address, "utf-8")
    with serving(robot):
        return handed(program, **instead)


def test_the_robot_is_told_and_mentions_him(home: Path, wecom: HookProgram) -> None:
    robot = RobotServer()
    assert send_to(robot, home, wecom).status == 0
    content = {"content": SHORT, "mentioned_list": ["zhaolei"]}
    assert robot.got == [{"msgtype": "text", "text": content}]


@pytest.mark.parametrize("line", ["内容" * 20, "停" * 3000, "a" * 2100], ids=["行", "一行", "字母"])
def test_a_long_message_is_told_in_parts_that_the_robot_takes(
    home: Path, wecom: HookProgram, line: str
) -> None:
    text = "\n".join([SHORT, *([line] * 60 if len(line) < 100 else [line]), "最后一行"])
    robot = RobotServer()
    assert send_to(robot, home, wecom, text=text).status == 0
    parts = [each["text"]["content"] for each in robot.got]
    assert len(parts) > 1
    assert all(len(each.encode()) <= MOST for each in parts)
    told = "".join(each.partition("\n")[2] for each in parts).replace("\n", "")
    assert told == text.replace("\n", "")
    assert [each["text"].get("mentioned_list") for each in robot.got][1:] == [None] * (
        len(parts) - 1
    )


def test_a_robot_that_does_not_take_it(home: Path, wecom: HookProgram) -> None:
    refuses = RobotServer(answer={"errcode": 93000, "errmsg": "invalid webhook url"})
    answer = send_to(refuses, home, wecom)
    assert (answer.status, answer.said) == (1, "企业微信没有收：93000 invalid webhook url")
    broken = send_to(RobotServer(status=500), home, wecom)
    assert (broken.status, "500" in broken.said) == (1, True)
    odd = send_to(RobotServer(answer=["不是它"]), home, wecom)
    assert odd.status == 1


def test_a_robot_that_is_slow_or_not_there(tmp_path: Path, home: Path) -> None:
    program = example(tmp_path, "企业微信群.py", SECONDS="0.2")
    slow = send_to(RobotServer(slow=1), home, program)
    assert (slow.status, "timed out" in slow.said) == (1, True)
    address = f"http://127.0.0.1:{nowhere()}/send?key=SECRET"
    (home / ".config/cpl/企业微信群").write_text(address, "utf-8")
    gone = handed(program)
    assert (gone.status, "连不上企业微信" in gone.said) == (1, True)


@pytest.mark.parametrize("address", ["", "htps//qyapi?key=SECRET", "http://"])
def test_an_address_that_is_wrong_is_not_told_to_others(
    home: Path, wecom: HookProgram, address: str
) -> None:
    (home / ".config/cpl/企业微信群").write_text(address, "utf-8")
    answer = handed(wecom)
    assert (answer.status, "SECRET" in answer.said) == (1, False)


# —— mail ——


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to be sent a letter."""

    server: "MailServer"

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.decode().split(None, 1)[0].upper()
            if word in ("EHLO", "HELO"):
                self._say("250-here\r\n250-SMTPUTF8\r\n250-8BITMIME\r\n250 AUTH PLAIN")
            elif word == "AUTH":
                self._say("235 welcome" if self.server.lets_in else "535 no")
            elif word == "RCPT":
                self._say("250 ok" if self.server.takes else "550 no such user")
            elif word == "DATA":
                self._say("354 go on")
                self.server.got.append(self._letter())
                self._say("250 ok")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, *, takes: bool = True, lets_in: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), Mailbox)
        self.takes, self.lets_in = takes, lets_in
        self.got: list[bytes] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


def settings(home: Path, port: int) -> None:
    (home / ".config/cpl/邮件.ini").write_text(
        f"[邮件]\n服务器 = 127.0.0.1\n端口 = {port}\n加密 = 无  ; 内网\n"
        "账号 = tousu@office.test\n密码 = 秘%密\n发件人 = 投诉台 <tousu@office.test>\n".replace(
            "秘%密", "pa%ss"
        ),
        "utf-8",
    )


def test_a_letter_in_chinese_arrives_as_it_was_written(tmp_path: Path, home: Path) -> None:
    server = MailServer()
    settings(home, server.port)
    long = "\n".join([SHORT, ".", "..两点开头", "内容" * 400])
    with serving(server):
        assert handed(example(tmp_path, "邮件.py"), text=long).status == 0
    (data,) = server.got
    letter = message_from_bytes(data, policy=policy.default)
    assert letter["Subject"] == MESSAGE["subject"]
    assert (letter["To"], letter["From"]) == ("zhaolei@office.test", "投诉台 <tousu@office.test>")
    assert letter.get_content().rstrip("\n") == long


def test_a_letter_that_is_not_taken(tmp_path: Path, home: Path) -> None:
    program = example(tmp_path, "邮件.py")
    for server in (MailServer(takes=False), MailServer(lets_in=False)):
        settings(home, server.port)
        with serving(server):
            answer = handed(program)
        assert (answer.status, "pa%ss" in answer.said) == (1, False)
        assert answer.said.startswith("邮件没有发出去：")
    settings(home, nowhere())
    answer = handed(program)
    assert (answer.status, "邮件没有发出去：ConnectionRefusedError" in answer.said) == (1, True)
    (home / ".config/cpl/邮件.ini").unlink()
    answer = handed(program)
    assert (answer.status, "里面要写 [邮件]" in answer.said) == (1, True)


@pytest.mark.parametrize("contact", [{}, {"邮箱": ""}, {"邮箱": "zhaolei@example.com"}])
def test_who_has_no_mail_is_not_its(tmp_path: Path, contact: dict[str, str]) -> None:
    to = {"person": "赵磊", "roles": [], "unit": "设备部", "contact": contact}
    assert handed(example(tmp_path, "邮件.py"), to=to).status == 3


# —— from `cpl remind` ——


def test_an_office_that_follows_the_readme(
    clerk: Clerk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.does(
        "new", "投诉", "热线", "排队两小时", "投诉人.电话=13800001234", at="2026-11-17T09:00"
    )
    clerk.does("do", "1", "转办", "设备部", at="2026-11-17T09:30")
    for name in ("企业微信群.py", "文件.py"):
        own = clerk.root / "hooks" / name
        own.write_bytes((clerk.root / "hooks" / f"{name}.example").read_bytes())
        own.chmod(0o755)
        clerk.does("commit", str(own), "-m", "送提醒")
    monkeypatch.setenv("CPL_WECOM_PAUSE", "0")
    robot = RobotServer()
    address = f"http://127.0.0.1:{robot.server_port}/send"
    (home / ".config/cpl/企业微信群").write_text(address, "utf-8")
    with serving(robot):
        said = clerk.does("remind", at="2026-11-20T09:00", user="")
    assert "赵磊 1 件 企业微信群.py 送到" in said.out
    assert "【梦幻岛体验公园】赵磊，有 1 件事：" in (home / "提醒.txt").read_text("utf-8")
    assert any("赵磊" in each["text"]["content"] for each in robot.got)


def test_no_example_runs_as_it_stands() -> None:
    assert [each.name for each in EXAMPLES.iterdir() if os.access(each, os.X_OK)] == []
