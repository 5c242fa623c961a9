"""What is published is masked from when it is written, not only on our own papers."""

from clerks import Clerk

PUBLISHING = (
    "      受理:\n",
    "      公示: {short: gsh, from: any, by: [客服专员], give: [反馈内容], means: [published]}\n"
    "      受理:\n",
)


def test_names_and_numbers_are_gone_from_what_is_published(clerk: Clerk) -> None:
    clerk.edits("rules.yaml", PUBLISHING)
    path = clerk.complaint()
    said = "反馈内容=王女士（13800001234，身份证320102199001011234）反映的问题已整改"
    clerk.does("do", "1", "公示", said)
    written = path.read_text("utf-8").partition("事件: 公示")[2]
    assert "反映的问题已整改" in written
    assert not [e for e in ("王女士", "13800001234", "320102199001011234") if e in written]
