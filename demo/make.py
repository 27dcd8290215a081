"""Makes everything in `demo/` but `cast.toml`, from one seed, byte for byte the same each time.

    pip install openpyxl xlwt odfpy
    python3 demo/make.py            # writes
    python3 demo/make.py --check    # proves that what is checked in is what would be written
"""

import csv
import hashlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "making"))
sys.dont_write_bytecode = True

import board  # noqa: E402
import more  # noqa: E402
import party  # noqa: E402
import sheets  # noqa: E402
import tables  # noqa: E402
import world  # noqa: E402

RULES = {
    "total-misses-item": "tổng in thiếu đúng một dòng", "total-differs": "tổng in khác cộng các dòng, không dòng nào giải thích được",
    "count-total": "đếm dấu x khác số ở dòng tổng", "stopped-counted-as-active": "đơn vị đã dừng nằm trong số đang hoạt động",
    "stopped-has-revenue": "đơn vị đã dừng mà có doanh thu", "percentage-does-not-follow": "tỷ lệ in không suy ra từ hai số",
    "target-below-estimate": "kế hoạch thấp hơn ước thực hiện", "zone-closed-in-period": "khu đã dừng mà còn đăng ký sản lượng",
    "merged-cells-shift": "ô gộp làm lệch tên", "mixed-units": "đơn vị tính lẫn lộn", "commune-blank": "để trống xã, phường",
    "rounding": "chênh lệch do làm tròn", "agencies-differ": "số của hai bên khác nhau", "zone-membership-differs": "hai bên xếp khác khu", "blank-not-zero": "ô trống không phải số 0",
    "unknown-stated": "ghi chữ không rõ", "text-not-nfc": "chữ không phải NFC", "old-font-tcvn3": "chữ TCVN3", "tax-code-leading-zero": "mã số thuế mất số 0",
    "tax-code-check-digit": "mã số thuế sai số kiểm tra", "probable-duplicate": "trùng đơn vị dưới tên khác", "number-as-text": "số gõ thành chữ",
    "number-format-mixed": "lẫn kiểu số", "number-ambiguous": "số đọc được hai cách", "date-format-mixed": "lẫn kiểu ngày", "date-ambiguous": "ngày đọc được hai cách",
    "date-serial": "ngày dạng sê-ri giữa cột chữ", "personal-data": "dữ liệu cá nhân, phải từ chối", "small-count": "số nhỏ chỉ ra người",
}


def main():
    before = digest()
    sheets.FAULTS.clear()
    units = world.make_units()
    board_view, board_differences = board.write(units)
    party_view, party_differences = party.write(units)
    tables.registers(units, world.make_organisations(units))
    tables.agreed(units, board_view, party_view, board_differences, party_differences)
    more.write(units)
    write_faults(board_differences, party_differences, {u.key: u.name for u in units})
    if "--check" in sys.argv:
        changed = sorted(k for k in before.keys() | digest().keys() if before.get(k) != digest().get(k))
        print("as checked in" if not changed else f"changed: {changed}")
        sys.exit(bool(changed))


def digest():
    return {str(p.relative_to(HERE)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(HERE.rglob("*")) if p.suffix in (".csv", ".xlsx", ".xls", ".ods", ".md")}


def write_faults(board_differences, party_differences, names):
    unknown = {f[3] for f in sheets.FAULTS} ^ set(RULES)
    if unknown:
        raise SystemExit(f"rules without a fault or faults without a rule: {unknown}")
    with open(HERE / "faults.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["workbook", "sheet", "cells", "rule", "what"])
        out.writerows(sheets.FAULTS)
    lines = ["# Faults planted in the two workbooks", "",
             "Made by `make.py`, and kept as a table in `faults.csv`. Each is a fault that real workbooks of this work have had. Rules in brackets are names used here.", ""]
    for book in (board.BOOK, party.BOOK):
        lines += [f"## `{book}`", "", "| Sheet | Cells | Rule | What |", "|---|---|---|---|"]
        lines += [f"| {s} | {c} | `{r}` ({RULES[r]}) | {w} |" for b, s, c, r, w in sheets.FAULTS if b == book]
        lines.append("")
    lines += ["## Where the two offices differ about one unit", "", "`agreed.csv` holds the sums by zone that each sheet's rows give, and the value that both should sign in the end.", "",
              "| Office | Unit | What | Agreed | Stated | Reason | Why |", "|---|---|---|---|---|---|---|"]
    for office, differences in (("ban quản lý", board_differences), ("đảng ủy", party_differences)):
        lines += [f"| {office} | {names[u]} | {what} | {a} | {s} | {reason} | {why} |" for u, what, a, s, reason, why in differences]
    (HERE / "FAULTS.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
