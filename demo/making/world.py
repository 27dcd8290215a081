"""The invented world of the sample installation: units, projects, organisations and their figures.

Everything is made from one seed. Every name is of the form "<trade> <figure of legend> (mẫu)", so that nobody takes a
unit for a real one; tax codes lie in ranges that no office has issued (5399…, 0199…).
"""

import random
from dataclasses import dataclass, field

SEED = 20230516
REFORM = "2025-07-01"
CUTOFF = "2025-05-15"
PERIOD = ("2024-05-16", "2025-05-16")
MOVE_DAY = "2024-07-01"

# zone key, name in sheets, number of units, former commune, commune of today, name of the latter
ZONES = [
    ("kcn-tang-loong", "KCN Tằng Loỏng", 40, "c-old-02908", "c-02908", "Xã Tằng Loỏng"),
    ("kcn-dong-pho-moi", "KCN Đông Phố Mới", 44, "c-old-02641", "c-02647", "Phường Lào Cai"),
    ("kcn-bac-duyen-hai", "KCN Bắc Duyên Hải", 56, "c-old-02635", "c-02647", "Phường Lào Cai"),
    ("khu-kim-thanh", "Khu cửa khẩu Kim Thành", 30, "c-old-02635", "c-02647", "Phường Lào Cai"),
]
OUTSIDE = [
    # zone, former commune, commune of today, its name, kinds
    ("ccn-bac-duyen-hai", "c-old-02635", "c-02647", "Phường Lào Cai", ["tnhh", "cp"]),
    ("", "c-old-02644", "c-02647", "Phường Lào Cai", ["dvsn-ncl", "htx"]),
    ("", "c-old-02926", "c-02926", "Xã Xuân Quang", ["htx", "htx"]),
    ("kcn-phia-nam", "c-old-04558", "c-04279", "Phường Văn Phú", ["tnhh", "fdi"]),
    ("kcn-au-lau", "c-old-04540", "c-04543", "Phường Âu Lâu", ["tnhh", "cp"]),
]
FIGURES = ["Thạch Sanh", "Thánh Gióng", "Sọ Dừa", "Mai An Tiêm", "Chử Đồng Tử", "Tiên Dung", "Lang Liêu", "Cuội Cung Trăng", "Hằng Nga",
           "Ngọc Thố", "Thần Trụ Trời", "Âu Cơ", "Lạc Long", "Sơn Tinh", "Thủy Tinh", "Cóc Kiện Trời", "Cây Khế Vàng", "Trầu Cau", "Rùa Vàng",
           "Chim Lạc", "Nàng Tô Thị", "Thằng Bờm", "Hoa Ban", "Mây Ngàn", "Sương Sớm", "Suối Mơ", "Cầu Vồng", "Trăng Non", "Gấu Con",
           "Ong Chăm", "Chuồn Chuồn Ớt", "Nghé Ọ", "Hạt Thóc", "Diều Giấy", "Đèn Cù", "Bống Bang", "Sáo Sậu", "Tò He", "Con Quay", "Lá Đa"]
TRADES = {  # zone → (trade, VSIC 2018 division, typical workers)
    "kcn-tang-loong": [("Luyện đồng", "24", 320), ("Gang thép", "24", 260), ("Phân bón", "20", 150), ("Hóa chất", "20", 90), ("Phốt pho", "20", 110),
                       ("Tuyển quặng", "07", 120), ("Cơ khí", "25", 45), ("Vận tải", "49", 30)],
    "kcn-dong-pho-moi": [("Kho vận", "52", 35), ("Chế biến gỗ", "16", 60), ("Bê tông", "23", 40), ("Chế biến nông sản", "10", 55), ("Bao bì", "17", 38),
                         ("Nội thất", "31", 32), ("Cơ khí", "25", 28)],
    "kcn-bac-duyen-hai": [("May mặc", "14", 140), ("Vật liệu xây dựng", "23", 40), ("Chế biến chè", "10", 36), ("Thiết bị điện", "27", 48),
                          ("Nhựa", "22", 30), ("In", "18", 14), ("Sửa chữa máy", "33", 16), ("Thương mại", "46", 12)],
    "khu-kim-thanh": [("Xuất nhập khẩu", "46", 18), ("Logistics", "52", 40), ("Kho lạnh", "52", 24), ("Giao nhận", "52", 15)],
    "": [("Dược liệu", "01", 18), ("Thương mại", "47", 10), ("Chế biến nông sản", "10", 25)],
}
FORMS = {"tnhh": "Công ty TNHH", "cp": "Công ty cổ phần", "dntn": "Doanh nghiệp tư nhân", "hop-danh": "Công ty hợp danh",
         "nn-duoi-50": "Công ty cổ phần", "fdi": "Công ty TNHH", "htx": "Hợp tác xã", "dvsn-ncl": "Trường"}
