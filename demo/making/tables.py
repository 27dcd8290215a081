"""The sample installation's own records (CSV) and the figures on which the two offices should agree in the end."""

import csv
import random

from sheets import folder
from world import CUTOFF, MOVE_DAY, OWNERSHIP, REFORM, SEED, ZONES


def write(name, header, rows):
    with open(folder() / name, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def registers(units, organisations):
    write("enterprises.csv", ["key", "tax_code", "name", "short_name", "kind", "ownership", "vsic_version", "vsic", "registered_on", "lot", "note"],
          [[u.key, u.tax, u.name, u.short, u.kind, OWNERSHIP[u.kind], "2018", u.vsic, u.registered, u.lot, u.note] for u in units])
    places, states, former = [], [], []
    for u in units:
        places += [[u.key, "commune", u.former_commune if not u.moved_from else "c-old-02641", u.registered, MOVE_DAY if u.moved_from else REFORM]]
        if u.moved_from:
            places.append([u.key, "commune", u.former_commune, MOVE_DAY, REFORM])
            places.append([u.key, "zone", u.moved_from, u.registered, MOVE_DAY])
        places.append([u.key, "commune", u.commune, REFORM, ""])
        if u.zone:
            places.append([u.key, "zone", u.zone, MOVE_DAY if u.moved_from else u.registered, ""])
        first = "HĐ" if u.status in ("HĐ", "MR", "TĐ") else "DX"
        changed = bool(u.status_from) and u.status != first
        states.append([u.key, first, u.registered, u.status_from if changed else ""])
        if changed:
            states.append([u.key, u.status, u.status_from, ""])
    for u in units[3:200:29]:
        former.append([u.key, u.name.replace("(mẫu)", "Cũ (mẫu)"), u.registered, "2023-01-01"])
    write("places.csv", ["unit", "what", "place", "valid_from", "valid_to"], places)
    write("statuses.csv", ["unit", "status", "valid_from", "valid_to"], states)
    write("former_names.csv", ["unit", "name", "valid_from", "valid_to"], former)
    write("projects.csv", ["code", "unit", "name", "capital_billion_vnd", "licensed_in", "environment_permit"],
          [[code, u.key, name, f"{capital / 1000:.3f}", year, "yes" if permit else "no"] for u in units for code, name, capital, year, permit, _ in u.projects])
    write("organisations.csv", ["key", "name", "kind", "form", "units", "founded_in"],
          [[f"o{n:03d}", name, kind, form, " ".join(covers), year] for n, (name, kind, form, covers, year) in enumerate(organisations, 1)])


def previous(units):
    """The agreed figures of the first programme year (16/5/2023 - 15/5/2024), which the store holds before the demo begins."""
    rng, rows = random.Random(SEED + 1), []
    for u in units:
        if u.status in ("XD", "CT"):
            continue
        f = dict(u.f)
        f["L1"] = rng.randint(12, 40) if u.status == "TĐ" else max(3, round(u.f["L1"] * rng.uniform(0.86, 1.02)))
        f["S1"] = f["L1"] * 3200 if u.status == "TĐ" else u.f["S1.prev"]
        f["U2"] = round(u.f["U2"] * rng.uniform(0.82, 0.98)) if u.f["U1"] and rng.random() < 0.9 else 0
        f["U1"] = int(f["U2"] > 0)
        f["P2.CT"] = max(0, u.f["P2.CT"] - rng.choice([0, 0, 1])) if u.f["P2.CT"] else 0
        f["P2"], f["P1"], f["P3"] = f["P2.CT"] + (u.f["P2"] - u.f["P2.CT"]), int(u.f["P1"] and rng.random() < 0.85), rng.choice([0, 0, 1]) if u.f["P1"] else 0
        f["C1"] = round(f["L1"] * 0.84)
        rows += [[u.key, code, f[code]] for code in ("L1", "C1", "S1", "U1", "U2", "P1", "P2", "P2.CT", "P3")]
    return rows


def recent(units):
    """What units in operation reported last before the sample installation was made: headcounts, no money. The day when it was made says
    which quarter that is, so that nothing here is too old to answer by. One unit in ten reported nothing, some wrote that they do not know."""
    rng, rows = random.Random(SEED + 2), []
    for u in units:
        if u.status not in ("HĐ", "MR") or rng.random() < 0.1:
            continue
        workers = 29 if u.key == "u143" else u.f["L1"] if u.zone == "khu-kim-thanh" else max(3, round(u.f["L1"] * rng.uniform(0.95, 1.06)))
        young = min(workers, u.f["Y2"] or rng.choice([0, 0, 0, 1, 2, 2, 3, 4, 6] if workers >= 10 else [0, 0, 1]))
        unknown = rng.random() < 0.05
        for code, value in (("L1", workers), ("U2", min(workers, u.f["U2"])), ("P2", u.f["P2"]), ("P2.CT", "" if unknown else u.f["P2.CT"]), ("Y1", u.f["Y1"]), ("Y2", young)):
            rows.append([u.key, code, value])
    return rows


def agreed(units, board, party, board_differences, party_differences):
    """Per zone and indicator: what each sheet adds up to, and the value both should sign."""
    active = lambda group: sum(u.status in ("HĐ", "MR") for u in group)
    rows = []
    for zone, *_rest in ZONES:
        pick = lambda view: [u for u in view if u.zone == zone]
        rows.append([zone, "E1.HD", active(pick(board)), active(pick(party)), active(pick(units))])
        for code, scale in (("L1", 0), ("U2", 0), ("L3", 0), ("C1", 0), ("E3", 0), ("E3.V", 3), ("S1", 3), ("S2", 3), ("S4", 3)):
            total = lambda view: sum(u.f[code] or 0 for u in pick(view))
            both = code in ("L1", "U2")
            show = lambda n: f"{n / 10**scale:.{scale}f}" if scale else n
            rows.append([zone, code, show(total(board)), show(sum((u.f[code] or 0) for u in pick(party) if u.status not in ("TĐ", "XD", "CT"))) if both else "", show(total(units))])
        for code in ("P1", "P2", "P2.CT", "P3", "Y1", "Y2", "V1"):
            rows.append([zone, code, "", sum(u.f[code] for u in pick(party)) + (zone == "khu-kim-thanh" and code == "P1"),
                         sum(u.f[code] for u in pick(units)) + (zone == "khu-kim-thanh" and code == "P1")])
    write("agreed.csv", ["zone", "indicator", "board_rows", "party_rows", "agreed"], rows)
    write("differences.csv", ["office", "unit", "what", "agreed", "stated", "reason", "why"],
          [["board", *d] for d in board_differences] + [["party", *d] for d in party_differences])
    values = []
    for u in units:
        for code in ("L1", "L3", "L2", "C1", "E3", "E3.V", "S1", "S2", "S4", "S5", "U1", "U2", "U2.M", "P1", "P2", "P2.CT", "P3", "Y1", "Y2", "V1"):
            values.append([u.key, code, "" if u.f[code] is None else u.f[code]])
    write("previous.csv", ["unit", "indicator", "scaled_value"], previous(units))
    write("recent.csv", ["unit", "indicator", "scaled_value"], recent(units))
    write("truth.csv", ["unit", "indicator", "scaled_value"], values)
    return CUTOFF
