"""Makes `data/territory/{provinces,districts,communes,edges}.csv`.

    pip install --no-deps vietnamadminunits==1.0.4
    python3 data/make/territory.py [--check DIR]

Reads the package `vietnamadminunits` (MIT) and three small files beside this one: `clauses.csv` (which clause of which
resolution makes each commune), `corrections.csv` (edges on which the package errs, each with its clause) and `later.csv`
(changes after 1 July 2025). With `--check`, compares the answer with other lists of units and prints the agreement.

Keys. A key stands for one boundary. A commune whose boundary the reform left alone keeps its key `c-CODE` (CODE of
after the reform) and gets a second dated row; every other former commune is `c-old-CODE`. Provinces likewise:
`p-CODE`, `p-old-CODE`. Codes themselves were reused for other boundaries and are no keys.

Days are half open, `[valid_from, valid_to)`. 1900-01-01 means "since before the data begin"; a blank `valid_to` means
"still".
"""

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

from package import edges_of_package, fold, kind_and_short, new_units, old_units, predecessors

HERE = Path(__file__).parent
OUT = HERE.parent / "territory"
BEGINNING, REFORM = "1900-01-01", "2025-07-01"
PROVINCES_BASIS = "nq-202-2025-qh15"
SLUG = {"Xã": "xa", "Phường": "phuong", "Thị trấn": "thi-tran", "Đặc khu": "dac-khu", "Huyện": "huyen", "Quận": "quan",
        "Thị xã": "thi-xa", "Thành phố": "thanh-pho", "Tỉnh": "tinh"}