OWNERSHIP = {"tnhh": "tu-nhan", "cp": "tu-nhan", "dntn": "tu-nhan", "hop-danh": "tu-nhan", "nn-duoi-50": "nn-den-50", "fdi": "nn-ngoai-100",
             "htx": "tap-the", "dvsn-ncl": "tu-nhan"}
CODE = {"tnhh": "TNHH", "cp": "CP", "dntn": "DNTN", "hop-danh": "HD", "nn-duoi-50": "NN<50%", "fdi": "FDI", "htx": "HTX", "dvsn-ncl": "SN NCL"}


def tax_code(first_nine):
    """The ten digits with their check digit, or None where the rule gives none."""
    total = sum(int(d) * w for d, w in zip(first_nine, (31, 29, 23, 19, 17, 13, 7, 5, 3)))
    return None if total % 11 == 0 else first_nine + str(10 - total % 11)


@dataclass
class Unit:
    key: str
    tax: str
    name: str
    short: str
    kind: str
    vsic: str
    zone: str
    former_commune: str
    commune: str
    commune_name: str
    lot: str
    registered: str
    status: str
    status_from: str
    moved_from: str = ""
    note: str = ""
    projects: list = field(default_factory=list)  # (code, name, capital in 1/1000 tỷ, licence year, permit, running)
    f: dict = field(default_factory=dict)  # indicator → integer at the catalogue's scale, or None for unknown


def pick_kind(rng, i):
    return rng.choices(["tnhh", "cp", "dntn", "nn-duoi-50", "fdi", "htx", "hop-danh"], [118, 36, 10, 3, 5, 8, 1])[0] if i else "tnhh"


def make_units():
    rng = random.Random(SEED)
    units, used, serial = [], set(), 137

    def fresh_tax(prefix="5399"):
        nonlocal serial
        while True:
            serial += rng.randint(7, 43)
            code = tax_code(f"{prefix}{serial:05d}")
            if code:
                return code

    def fresh_name(kind, trade):
        while True:
            figure = rng.choice(FIGURES)
            name = f"{FORMS[kind]} {trade} {figure} (mẫu)"
            if (trade, figure) not in used:
                used.add((trade, figure))
                return name, f"{trade} {figure}"

    def add(zone, former, commune, commune_name, kind, trade, vsic, typical, **more):
        name, short = more.pop("names", None) or fresh_name(kind, trade)
        n = len(units) + 1
        unit = Unit(key=f"u{n:03d}", tax=more.pop("tax", None) or fresh_tax(), name=name, short=short, kind=kind, vsic=vsic, zone=zone,
                    former_commune=former, commune=commune, commune_name=commune_name,
                    lot=f"Lô {rng.choice('ABCDEFG')}{rng.randint(1, 24)}" if zone else "",
                    registered=f"{rng.randint(2004, 2022)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}", status="HĐ", status_from="", **more)
        unit.f["L1"] = max(3, round(typical * rng.lognormvariate(-0.35, 0.55)))
        units.append(unit)
        return unit

    for zone, _, count, former, commune, commune_name in ZONES:
        for i in range(count):
            trade, vsic, typical = rng.choice(TRADES[zone])
            kind = pick_kind(rng, i)
            if zone == "kcn-bac-duyen-hai" and i == 3:
                an_phat = add(zone, former, commune, commune_name, "tnhh", "May mặc", "14", 180, names=("Công ty TNHH May An Phát (mẫu)", "May An Phát"),
                              moved_from="kcn-dong-pho-moi", note="Chuyển từ KCN Đông Phố Mới từ 01/7/2024")
                an_phat.f["L1"] = 214
            elif zone == "kcn-tang-loong" and i in (5, 17, 29):
                add(zone, former, commune, commune_name, kind, trade, vsic, typical, tax=fresh_tax("0199"), note="Trụ sở chính ngoài tỉnh")
            else:
                add(zone, former, commune, commune_name, kind, trade, vsic, typical)
    for zone, former, commune, commune_name, kinds in OUTSIDE:
        for i in range(6):
            kind = kinds[i % len(kinds)]
            trade, vsic, typical = rng.choice(TRADES[""])
            if kind == "dvsn-ncl":
                nth = i // 2
                names = [("Trường Mầm non Hoa Ban (mẫu)", "Mầm non Hoa Ban"), ("Trường Mầm non Ong Chăm (mẫu)", "Mầm non Ong Chăm"),
                         ("Phòng khám đa khoa Lá Đa (mẫu)", "Phòng khám Lá Đa")][nth]
                add(zone, former, commune, commune_name, kind, "", "86" if nth == 2 else "85", 22, names=names)
            else:
                add(zone, former, commune, commune_name, kind, trade, vsic, typical)
    decide_history(rng, units)
    for unit in units:
        figures(rng, unit)
    plain_capitals(units)
    return units


