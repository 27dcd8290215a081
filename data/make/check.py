"""Proves that the reference data hold together: keys unique and found, days in order, NFC, size. Exit 1 with a list otherwise."""

import csv
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent
faults = []


def table(name):
    raw = (DATA / name).read_bytes()
    text = raw.decode("utf-8")
    if b"\r" in raw or text != unicodedata.normalize("NFC", text):
        faults.append(f"{name}: not LF and NFC")
    return list(csv.DictReader(text.splitlines()))


def unique(name, *columns):
    rows = table(name)
    for key, n in Counter(tuple(r[c] for c in columns) for r in rows).items():
        if n > 1:
            faults.append(f"{name}: {key} stands {n} times")
    return rows


def found(name, rows, column, known, several=False):
    for row in rows:
        for value in (row[column].split() if several else [row[column]]):
            if value and value not in known:
                faults.append(f"{name}: {column} {value!r} is not known")


def main():
    bases = unique("law/bases.csv", "key")
    basis = {r["key"] for r in bases}
    found("law/bases.csv", bases, "replaced_by", basis)
    provinces = unique("territory/provinces.csv", "key", "valid_from")
    province = {r["key"] for r in provinces}
    found("provinces", provinces, "successor", province)
    districts = unique("territory/districts.csv", "code")
    found("districts", districts, "parent", province)
    communes = unique("territory/communes.csv", "key", "valid_from")
    commune = {r["key"] for r in communes}
    found("communes", communes, "parent", province)
    found("communes", communes, "district", {r["code"] for r in districts})
    edges = unique("territory/edges.csv", "former", "new")
    found("edges", edges, "former", commune)
    found("edges", edges, "new", commune)
    parts = Counter(e["former"] for e in edges)
    for edge in edges:
        if (edge["relation"] == "full") != (parts[edge["former"]] == 1):
            faults.append(f"edge {edge} contradicts the number of its parts")
        if f"nq-{edge['resolution']}-ubtvqh15" not in basis:
            faults.append(f"edge {edge}: no such resolution")
    former = {r["key"] for r in communes if r["valid_to"] == "2025-07-01"}
    now = {r["key"] for r in communes if r["valid_to"] == ""}
    for key in sorted((former - set(parts) - now) | (now - {e["new"] for e in edges} - former)):
        faults.append(f"commune {key} has neither an edge nor the same boundary on the other side of the reform")
    for key, rows in group(communes + provinces):
        rows.sort(key=lambda r: r["valid_from"])
        for a, b in zip(rows, rows[1:]):
            if a["valid_to"] != b["valid_from"]:
                faults.append(f"{key}: a gap or an overlap at {b['valid_from']}")
    for rows, name in ((communes, "communes"), (provinces, "provinces"), (districts, "districts")):
        found(name, rows, "basis", basis)
    if len(now) != 3321 or sum(r["valid_to"] == "2025-07-01" for r in communes) != 10040:
        faults.append("the number of communes is not 10,040 and 3,321")
    boards = {r["key"] for r in unique("territory/boards.csv", "key")}
    zones = unique("territory/zones.csv", "key", "valid_from")
    found("zones", zones, "board", boards)
    found("zones", zones, "communes", now, several=True)
    found("zones", zones, "basis", basis)
    found("zones", zones, "kind", {r["code"] for r in unique("territory/zone_kinds.csv", "code")})
    vsic = unique("classification/vsic.csv", "version", "code")
    for r in vsic:
        if r["parent"] and not any(p["code"] == r["parent"] and p["version"] == r["version"] and p["level"] == "1" for p in vsic):
            faults.append(f"vsic {r['version']} {r['code']}: no parent")
    thresholds = unique("law/thresholds.csv", "key")
    kinds = unique("organisations/kinds.csv", "code")
    found("thresholds", thresholds, "basis", basis)
    found("thresholds", thresholds, "quantity", {r["key"] for r in unique("law/quantities.csv", "key")})
    found("thresholds", thresholds, "organisation", {r["code"] for r in kinds})
    found("organisation kinds", kinds, "threshold", {r["key"] for r in thresholds})
    indicators = unique("indicators/catalogue.csv", "code")
    for column in ("numerator", "denominator"):
        found("indicators", indicators, column, {r["code"] for r in indicators})
    for r in indicators:
        if (r["nature"] == "rate") != bool(r["numerator"] and r["denominator"]) or (r["nature"] == "rate") == (r["additive"] == "yes"):
            faults.append(f"indicator {r['code']}: a rate, and only a rate, has two parts and does not add up")
    for name in ("unit_kinds", "statuses", "tax_statuses", "ownerships"):
        unique(f"register/{name}.csv", "code")
    found("tax statuses", table("register/tax_statuses.csv"), "basis", basis)
    holidays = unique("calendar/holidays.csv", "from_day", "name_vi")
    found("holidays", holidays, "basis", basis)
    for r in holidays + thresholds + zones:
        a, b = (r["from_day"], r["to_day"]) if "from_day" in r else (r["valid_from"], r["valid_to"])
        if b and a >= b:
            faults.append(f"days out of order: {r}")
    size = sum(p.stat().st_size for p in DATA.rglob("*.csv") if "make" not in p.parts)
    if size > 1_500_000:
        faults.append(f"{size} bytes are more than 1.5 MB")
    print(f"{size} bytes, {len(communes)} commune rows, {len(edges)} edges, {len(faults)} faults")
    print("\n".join(faults[:40]))
    sys.exit(bool(faults))


def group(rows):
    by = defaultdict(list)
    for row in rows:
        by[row["key"]].append(row)
    return by.items()


if __name__ == "__main__":
    main()
