"""Proves the sample data: keys stand in the reference data, tax codes have their check digit, and every printed sum of the board's
register is right except where a fault is planted. Exit 1 with a list otherwise."""

import csv
import sys
import unicodedata
from pathlib import Path

from openpyxl import load_workbook

DEMO = Path(__file__).resolve().parent.parent
DATA = DEMO.parent / "data"
faults = []


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def known(rows, column, keys, where):
    for row in rows:
        for value in row[column].split():
            if value not in keys:
                faults.append(f"{where}: {column} {value!r} is not known")


def tax_ok(code):
    total = sum(int(d) * w for d, w in zip(code, (31, 29, 23, 19, 17, 13, 7, 5, 3)))
    return len(code) == 10 and code.isdigit() and total % 11 != 0 and 10 - total % 11 == int(code[9])


def main():
    units = table(DEMO / "enterprises.csv")
    keys = {u["key"] for u in units}
    keys_of = lambda path, column="code": {r[column] for r in table(DATA / path)}
    places = keys_of("territory/communes.csv", "key") | keys_of("territory/zones.csv", "key")
    known(units, "kind", keys_of("register/unit_kinds.csv"), "enterprises")
    known(units, "ownership", keys_of("register/ownerships.csv"), "enterprises")
    known(units, "vsic", {r["code"] for r in table(DATA / "classification/vsic.csv") if r["version"] == "2018"}, "enterprises")
    for u in units:
        if not tax_ok(u["tax_code"]) or "(mẫu)" not in u["name"] or u["name"] != unicodedata.normalize("NFC", u["name"]):
            faults.append(f"unit {u}")
    for name, column in (("places", "unit"), ("statuses", "unit"), ("former_names", "unit"), ("projects", "unit"), ("organisations", "units"), ("truth", "unit"), ("differences", "unit")):
        known(table(DEMO / f"{name}.csv"), column, keys, name)
    known(table(DEMO / "places.csv"), "place", places, "places")
    known(table(DEMO / "statuses.csv"), "status", keys_of("register/statuses.csv"), "statuses")
    known(table(DEMO / "organisations.csv"), "kind", keys_of("organisations/kinds.csv"), "organisations")
    indicators = keys_of("indicators/catalogue.csv")
    known(table(DEMO / "truth.csv"), "indicator", indicators, "truth")
    known(table(DEMO / "agreed.csv"), "indicator", indicators, "agreed")
    sums()
    print(f"{len(units)} units, {len(table(DEMO / 'faults.csv'))} planted faults, {len(faults)} other faults")
    print("\n".join(faults))
    sys.exit(bool(faults))


def sums():
    planted = {(r["sheet"], r["cells"]) for r in table(DEMO / "faults.csv")}
    ws = load_workbook(DEMO / "ban-quan-ly-kkt.xlsx")["Biểu 01 - DN"]
    number = lambda v: v if isinstance(v, (int, float)) else {"1.250": 1250, "không rõ": 0}.get(v) if v in ("1.250", "không rõ") else texts(v)
    group, total, grand = None, {}, {}
    for row in range(9, ws.max_row + 1):
        first, second = ws.cell(row, 1).value, ws.cell(row, 2).value
        if first in ("I", "II", "III", "IV") or second == "TỔNG CỘNG":
            for c, value in total.items():
                if abs(value - ws.cell(group, c).value) > 0.0006 and ("Biểu 01 - DN", ws.cell(group, c).coordinate) not in planted:
                    faults.append(f"{ws.cell(group, c).coordinate}: {ws.cell(group, c).value} printed, {value} added")
            group, total = row, dict.fromkeys((10, 11, 12, 13, 14, 15, 16, 17, 18, 19), 0)
            if second == "TỔNG CỘNG":
                for c, value in grand.items():
                    if abs(value - ws.cell(row, c).value) > 0.0006:
                        faults.append(f"{ws.cell(row, c).coordinate}: {ws.cell(row, c).value} printed, {value} added")
                return
            for c in total:
                grand[c] = grand.get(c, 0) + ws.cell(row, c).value
        elif group:
            for c in total:
                total[c] += number(ws.cell(row, c).value) or 0


def texts(value):
    """The two numbers typed as text: the last separator is the decimal one."""
    if not isinstance(value, str):
        return 0
    comma = value.rfind(",") > value.rfind(".")
    return float(value.replace(".", "").replace(",", ".") if comma else value.replace(",", ""))


if __name__ == "__main__":
    main()