def table(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def basis(resolution):
    """'1673/NQ-UBTVQH15' → 'nq-1673-ubtvqh15', a key of data/law/bases.csv."""
    number, body = resolution.split("/")
    return f"nq-{number}-{body.split('-')[1].lower()}"


def write(name, header, rows):
    OUT.mkdir(exist_ok=True)
    with open(OUT / name, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def later_rows(level, code, row):
    """The row cut at each later change, and the changed rows. `row` ends with name, kind … valid_from, valid_to, basis."""
    rows = [row]
    for change in table("later.csv"):
        if (change["level"], change["code"]) == (level, code):
            rows[-1] = {**rows[-1], "valid_to": change["valid_from"]}
            rows.append({**row, "name": change["name"], "kind": change["kind"], "valid_from": change["valid_from"],
                         "basis": change["basis"], "clause": ""})
    return rows


def corrected_edges():
    edges = set(edges_of_package())
    for row in table("corrections.csv"):
        edge = (row["former"], row["new"])
        if (row["action"] == "drop") != (edge in edges):
            raise SystemExit(f"a correction that corrects nothing: {row}")
        edges = edges - {edge} if row["action"] == "drop" else edges | {edge}
    return edges


def provinces():
    before, rows, key_old = predecessors(), [], {}
    names = {u["province_code"]: u["province"] for u in old_units().values()}
    for code, unit in before.items():
        kept = unit["from"] == [code] and names[code] == unit["name"]
        for former in unit["from"]:
            key_old[former] = f"p-{code}" if kept else f"p-old-{former}"
            kind, short = kind_and_short(names[former])
            if not kept:
                rows.append(dict(key=key_old[former], code=former, name=short, kind=SLUG[kind], valid_from=BEGINNING,
                                 valid_to=REFORM, basis=PROVINCES_BASIS, successor=f"p-{code}"))
        first = dict(key=f"p-{code}", code=code, name=unit["short"], kind=SLUG[unit["kind"]],
                     valid_from=BEGINNING if kept else REFORM, valid_to="", basis=PROVINCES_BASIS, successor="")
        rows += later_rows("province", code, first)
    # Provinces that ended before the package begins; old tables still name them.
    with open(HERE / "earlier.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == "province":
                rows.append(dict(key=f"p-old-{row['code']}", code=row["code"], name=row["name"], kind=row["kind"],
                                 valid_from=BEGINNING, valid_to=row["valid_to"], basis=row["basis"],
                                 successor=row["successor"]))
    rows.sort(key=lambda r: (r["valid_from"], r["code"], r["key"]))
    header = ["key", "code", "name", "kind", "valid_from", "valid_to", "basis", "successor"]
    write("provinces.csv", header, [[r[h] for h in header] for r in rows])
    return key_old


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--check", type=Path)
    check = ask.parse_args().check
    old, new, clause = old_units(), new_units(), {r["code"]: r for r in table("clauses.csv")}
    edges, key_old = corrected_edges(), provinces()
    onward, back = defaultdict(list), defaultdict(list)
    for former, code in sorted(edges):
        onward[former].append(code)
        back[code].append(former)
    lost = [i for i in old if i not in onward] + [c for c in new if c not in back or c not in clause]
    if lost:
        raise SystemExit(f"units without an edge or a clause: {lost}")
    kept = {back[c][0]: c for c, r in clause.items() if r["how"] != "made" and len(back[c]) == 1 and len(onward[back[c][0]]) == 1}
    key = {i: f"c-{kept[i]}" if i in kept else f"c-old-{i}" for i in old}

    districts = sorted({(u["district_code"], u["district"], key_old[u["province_code"]]) for u in old.values() if u["district"]})
    write("districts.csv", ["code", "name", "kind", "parent", "valid_from", "valid_to", "basis"],
          [[c, kind_and_short(n)[1], SLUG[kind_and_short(n)[0]], p, BEGINNING, REFORM, "luat-72-2025-qh15"] for c, n, p in districts])

    rows = []
    for ident, u in old.items():
        rows.append(dict(key=key[ident], code=u["code"], name=u["short"], kind=SLUG[u["kind"]], parent=key_old[u["province_code"]],
                         district=u["district_code"] if u["district"] else "", valid_from=BEGINNING, valid_to=REFORM, basis="", clause=""))
    for code, u in new.items():
        row = dict(key=f"c-{code}", code=code, name=u["short"], kind=SLUG[u["kind"]], parent=f"p-{u['province_code']}", district="",
                   valid_from=REFORM, valid_to="", basis=basis(clause[code]["resolution"]), clause=clause[code]["clause"])
        rows += later_rows("commune", code, row)
    rows.sort(key=lambda r: (r["valid_from"], r["parent"], r["code"]))
    header = ["key", "code", "name", "kind", "parent", "district", "valid_from", "valid_to", "basis", "clause"]
    write("communes.csv", header, [[r[h] for h in header] for r in rows])

    lines = [[key[f], f"c-{c}", "full" if len(onward[f]) == 1 else "partial", clause[c]["resolution"].split("/")[0], clause[c]["clause"]]
             for f, c in sorted(edges) if f not in kept]
    write("edges.csv", ["former", "new", "relation", "resolution", "clause"], lines)

    print(f"{len(old)} former communes, {len(new)} communes, {len(kept)} keep their boundary, {len(lines)} edges:", Counter(r[2] for r in lines))
    lao_cai = [i for i, u in old.items() if u["province_code"] in ("10", "15")]
    print("Lào Cai:", len(lao_cai), "former communes →", len({c for i in lao_cai for c in onward[i]}), "communes;",
          sum(i in kept for i in lao_cai), "unchanged;", Counter(len(onward[i]) for i in lao_cai))
    if check:
        compare(check, old, new, edges)


def compare(folder, old, new, edges):
    read = lambda name: list(csv.DictReader(open(folder / name, encoding="utf-8")))
    theirs = {r["code"]: r for r in read("units_2025-07-01.csv") if r["level"] == "2"}
    same = sum(c in theirs and fold(theirs[c]["name"]) == fold(u["name"]) and theirs[c]["province_code"] == u["province_code"] for c, u in new.items())
    print(f"communes of 1 July 2025: {same} of {len(theirs)} agree in code, name and province")
    for c, u in new.items():
        if c not in theirs or fold(theirs[c]["name"]) != fold(u["name"]):
            print("   ", c, u["name"], "|", theirs.get(c, {}).get("name"))
    snapshot = {r["code"]: r["name"] for r in read("units_snapshot_2026-07-25.csv") if r["level"] == "2"}
    final = {c: u["name"] for c, u in new.items()} | {r["code"]: f"Phường {r['name']}" for r in table("later.csv") if r["level"] == "commune"}
    print("after April 2026:", sum(fold(snapshot.get(c, "")) == fold(n) for c, n in final.items()), "of", len(snapshot), "agree in code and name")
    other = {(r["old_code"] or "", r["new_code"]) for r in read("map_commune_old_to_new.csv")}
    ours = {(i, c) for i, c in edges if not i.startswith("d")}
    print(f"edges: {len(ours & other)} in both, {len(ours - other)} only here, {len(other - ours)} only in the other list")
    here = {(i, c) for i, c in ours if new[c]["province_code"] == "15"}
    print("edges of Lào Cai in both:", len(here & other), "of", len(here), "and", sum(r["new_province_code"] == "15" for r in read("map_commune_old_to_new.csv")))
    for i, c in sorted(ours ^ other):
        where = old[i]["name"] + ", " + old[i]["district"] if i in old else i
        print("   ", "here " if (i, c) in ours else "other", i, c, where, "→", new[c]["name"] if c in new else "?")


if __name__ == "__main__":
    main()