def plain_capitals(units):
    """Two projects with a round capital, on which two faults of the board's workbook hang."""
    park = [u for u in units if u.zone == "kcn-dong-pho-moi"][10]
    left_out = next(u for u in [u for u in units if u.zone == "kcn-bac-duyen-hai"][24:] if u.status == "HĐ")
    for unit, capital in ((park, 1250000), (left_out, 98140)):
        code, title, _, year, permit, runs = unit.projects[0]
        unit.projects = [(code, title, capital, year, permit, runs)]
        unit.f["E3"], unit.f["E3.SX"], unit.f["E3.V"] = 1, int(runs), capital


def decide_history(rng, units):
    """Moves, stops and the rest of the life cycle."""
    by_zone = lambda z: [u for u in units if u.zone == z]
    movers = [u for u in by_zone("kcn-bac-duyen-hai") if not u.moved_from][8:12]
    for unit in movers:
        unit.moved_from, unit.note = "kcn-dong-pho-moi", "Chuyển từ KCN Đông Phố Mới từ 01/7/2024"
    for zone, stopped, other in (("kcn-tang-loong", 2, ["XD", "MR", "XD"]), ("kcn-dong-pho-moi", 3, ["MR"]),
                                 ("kcn-bac-duyen-hai", 9, ["XD", "MR", "MR"]), ("khu-kim-thanh", 2, ["CT", "XD"])):
        pool = [u for u in by_zone(zone) if not u.moved_from and u.short != "May An Phát"][5:]
        for unit in rng.sample(pool, stopped + len(other)):
            if stopped:
                unit.status, unit.status_from, stopped = "TĐ", f"2024-{rng.randint(6, 12):02d}-01", stopped - 1
            else:
                unit.status, unit.status_from = other.pop(), "2024-10-01"


