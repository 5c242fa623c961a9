"""An office that keeps personal data out of its history, and what must never be found in that."""

import subprocess

from clerks import Clerk

NAME, PHONE, IDENTITY, WIFE = "欧阳秀兰", "13871234567", "110101199003074512", "上官婉"
PLATE = "京A·D1234"
SAID = (
    f"{NAME}来电：过山车停运，回电 138-7123-4567 或 {PHONE}，身份证{IDENTITY}，车牌{PLATE}，"
    "第二天 13:30 再来，赔 1200 元。"
)
PLANTED = (NAME, "欧阳女士", "秀兰", PHONE, "138-7123-4567", "71234567", IDENTITY, PLATE)
CALLER = (f"投诉人.姓名={NAME}", f"投诉人.电话={PHONE}")
FILE = "private/complaints/2026/11/TS20261117-001.yaml"


def keeps_aside(clerk: Clerk, more: str = "") -> Clerk:
    """From now on, as if the rules had always said so."""
    clerk.edits("rules.yaml", ("\nprivacy:\n", f"\nprivacy:\n  aside: yes\n{more}"))
    return clerk


def registers(clerk: Clerk, *words: str, at: str = "") -> str:
    """One complaint that says all that is planted; answers its number."""
    given = ("类别=投诉", "渠道=网络", *CALLER, f"内容={SAID}", "--again", *words)
    return clerk.does("new", *given, at=at).out.split()[0]


def history(clerk: Clerk) -> str:
    """All that git holds: every commit, path, message and byte."""
    command = ["git", "-C", str(clerk.root), "-c", "core.quotepath=false", "log", "-p", "--all"]
    done = subprocess.run([*command, "--text", "--format=fuller"], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def found_in_history(clerk: Clerk) -> list[str]:
    told = history(clerk)
    return [each for each in PLANTED if each in told]
