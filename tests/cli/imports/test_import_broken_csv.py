"""`cpl import` of a CSV that somebody typed: nothing is cut, swallowed or spoilt in silence."""

from clerks import Clerk

MAPPING = """\
登记:
  接收时间: 接收时间
  渠道: 渠道
  类别: {值: 投诉}
  内容: 内容
  投诉人.姓名: 姓名
"""
HEADER = "接收时间,渠道,姓名,电话,内容"
ROWS = (
    "2026-11-03 09:00,热线,甲,13800000001,服务差,态度差,要求退票",
    '2026-11-03 09:05,热线,乙,13800000002,"他说"马上处理",结果没有"',
    '2026-11-03 09:07,热线,丙,13800000003,"没关引号',
    "2026-11-03 09:10,热线,丁,13800000004,正常一",
    '2026-11-03 09:20,热线,戊,13800000005,"有引号"',
    "2026-11-03 09:30,热线,己,13800000006,正常二,,",
)


def imported(clerk: Clerk, *lines: str | bytes) -> str:
    folder = clerk.root.parent
    (folder / "映射.yaml").write_text(MAPPING, "utf-8")
    coded = [each if isinstance(each, bytes) else each.encode() for each in lines]
    (folder / "表.csv").write_bytes(b"\n".join((HEADER.encode(), *coded, b"")))
    found = clerk("import", str(folder / "表.csv"), "--mapping", str(folder / "映射.yaml"), "--yes")
    return found.out + found.err


def test_commas_and_quotes_cost_their_own_rows_and_name_them(clerk: Clerk) -> None:
    said = imported(clerk, *ROWS)
    assert "读到 6 行 = 新增 3 + 读不了 3。" in said
    assert "表.csv:第2行: 错误: 有 7 格，表头只有 5 格：多半是内容里的逗号" in said
    assert "表.csv:第3行: 错误: 引号写得不对，分不清一格到哪里为止（文件第 3 行）。" in said
    assert "表.csv:第4行: 错误: 引号写得不对，分不清一格到哪里为止（文件第 4 行）。" in said
    listed = clerk.does("list").out
    assert all(each in listed for each in ("正常一", "有引号", "正常二"))


def test_a_bad_byte_and_mojibake_name_their_cells(clerk: Clerk) -> None:
    twice = (
        "2026-11-03 09:00,热线,甲,13800000001,".encode()
        + "漏水".encode().decode("latin-1").encode()
    )
    bad = ROWS[3].encode().replace("一".encode(), b"\xff")
    said = imported(clerk, twice, bad, ROWS[4])
    assert "读到 3 行 = 新增 2 + 读不了 1。" in said
    assert "表.csv:第3行:内容(E3): 错误: 这一格有坏了的字节" in said
    assert "表.csv:第2行:内容(E2): 警告: 这一格本来是乱码，已经还原成中文。" in said
    assert "漏水" in clerk.does("list").out