def figures(rng, u):
    f, workers = u.f, u.f["L1"]
    if u.status in ("XD", "CT"):
        workers = f["L1"] = rng.randint(2, 9)
    if u.status == "TĐ":
        workers = f["L1"] = 0
    f["L3"] = round(workers * (0.72 if u.vsic == "14" else 0.88 if u.vsic == "85" else rng.uniform(0.15, 0.5)))
    f["L2"] = rng.randint(2, 12) if u.kind == "fdi" and workers else 0
    f["C1"] = round(workers * rng.uniform(0.72, 0.99))
    runs = u.status in ("HĐ", "MR")
    f["S1"] = round(workers * rng.uniform(0.6, 2.4) * (5 if u.vsic in ("24", "20", "07") else 2.2) * 100) * 10 if runs else 0
    exports = runs and (u.vsic in ("14", "24", "46", "10", "20", "16", "52"))
    f["S2"] = round(f["S1"] / 25.4 * rng.uniform(0.05, 0.5)) if exports else 0
    f["S4"] = round(f["S1"] * rng.uniform(0.012, 0.06) / 10) * 10
    f["S5"] = round(rng.uniform(6.4, 11.8) * 10) * 100 if workers else None
    f["S1.prev"] = round(f["S1"] * rng.uniform(0.74, 1.12) / 10) * 10
    parts = rng.choices([1, 2, 3], [80, 16, 4])[0]
    for n in range(parts if u.zone else 0):
        capital = round(rng.lognormvariate(4.0, 0.9) * (2.6 if u.vsic in ("24", "20", "07") else 1)) * 1000 + rng.choice([0, 0, 500, 250, 318])
        u.projects.append((f"DA-{u.key[1:]}-{n + 1}", f"Dự án {u.short}" + (f" giai đoạn {n + 1}" if n else ""), capital, rng.randint(2006, 2023),
                           rng.random() < 0.2, runs))
    f["E3"] = len(u.projects)
    f["E3.SX"] = sum(p[5] for p in u.projects)
    f["E3.V"] = sum(p[2] for p in u.projects)
    union = workers >= 10 and runs and rng.random() < (0.85 if workers >= 60 else 0.45)
    f["U1"] = int(union)
    f["U2"] = round(workers * rng.uniform(0.62, 0.97)) if union else 0
    f["U2.M"] = rng.randint(0, max(1, f["U2"] // 9)) if union else 0
    party = workers >= 25 and runs and rng.random() < (0.42 if workers >= 80 else 0.16)
    f["P2.CT"] = rng.randint(3, 9) + workers // 28 if party else rng.choice([0, 0, 0, 0, 1, 1, 2, 4]) if runs and workers >= 12 else 0
    f["P2"] = f["P2.CT"] + (rng.randint(0, 2) if f["P2.CT"] >= 3 else 0)
    f["P3"] = rng.randint(0, 2) if party else 0
    f["P1"] = int(party)
    youth = runs and workers >= 30 and rng.random() < 0.3
    f["Y1"], f["Y2"] = int(youth), rng.randint(4, 12) + workers // 12 if youth else 0
    f["V1"] = int(runs and workers >= 150 and rng.random() < 0.4)


def make_organisations(units):
    """Own organisations of the units that have one, and two that cover several units."""
    out = []
    for u in units:
        if u.f["P1"]:
            kind = "dang-bo-co-so" if u.f["P2.CT"] >= 30 else "chi-bo-co-so"
            out.append((f"Đảng bộ {u.short}" if kind == "dang-bo-co-so" else f"Chi bộ {u.short}", kind, "own", [u.key], u.registered[:4]))
        if u.f["U1"]:
            out.append((f"Công đoàn cơ sở {u.short}", "cong-doan-co-so", "own", [u.key], u.registered[:4]))
        if u.f["Y1"]:
            out.append((f"Chi đoàn {u.short}", "chi-doan", "own", [u.key], u.registered[:4]))
        if u.f["V1"]:
            out.append((f"Hội Cựu chiến binh {u.short}", "hoi-ccb", "own", [u.key], u.registered[:4]))
    small = [u for u in units if u.zone == "khu-kim-thanh" and not u.f["P1"] and 1 <= u.f["P2.CT"] <= 4][:4]
    small += [u for u in units if u.zone == "khu-kim-thanh" and u.status == "HĐ" and u not in small][: 4 - len(small)]
    out.append(("Chi bộ liên doanh nghiệp Kim Thành (mẫu)", "chi-bo-co-so", "cross-enterprise", [u.key for u in small], "2023"))
    members = [u for u in units if u.zone == "kcn-dong-pho-moi" and not u.f["U1"] and u.status == "HĐ"][:5]
    out.append(("Công đoàn cơ sở liên doanh nghiệp Đông Phố Mới (mẫu)", "cong-doan-co-so", "cross-enterprise", [u.key for u in members], "2024"))
    return out
