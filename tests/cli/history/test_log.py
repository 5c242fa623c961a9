"""`cpl log`: what git tells of one record, and of everybody's work."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from clerks import ACCEPTED, Clerk, Said, played
from real_git import raw_git

from cpl.store.workspace import Workspace

NUMBER = "TS20261117-001"
FILE = f"complaints/2026/11/{NUMBER}.yaml"


def accepted_and_handed_on(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.does(*ACCEPTED, at="09:10")
    clerk.does("do", "1", "转办", "主办单位=设备部", at="09:20")


def lived(clerk: Clerk) -> Path:
    """Registered, accepted and handed on: its file."""
    return played(clerk, accepted_and_handed_on).root / FILE


def by_git(clerk: Clerk, message: str) -> None:
    """Recorded with plain git, past the hook."""
    raw_git(clerk.root, "add", "-A")
    raw_git(clerk.root, "commit", "-q", "--no-verify", "-m", message)


def altered(record: Path, old: str, new: str) -> None:
    text = record.read_text("utf-8")
    assert old in text, text
    record.write_text(text.replace(old, new, 1), "utf-8")


def lines(said: Said) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(said.out)
    return found


def log(clerk: Clerk, *words: str, user: str = "李敏") -> list[dict[str, object]]:
    said = clerk("log", *words, "--format", "json", user=user)
    assert said.status == 0, said
    return lines(said)


def test_the_life_of_a_record_is_a_line_a_change(clerk: Clerk) -> None:
    lived(clerk)
    clerk.does("do", "1", "更正", "投诉人.姓名=李女士", "原因=听错了", at="09:30")
    found = log(clerk, "1")
    assert [(e["事件"], e["怎样"], e["记录"]) for e in found] == [
        ("登记", "命令", "2026-11-17 09:00"),
        ("受理", "命令", "2026-11-17 09:10"),
        ("转办", "命令", "2026-11-17 09:20"),
        ("更正", "命令", "2026-11-17 09:30"),
    ]
    assert found[1]["状态"] == {"前": "待受理", "后": "处理中"}
    assert found[2]["字段"] == {"主办单位": {"前": None, "后": "设备部"}}
    corrected = found[3]["字段"]
    assert isinstance(corrected, dict)
    assert corrected["投诉人.姓名"] == {"前": "王女士", "后": "李女士"}
    assert (found[0]["谁办"], found[0]["角色"], found[0]["账号"]) == ("李敏", "客服专员", "tester")


def test_who_decided_and_who_typed_when_it_was_and_when_it_was_written_down(clerk: Clerk) -> None:
    lived(clerk)
    late = ("do", "1", "备注", "备注=来过电话", "--as", "周倩", "--basis", "电话", "--at", "10:00")
    clerk.does(*late, at="11:00")
    last = log(clerk, NUMBER)[-1]
    assert (last["发生"], last["记录"]) == ("2026-11-17 10:00", "2026-11-17 11:00")
    assert (last["谁办"], last["谁记"]) == ("周倩", "李敏")
    assert last["说明"] == "依据 电话"


def test_a_hand_is_told_from_a_command_and_what_it_altered(clerk: Clerk) -> None:
    record = lived(clerk)
    altered(record, "主办单位: 设备部", "主办单位: 运营部")
    clerk.does("commit", "--更正", "-m", "设备部说不归它", at="09:30")
    altered(record, "等级: 一级", "等级: 二级")
    by_git(clerk, "悄悄")
    with record.open("a", encoding="utf-8") as file:
        file.write("# 看过\n")
    by_git(clerk, "注释")
    told = [(e["怎样"], e["事件"], e["字段"], e["说明"]) for e in log(clerk, "1")[3:]]
    assert told == [
        (
            "手工更正",
            "改了经过",
            {"主办单位": {"前": "设备部", "后": "运营部"}},
            "已经记录的“11-17 09:20 转办 李敏”；设备部说不归它",
        ),
        (
            "直接用 git",
            "改了经过",
            {"等级": {"前": "一级", "后": "二级"}},
            "已经记录的“11-17 09:10 受理 李敏”；悄悄",
        ),
        ("直接用 git", "改了写法", {}, "内容没有变，只是注释、空格、次序。；注释"),
    ]


def test_what_was_undone_and_what_was_taken_out(clerk: Clerk) -> None:
    record = lived(clerk)
    clerk.does("undo", "--yes", at="09:25")
    last = log(clerk, "1")[-1]
    assert (last["怎样"], last["事件"]) == ("撤回", "撤回")
    assert last["状态"]
    text = record.read_text("utf-8")
    record.write_text(text[: text.index("  - 时间: 2026-11-17 09:10")], "utf-8")
    by_git(clerk, "删")
    last = log(clerk, "1")[-1]
    assert (last["怎样"], last["事件"]) == ("直接用 git", "删了经过")


def test_a_record_is_followed_wherever_its_file_lay_and_after_it_is_gone(clerk: Clerk) -> None:
    record = lived(clerk)
    aside = clerk.root / "complaints/旧的" / record.name
    aside.parent.mkdir()
    record.rename(aside)
    by_git(clerk, "挪走")
    altered(aside, "等级: 一级", "等级: 二级")
    by_git(clerk, "在外面改")
    aside.rename(record)
    by_git(clerk, "挪回来")
    record.unlink()
    assert log(clerk, "1")[-1]["怎样"] == "还没有记录"
    by_git(clerk, "删了")
    for said in ("1117-001", NUMBER):
        told = [each["事件"] for each in log(clerk, said)[3:]]
        assert told == ["挪了文件", "改了经过", "挪了文件", "删了文件"]
    assert clerk("show", NUMBER).status == 2
    assert clerk("log", "TS20261117-009").status == 2


def test_what_git_does_not_have_yet_is_named_last(clerk: Clerk) -> None:
    record = lived(clerk)
    altered(record, "13800001234", "13800009999")
    last = log(clerk, "1")[-1]
    assert (last["怎样"], last["记录"], last["提交"]) == ("还没有记录", "", "")
    assert last["字段"] == {"投诉人.电话": {"前": "13800001234", "后": "13800009999"}}
    record.write_text("编号: [\n", "utf-8")
    assert log(clerk, "1")[-1]["事件"] == "写坏了"


def test_its_papers_issued_altered_and_gone(clerk: Clerk) -> None:
    lived(clerk)
    clerk.does("form", "1", "转办单", "--issue", at="09:30")
    assert log(clerk, "1")[-1]["事件"] == "签发"
    assert "转办单" in str(log(clerk, "1")[-1]["说明"])
    paper = next((clerk.root / "issued" / NUMBER).glob("*.md"))
    paper.write_text(paper.read_text("utf-8") + "改\n", "utf-8")
    assert log(clerk, "1")[-1]["事件"] == "改了签发过的单"
    by_git(clerk, "改单")
    paper.unlink()
    by_git(clerk, "删单")
    assert [e["事件"] for e in log(clerk, "1")[-2:]] == ["改了签发过的单", "删了签发过的单"]


def test_whoever_does_not_handle_it_sees_it_masked_also_what_was_before(clerk: Clerk) -> None:
    record = lived(clerk)
    altered(record, "姓名: 王女士", "姓名: 欧阳明")
    altered(record, "13800001234", "13800009999")
    by_git(clerk, "王女士其实是欧阳明 13800009999")
    altered(record, "内容: ", "内容: 欧阳明和王女士都说")
    for words in (("log", "1"), ("log", "1", "--format", "json"), ("log", "--hand")):
        said = clerk(*words, user="没有这个人")
        assert said.status == 0
        for secret in ("王女士", "欧阳明", "13800009999", "13800001234"):
            assert secret not in said.out, words
    assert "没有说是谁在看" in clerk("log", "1", user="").err
    assert "欧阳明" in clerk("log", "1").out


def test_everybody_s_work_newest_first_by_whom_when_and_what(clerk: Clerk) -> None:
    record = lived(clerk)
    clerk.does("do", "1", "备注", "备注=看过", at="2026-11-18T09:00", user="周倩")
    altered(record, "等级: 一级", "等级: 二级")
    by_git(clerk, "13800001234 改")

    def told(*words: str) -> list[object]:
        return [each["内容"] for each in log(clerk, *words)]

    assert [e["事件"] for e in log(clerk)][1:5] == [["备注"], ["转办"], ["受理"], ["登记"]]
    assert log(clerk)[1]["编号"] == [NUMBER]
    assert len(told("--by", "周倩")) == 1
    assert len(told("--since", "11-18", "--until", "11-18")) == 1
    assert told("--event", "转办") == ["处理中→承办中"]
    assert told("--hand") == ["138****1234 改"]
    assert log(clerk, "--hand")[0]["编号"] == [NUMBER]
    assert told("--unit", "演艺部") == []
    assert len(told("--unit", Workspace(clerk.root).staff.people["周倩"].unit)) > 1
    assert told("--by", "没有这个人") == []
    assert [e["事件"] for e in log(clerk, "1", "--by", "周倩")] == ["备注"]
    assert [e["事件"] for e in log(clerk, "1", "--hand")] == ["改了经过"]


def test_a_long_history_is_cut_and_that_is_said(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(clerk)
    monkeypatch.setattr("cpl.cli.history.log.MOST", 2)
    said = clerk("log")
    assert said.out.count("\n") == 4
    assert "只列了最近的 2 次提交" in said.err
    assert "只列了" not in clerk("log", "--since", "11-01").err


def test_a_time_that_is_none_and_a_folder_that_is_new(clerk: Clerk) -> None:
    said = clerk("log", "--since", "昨天的昨天")
    assert (said.status, "看不懂" in said.err) == (2, True)
    assert [e["事件"] for e in log(clerk)][-1] == ["建立"]


def test_its_evidence_attached_and_altered(clerk: Clerk, tmp_path: Path) -> None:
    lived(clerk)
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"jpg")
    clerk.does("attach", "1", str(photo), at="09:30")
    assert [e["事件"] for e in log(clerk, "1")][-1] == "附件"
    (clerk.root / "attachments" / NUMBER / "现场.jpg").write_bytes(b"another")
    last = log(clerk, "1")[-1]
    assert (last["事件"], last["怎样"]) == ("改了附件", "还没有记录")
    by_git(clerk, "换照片")
    assert log(clerk, "1")[-1]["说明"] == f"attachments/{NUMBER}/现场.jpg；换照片"


def test_a_merge_that_made_something_of_its_own_is_by_hand(clerk: Clerk) -> None:
    record = lived(clerk)
    raw_git(clerk.root, "checkout", "-q", "-b", "side")
    (clerk.root / "一.txt").write_text("一", "utf-8")
    by_git(clerk, "边上")
    raw_git(clerk.root, "checkout", "-q", "main")
    clerk.does("do", "1", "备注", "备注=看过", at="09:30")
    raw_git(clerk.root, "merge", "-q", "--no-commit", "side")
    altered(record, "等级: 一级", "等级: 二级")
    by_git(clerk, "合并")
    last = log(clerk, "1")[-1]
    assert (last["怎样"], last["事件"]) == ("合并", "改了经过")
    assert "合并" in [each["内容"] for each in log(clerk, "--hand")]
    assert [e["事件"] for e in log(clerk, "1", "--hand")] == ["改了经过"]


@pytest.mark.skipif(
    not shutil.which("ssh-keygen"), reason="only ssh-keygen makes the key that git signs with"
)
def test_where_the_office_signs_it_is_said_whether_each_is(clerk: Clerk, tmp_path: Path) -> None:
    lived(clerk)
    assert log(clerk, "1")[0]["签名"] == ""
    key = tmp_path / "key"
    words = (
        "ssh-keygen",
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-C",
        "limin@example.com",
        "-f",
        str(key),
    )
    subprocess.run(words, check=True)
    people = tmp_path / "people"
    people.write_text(f"limin@example.com {key.with_suffix('.pub').read_text('utf-8')}", "utf-8")
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingkey", str(key)),
        ("gpg.ssh.allowedSignersFile", str(people)),
        ("commit.gpgsign", "true"),
    ):
        raw_git(clerk.root, "config", name, value)
    clerk.does("do", "1", "备注", "备注=看过", at="09:30")
    assert [each["签名"] for each in log(clerk, "1")[-2:]] == ["没有签名", "签名对"]
    assert "签名对" in clerk("log", "1", "--format", "csv").out


def test_of_a_shallow_clone_it_is_said(clerk: Clerk, tmp_path: Path) -> None:
    lived(clerk)
    raw_git(tmp_path, "clone", "-q", "--depth=2", f"file://{clerk.root}", "浅")
    assert "浅克隆" in Clerk(tmp_path / "浅", clerk.patch, clerk.capture)("log", NUMBER).err


def test_who_is_asked_for_is_understood_as_everywhere_and_several_are_told_apart(
    clerk: Clerk,
) -> None:
    lived(clerk)
    whole = log(clerk, "--by", "李敏")
    assert whole
    assert log(clerk, "--by", "李　敏") == whole
    nobody = clerk("log", "--by", "王女士")
    assert nobody.status == 0
    assert "没有“王女士”办的、记的；staff.yaml 里也没有他。" in nobody.err
    staff = clerk.root / "staff.yaml"
    two = "".join(
        f"  - {{姓名: 王伟（{unit}）, 邮箱: {mail}@example.com, 角色: [客服专员], 单位: {unit}}}\n"
        for unit, mail in (("运营部", "w1"), ("设备部", "w2"))
    )
    staff.write_text(staff.read_text("utf-8").rstrip() + "\n" + two, "utf-8")
    several = clerk("log", "--by", "王伟")
    assert several.status == 2
    assert "“王伟”有几位：王伟（运营部）、王伟（设备部）。写全，或者写邮箱。" in several.err


def test_what_could_never_be_found_is_told_instead_of_an_empty_list(clerk: Clerk) -> None:
    lived(clerk)
    unit = clerk("log", "--unit", "没有部")
    assert unit.status == 2
    assert unit.err.startswith("没有“没有部”这个单位。现有：")
    event = clerk("log", "--event", "没有")
    assert "没有“没有”。规则里的事件（cpl help 有）以外，可以写：建立、采用规则、" in event.err
    assert "没有这样的提交。" in clerk("log", "--event", "采用规则").err
    turned = clerk("log", "--since", "11-17", "--until", "11-16")
    assert (turned.status, turned.err) == (2, "--since 比 --until 还晚，这中间什么也没有。\n")


def test_the_deeds_of_a_unit_are_those_of_whoever_was_in_it_that_day(clerk: Clerk) -> None:
    lived(clerk)
    before = log(clerk, "--unit", "客服部")
    staff = clerk.root / "staff.yaml"
    text = staff.read_text("utf-8")
    start = text.index("姓名: 李敏")
    person = text[start:].replace("单位: 客服部", "单位: 客服部\n    到: 2026-11-17", 1)
    staff.write_text(text[:start] + person, "utf-8")
    clerk.does("commit", "-m", "李敏走了", "--as", "陈总", "--basis", "辞职信", at="18:00")
    left = clerk("log", "--unit", "客服部", "--format", "json", user="周倩", at="2026-11-18T09:00")
    assert [e["提交"] for e in lines(left)][-len(before) :] == [e["提交"] for e in before]


def test_an_empty_number_is_no_number(clerk: Clerk) -> None:
    record = lived(clerk)
    for words in (("log", " "), ("show", ""), ("next", ""), ("audit", "-")):
        assert (clerk(*words).status, clerk(*words).err[:6]) == (2, "编号是空的。"), words
    record.unlink()
    assert clerk("audit", "-").status == 2


def test_what_was_said_twice_did_not_change(clerk: Clerk) -> None:
    lived(clerk)
    for at in ("09:30", "09:40"):
        clerk.does("do", "1", "进度告知", "反馈内容=已约时间", at=at)
    assert [e["字段"] for e in log(clerk, "1")[-2:]] == [
        {"反馈内容": {"前": None, "后": "已约时间"}},
        {"反馈内容": {"前": None, "后": "已约时间"}},
    ]


def test_a_paper_that_was_issued_is_named_and_nothing_else(clerk: Clerk) -> None:
    lived(clerk)
    clerk.does("form", "1", "转办单", "--issue", at="09:30")
    assert log(clerk, "--event", "签发")[0]["内容"] == "转办单"


def test_why_somebody_sees_it_masked_is_told_by_what_he_said_he_is(clerk: Clerk) -> None:
    lived(clerk)
    for command in ("show", "log"):
        said = clerk(command, "1", user="张三").err
        assert "脱敏了，CPL_USER 不知道是谁：staff.yaml 里没有“张三”。现有：" in said, said
