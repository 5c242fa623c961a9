"""A seal that was moved, made again or deleted, and a history written anew, are found."""

from collections.abc import Callable

import pytest
from clerks import Clerk, played
from issued_office import SEALS, by_plain_git, issues

import cpl.store.seals.tags
from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed
from cpl.use_cases.sealing.seal_checking import seal_findings, seal_states

OCTOBER, NOVEMBER = SEALS


@pytest.fixture
def sealed(clerk: Clerk) -> Clerk:
    return played(clerk, issues)


def found(clerk: Clerk) -> list[tuple[str, str]]:
    return [(each.code, each.tag) for each in seal_findings(Git(clerk.root))]


def test_an_honest_history_is_as_it_was_sealed(sealed: Clerk) -> None:
    assert found(sealed) == []
    states, _ = seal_states(Git(sealed.root))
    assert [each.tag.name for each in states] == list(SEALS)
    sealed.does("do", "TS20261010-001", "进度告知", "反馈内容=在查", at="2026-12-03T10:00")
    assert found(sealed) == []


def deleted(clerk: Clerk) -> None:
    clerk.git("tag", "-d", OCTOBER)


def last_deleted(clerk: Clerk) -> None:
    clerk.git("tag", "-d", NOVEMBER)


def moved(clerk: Clerk) -> None:
    text = clerk.git("for-each-ref", "--format=%(contents)", f"refs/tags/{OCTOBER}")
    clerk.git("tag", "-f", "-a", "-m", text, OCTOBER, "HEAD")


def made_lightweight(clerk: Clerk) -> None:
    clerk.git("tag", "-f", OCTOBER, f"{OCTOBER}^{{commit}}")


def made_again_in_other_words(clerk: Clerk) -> None:
    text = clerk.git("for-each-ref", "--format=%(contents)", f"refs/tags/{OCTOBER}")
    digest = text.partition("Cpl-Contents: ")[2][:64]
    clerk.git("tag", "-f", "-a", "-m", text.replace(digest, "0" * 64), OCTOBER, f"{OCTOBER}^{{}}")


def last_commit_dropped(clerk: Clerk) -> None:
    clerk.git("reset", "-q", "--hard", "HEAD~1")


def amended(clerk: Clerk) -> None:
    report = clerk.root / "reports/2026-11/月报.md"
    report.write_text(report.read_text("utf-8").replace("月报", "月 报"), "utf-8")
    clerk.git("commit", "-q", "--no-verify", "-a", "--amend", "--no-edit")


def history_rewritten(clerk: Clerk, *more: str) -> None:
    edit = "sed -i s/排队两小时/排队一小时/ complaints/2026/10/*.yaml 2>/dev/null || true"
    clerk.git("filter-branch", "-f", *more, "--tree-filter", edit, "--", "--all")


def history_and_tags_rewritten(clerk: Clerk) -> None:
    history_rewritten(clerk, "--tag-name-filter", "cat")


TAMPERED: tuple[tuple[Callable[[Clerk], None], set[tuple[str, str]]], ...] = (
    (deleted, {("seal-gone", OCTOBER)}),
    (last_deleted, {("seal-gone", "2026-11 月报 下发")}),
    (moved, {("seal-moved", OCTOBER)}),
    (made_lightweight, {("seal-altered", OCTOBER)}),
    (made_again_in_other_words, {("seal-altered", OCTOBER)}),
    (last_commit_dropped, {("history-rewritten", NOVEMBER)}),
    (amended, {("history-rewritten", NOVEMBER)}),
    (history_rewritten, {("history-rewritten", OCTOBER), ("history-rewritten", NOVEMBER)}),
    (history_and_tags_rewritten, {("seal-moved", OCTOBER), ("seal-moved", NOVEMBER)}),
)


@pytest.mark.parametrize(
    ("tamper", "codes"), TAMPERED, ids=lambda each: getattr(each, "__name__", "")
)
def test_what_is_falsified_is_found(
    sealed: Clerk, tamper: Callable[[Clerk], None], codes: set[tuple[str, str]]
) -> None:
    sealed.patch.setenv("FILTER_BRANCH_SQUELCH_WARNING", "1")
    tamper(sealed)
    assert set(found(sealed)) == codes


def test_a_rebase_that_keeps_everything_is_told_as_that(sealed: Clerk) -> None:
    """A colleague's commit comes to lie below the report."""
    head = sealed.git("rev-parse", "HEAD").strip()
    sealed.git("reset", "-q", "--hard", "HEAD~1")
    (sealed.root / "说明.txt").write_text("同事的", "utf-8")
    by_plain_git(sealed)
    sealed.git("cherry-pick", head)
    [finding] = seal_findings(Git(sealed.root))
    assert (finding.code, finding.tag, finding.is_serious) == ("seal-rebased", NOVEMBER, False)


class Killed(BaseException):
    """The power goes between the commit and the seal."""


@pytest.mark.parametrize("failure", [Killed(), GitFailed("磁盘已满。")], ids=["断电", "写不进"])
def test_what_was_not_sealed_the_next_command_seals(clerk: Clerk, failure: BaseException) -> None:
    def fails(*_: object) -> None:
        raise failure

    clerk.complaint()
    words = ("report", "月报", "--month", "2026-11", "--issue")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpl.store.seals.tags, "put_tag", fails)
        if isinstance(failure, Killed):
            with pytest.raises(Killed):
                clerk(*words, at="2026-12-03T09:00")
        else:
            assert (
                "封存还没有做成，下一条 cpl 命令接着做" in clerk(*words, at="2026-12-03T09:00").err
            )
    assert [code for code, _ in found(clerk)] == ["seal-gone"]
    assert "已经记录成了" in clerk.does("list").err
    assert found(clerk) == []
    assert NOVEMBER in clerk.git("tag")


def test_a_trial_run_seals_nothing(clerk: Clerk) -> None:
    clerk.complaint()
    words = ("report", "月报", "--month", "2026-11", "--issue", "--dry-run")
    clerk.does(*words, at="2026-12-03T09:00")
    assert clerk.git("tag") == ""


def test_a_supplement_is_sealed_on_top(sealed: Clerk) -> None:
    words = ("渠道=热线", "内容=补的一件", "接收时间=2026-10-20T09:00", "投诉人.匿名=是")
    sealed.does("new", *words, at="2026-12-04T09:00")
    sealed.does("report", "月报", "--month", "2026-10", "--supplement", "--issue")
    assert sealed.git("tag").split() == ["封存/2026-10/月报", "封存/2026-10/补报-1", NOVEMBER]
    assert found(sealed) == []


def test_a_seal_that_came_from_elsewhere_is_not_written_over(sealed: Clerk) -> None:
    sealed.git("tag", "-a", "-m", "别人的", "封存/2026-12/月报", "HEAD~1")
    words = ("report", "月报", "--month", "2026-12", "--issue")
    before = sealed.commits()
    said = sealed(*words, at="2027-01-03T09:00")
    assert (said.status, sealed.commits()) == (1, before)
    assert "已经有一个封存叫“封存/2026-12/月报”" in said.err
