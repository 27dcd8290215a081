"""What the package `vietnamadminunits` (MIT) knows, in our words."""

import json
import sqlite3
import unicodedata
from functools import cache
from importlib import util
from pathlib import Path


@cache
def folder():
    """The installed package's data folder; the package itself is not imported (it pulls in geography)."""
    found = util.find_spec("vietnamadminunits")
    if found is None:
        raise SystemExit("pip install --no-deps vietnamadminunits==1.0.4")
    return Path(found.submodule_search_locations[0]) / "data"


def nfc(text):
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")


def fold(text):
    """Lower case, tone marks put last in the syllable, spaces and hyphens evened out: 'Hòa' = 'Hoà', 'Ngã' ≠ 'Nga'."""
    out = []
    for word in nfc(text).lower().replace("-", " ").replace("’", "'").split():
        loose = unicodedata.normalize("NFD", word)
        tone = "".join(sorted(c for c in loose if c in "\u0300\u0301\u0303\u0309\u0323"))
        out.append(unicodedata.normalize("NFC", loose.translate(TONES)) + tone)
    return " ".join(out)


def rows(table):
    base = sqlite3.connect(f"file:{folder() / 'dataset.db'}?mode=ro", uri=True)
    base.row_factory = sqlite3.Row
    return base.execute(f"select * from {table}").fetchall()


KINDS = ("Thành phố", "Thị trấn", "Đặc khu", "Phường", "Huyện", "Thị xã", "Quận", "Tỉnh", "Xã")


def kind_and_short(name):
    """The kind that the name itself begins with ('Thị Trấn Prao' → 'Thị trấn', 'Prao'); the package's own kind column errs."""
    for kind in KINDS:
        if name.lower().startswith(kind.lower() + " "):
            return kind, name[len(kind):].strip()
    raise ValueError(f"no kind in {name!r}")


@cache
def old_units():
    """Communes of before 1 July 2025 by id: the commune's code, or 'd' + district code for five island districts."""
    out = {}
    for r in rows("admin_units_legacy"):
        island = r["wardCode"] is None
        name = nfc(r["district"] if island else r["ward"])
        kind, proper = kind_and_short(name)
        ident = "d" + r["districtCode"] if island else r["wardCode"]
        out[ident] = {
            "id": ident, "code": r["districtCode"] if island else r["wardCode"], "name": f"{kind} {proper}", "kind": kind,
            "short": proper, "province_code": r["provinceCode"], "province": nfc(r["province"]),
            "district_code": r["districtCode"], "district": "" if island else nfc(r["district"]),
            "key": f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}", "province_key": r["provinceKey"],
        }
    return out


@cache
def new_units():
    out = {}
    for r in rows("admin_units"):
        kind, proper = kind_and_short(nfc(r["ward"]))
        out[r["wardCode"]] = {
            "code": r["wardCode"], "name": f"{kind} {proper}", "kind": kind, "short": proper, "province_code": r["provinceCode"],
            "province": nfc(r["province"]), "province_key": r["provinceKey"], "key": r["wardKey"],
        }
    return out


@cache
def converter():
    return json.loads((folder() / "converter_2025.json").read_text(encoding="utf-8"))


@cache
def predecessors():
    """New province code → its name and the codes of the provinces it was made from."""
    old = {u["province_key"]: u["province_code"] for u in old_units().values()}
    out = {}
    for u in new_units().values():
        kind, proper = kind_and_short(u["province"])
        out[u["province_code"]] = {
            "name": u["province"], "kind": kind, "short": proper,
            "from": sorted(old[k] for k in converter()["DICT_PROVINCE"][u["province_key"]]),
        }
    return out


@cache
def edges_of_package():
    """(former id, new code) pairs as the package has them."""
    new = {(u["province_key"], u["key"]): u["code"] for u in new_units().values()}
    ids = {}
    for u in old_units().values():
        ids.setdefault(u["key"], []).append(u["id"])
    out = set()
    data = converter()
    for province, wards in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            out |= {(i, new[province, ward]) for o in olds for i in ids.get(o, [])}
    for province, olds in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for o, parts in olds.items():
            out |= {(i, new[province, p["newWardKey"]]) for p in parts for i in ids.get(o, [])}
    return out
