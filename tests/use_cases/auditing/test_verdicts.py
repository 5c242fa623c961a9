"""What an audit noted the last time changes nothing that it says the next time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from every import check_every
from honest_office import honest_office
from paper_trail import ORDINARY, SPARE
from tampering import AFTER_ALL, AS_A_COMMAND, BY_HAND, NOTE, TAMPERINGS, Culprit, Tampering
from thorough import share

from cpl.store.history import every_commit
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing import verdicts
from cpl.use_cases.auditing.all_lives import Lives, Texts
from cpl.use_cases.auditing.audit import Audit, audit
from cpl.use_cases.auditing.life_judge import LifeJudge
from cpl.use_cases.auditing.lives import Life

KEPT = Path(".git") / verdicts.NAME
TOLD = Path(".git") / every_commit.NAME


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return honest_office(tmp_path_factory, tmp_path / "办公室")


@pytest.fixture(autouse=True)
def noting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of a small office: what was judged, and what git told of its commits."""
    monkeypatch.setattr(verdicts, "WORTH_NOTING", 1)
    monkeypatch.setattr(every_commit, "WORTH_KEEPING", 1)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of the lives that were gone through, as it is done."""
    gone_through: list[str] = []

    def judging(lives: Lives, life: Life, texts: Texts) -> LifeJudge:
        gone_through.append(life.number)
        return LifeJudge(lives, life, texts)

    monkeypatch.setattr("cpl.use_cases.auditing.records.LifeJudge", judging)
    return gone_through


def afresh(office: Path) -> Audit:
    """With nothing noted."""
    (office / KEPT).unlink(missing_ok=True)
    (office / TOLD).unlink(missing_ok=True)
    return audit(Workspace(office), AFTER_ALL)


def test_what_was_clean_is_not_judged_again(office: Path, judged: list[str]) -> None:
    first = afresh(office)
    every = set(judged)
    judged.clear()
    assert audit(Workspace(office), AFTER_ALL) == first
    assert set(judged) < every
    assert ORDINARY in every - set(judged)


def test_what_is_new_is_judged(office: Path, judged: list[str]) -> None:
    afresh(office)
    judged.clear()
    culprit = Culprit(office)
    culprit.writes(ORDINARY, NOTE.format(at="2026-12-03 09:30", who="李敏", role="客服专员"))
    culprit.commits()
    found = audit(Workspace(office), AFTER_ALL)
    assert ORDINARY in judged
    assert "hand-undeclared" in {each.code for each in found.findings}


def test_commits_of_other_names_are_judged_again(office: Path, judged: list[str]) -> None:
    """As after a rebase; or where another history was put in the place of this one."""
    afresh(office)
    before = set(judged)
    judged.clear()
    Culprit(office).git("rebase", "-q", "--root", "--force-rebase")
    audit(Workspace(office), AFTER_ALL)
    assert set(judged) == before


@pytest.mark.slow
@pytest.mark.sampled
def test_every_tampering_is_found_as_if_nothing_was_noted(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def found(tampering: Tampering) -> None:
        place = honest_office(tmp_path_factory, tmp_path / tampering.name)
        audit(Workspace(place), AFTER_ALL)
        tampering.do(Culprit(place))
        noted = audit(Workspace(place), AFTER_ALL)
        assert noted == afresh(place)
        assert tampering.code in {each.code for each in noted.findings}

    check_every(share(TAMPERINGS, 15, 3), found)


def cut(note: Path) -> None:
    note.write_bytes(note.read_bytes()[:-20])


def forged(note: Path) -> None:
    note.write_bytes(note.read_bytes().replace("登记".encode(), "答复".encode(), 1))


def of_another_cpl(note: Path) -> None:
    note.write_bytes(b"0" * 32 + note.read_bytes()[32:])


def nothing(note: Path) -> None:
    note.write_bytes(b"")


@pytest.mark.parametrize("spoilt", [cut, forged, of_another_cpl, nothing])
def test_a_note_that_is_not_ours_is_not_believed(
    office: Path, judged: list[str], spoilt: Callable[[Path], None]
) -> None:
    first = afresh(office)
    every = set(judged)
    judged.clear()
    spoilt(office / KEPT)
    assert audit(Workspace(office), AFTER_ALL) == first
    assert set(judged) == every


def test_it_says_nothing_of_a_record_but_its_number_and_events(office: Path) -> None:
    afresh(office)
    said = (office / KEPT).read_text("utf-8")
    assert ORDINARY in said
    assert not any(word in said for word in ("李敏", "意见簿", "厕所"))


def test_what_was_clean_is_known_when_another_desk_is_pulled_in(
    office: Path, tmp_path: Path, judged: list[str]
) -> None:
    """Its commits come between ours; what they did not touch was judged by the same as before."""
    culprit = Culprit(office)
    culprit.git("branch", "-q", "side", "HEAD~3")
    afresh(office)
    judged.clear()
    culprit.git("checkout", "-q", "side")
    note = NOTE.format(at="2026-12-03 10:00", who="李敏", role="客服专员")
    culprit.writes(SPARE, note)
    culprit.commits(AS_A_COMMAND)
    culprit.git("checkout", "-q", "main")
    culprit.git("merge", "-q", "--no-edit", "side")
    noted = audit(Workspace(office), AFTER_ALL)
    assert SPARE in judged
    assert ORDINARY not in judged
    assert noted == afresh(office)


def test_people_who_come_later_are_no_reason_to_judge_again(
    office: Path, judged: list[str]
) -> None:
    """What is committed later governs nothing that was done before."""
    afresh(office)
    judged.clear()
    culprit = Culprit(office)
    culprit.edits(office / "staff.yaml", "  - 姓名: 李敏\n", "  - 姓名: 李敏 # 前台\n")
    culprit.commits(BY_HAND, "陈总")
    noted = audit(Workspace(office), AFTER_ALL)
    assert ORDINARY not in judged
    assert noted == afresh(office)


def test_who_wants_it_afresh_has_nothing_believed_and_nothing_noted(
    office: Path, judged: list[str]
) -> None:
    first = afresh(office)
    every = set(judged)
    judged.clear()
    notes = [(office / each).read_bytes() for each in (KEPT, TOLD)]
    workspace = Workspace(office)
    workspace.without_index = True
    assert audit(workspace, AFTER_ALL) == first
    assert set(judged) == every
    assert [(office / each).read_bytes() for each in (KEPT, TOLD)] == notes


def test_of_few_records_nothing_is_noted(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "WORTH_NOTING", 1000)
    afresh(office)
    assert not (office / KEPT).exists()
