"""Reads the 34 resolutions of 16 June 2025 on the commune level and says, for every clause, which
new commune it makes and which former communes it names.

The answer is kept in `clauses.csv` and `corrections.csv` beside this file, so that `territory.py`
needs only the package `vietnamadminunits`. Run this again only when a resolution is read anew:

    python3 data/make/clauses.py --resolutions DIR

DIR holds one Markdown file per resolution, named `1673_NQ-UBTVQH15.md` and so on.
"""

import argparse
import csv
import re
import unicodedata
from difflib import SequenceMatcher
from collections import Counter, defaultdict
from pathlib import Path

from package import edges_of_package, fold, new_units, old_units, predecessors

HERE = Path(__file__).parent
SINGLE = {"xã": "Xã", "phường": "Phường", "thị trấn": "Thị trấn", "huyện": "Huyện", "đặc khu": "Đặc khu"}
PHRASES = re.compile(
    r"sau khi (?:thực hiện )?(?:sắp xếp|điều chỉnh).{0,120}?(?:Điều này|Nghị quyết này)"
    r"|(?:toàn bộ|một phần|phần còn lại|phần)?\s*diện tích tự nhiên(?:,| và)? (?:và )?quy mô dân số(?: còn lại)? của"
    r"|(?:toàn bộ|một phần|phần(?: còn lại)?)?\s*(?:diện tích tự nhiên|quy mô dân số)(?: còn lại)? của"
    r"|(?:toàn bộ|một phần|phần còn lại) (?:của )?(?=các |xã |phường |thị trấn )",
    re.IGNORECASE,
)
MADE = re.compile(
    r"thành\s+(?:một\s+)?(xã|phường|đặc khu)(?:(?:\s*mới)?(?:\s+của[^.]*?|\s+trực thuộc[^.]*?)?\s*có\s*tên\s*gọi\s*là\s*|\s+(?=[A-ZĐÀ-Ỵ]))"
    r"(?:(?:xã|phường|đặc khu)\s+)?([^.;,]+?)\s*(?:[.;]|$)",
    re.IGNORECASE,
)
RENAMED = re.compile(r"[Đđ]ổi tên (xã|phường) ([^.;,]+?) thành (xã|phường) ([^.;,]+?)\s*(?:[.;,]|$)")


def plain(text):
    """The text of a resolution without Markdown marks and line breaks inside a paragraph."""
    text = unicodedata.normalize("NFC", text).replace("**", "").replace("*", "").replace("\\'", "'").replace("\\", "").replace("’", "'")
    return [unglue(" ".join(block.split())) for block in re.split(r"\n\s*\n", text)]


def unglue(text):
    """Puts back the spaces which the conversion of the official files lost ('vàxã', 'cácxã', 'Hồvà')."""
    text = re.sub(r"(\w)và\b", r"\1 và", text)
    text = re.sub(r"\bvà(?=các|xã|phường|phần|một|thị|[A-ZĐÀ-Ỵ])", "và ", text)
    text = re.sub(r"(\w)(sau khi|thành (?=xã|phường)|của )", r"\1 \2", text)
    text = re.sub(r"\b(của|các|lại|là)(?=các|của|xã|phường|phần|thị trấn)", r"\1 ", text)
    text = re.sub(r"thành(?=xã|phường)", "thành ", text)
    text = re.sub(r"(\w)và(?=các|xã|[A-ZĐÀ-Ỵ])", r"\1 và ", text)
    text = re.sub(r"(\w)(của)(?= |xã|phường)", r"\1 \2 ", text)
    text = re.sub(r"(?<=[a-zà-ỵ])(xã|phường) (?=[A-ZĐÀ-Ỵ])", r" \1 ", text)
    text = re.sub(r"\b(các|của|và)(?=xã|phường)", r"\1 ", text)
    return re.sub(r"\b(xã|phường|trấn|của|các|là)(?=[A-ZĐÀ-Ỵ])", r"\1 ", text)


def clauses(path):
    """Every numbered clause of Article 1, with the clauses of 'đổi tên' and 'không sắp xếp'."""
    inside, found, number = False, [], 0
    for block in plain(path.read_text(encoding="utf-8")):
        if re.match(r"Điều 1\b", block):
            inside = True
        elif re.match(r"Điều 2\b", block):
            break
        hit = re.match(r"(\d+)\. ?(?=[A-ZĐS])(.*)", block)
        if inside and hit:
            number = int(hit.group(1))
            found.append([number, hit.group(2)])
        elif inside and found:
            found[-1][1] += " " + block
    return found


def mentions(text):
    """(kind, name, qualifier) of every former commune a clause names."""
    text = PHRASES.sub(" ", text)
    out = []
    for part in re.split(r"(?=\b(?:các )?(?:xã|[Pp]hường|thị trấn|huyện)\b(?![^(]*\)))", text):
        hit = re.match(r"(?:các )?(xã|[Pp]hường|thị trấn|huyện)\s+(.*)", part.strip(), re.DOTALL)
        if not hit:
            continue
        kind, rest = hit.groups()
        for item in re.split(r",|;|\s+và(?=\s|$)", rest):
            item = item.strip(" .")
            name = re.match(r"([^()]+?)\s*(?:\(([^)]*)\))?$", item)
            if item and name:
                out.append((SINGLE[kind.lower()], name.group(1).strip(), name.group(2)))
    return out


def alike(name, units):
    """The one unit among few whose spelling is nearest; names from minority languages are spelt in many ways."""
    bare = lambda text: re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFD", text.lower().replace("đ", "d")))
    scored = sorted(((SequenceMatcher(None, bare(name), bare(u["short"])).ratio(), u["id"]) for u in units), reverse=True)
    return [u for u in units if scored[0][0] >= 0.7 and u["id"] == scored[0][1]] if scored else []


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--resolutions", required=True, type=Path)
    folder = ask.parse_args().resolutions
    old, new, before = old_units(), new_units(), predecessors()
    old_by_name = defaultdict(list)
    for unit in old.values():
        old_by_name[unit["province_code"], fold(unit["short"])].append(unit)
    new_by_name = {(u["province_code"], u["kind"], fold(u["short"])): u for u in new.values()}
    package = edges_of_package()
    kept, derived, unsure = [], {}, []
    for path in sorted(folder.glob("*.md")):
        resolution = path.name.split("_")[0] + "/NQ-UBTVQH15"
        text = fold(" ".join(plain(path.read_text(encoding="utf-8"))))
        tally = Counter({code: text.count(fold(f"của {unit['name']} ")) for code, unit in before.items()})
        found = clauses(path)
        province = tally.most_common(1)[0][0]
        print(path.name, before[province]["name"], len(found), "clauses")
        for number, text in found:
            pairs = []
            made = MADE.search(text)
            if made:
                pairs.append((made.group(1), made.group(2), mentions(text[: made.start()]), "made"))
            for r in RENAMED.finditer(text):
                pairs.append((r.group(3), r.group(4), [(SINGLE[r.group(1).lower()], r.group(2), None)], "renamed"))
            stay = re.search(r"không thực hiện sắp xếp là (.*?)\.\s*$", text)
            if stay:
                for kind, name, qualifier in mentions(stay.group(1)) or []:
                    pairs.append((kind, name, [(kind, name, qualifier)], "unchanged"))
                for name in re.findall(r"đặc khu ([^,.;]+?)(?:,| và |$)", stay.group(1)):
                    pairs.append(("đặc khu", name, [], "unchanged"))
            for kind, name, olds, how in pairs:
                target = new_by_name.get((province, SINGLE.get(kind.lower(), kind), fold(name)))
                if not target:
                    unsure.append((resolution, number, "new unit not found", f"{kind} {name}"))
                    continue
                kept.append((target["code"], resolution, number, how))
                near = Counter()
                candidates = []
                for okind, oname, qualifier in olds:
                    hits = [u for p in before[province]["from"] for u in old_by_name[p, fold(oname)] if u["kind"] == okind]
                    if okind == "Huyện" and not hits:
                        for u in old.values():
                            if u["province_code"] in before[province]["from"] and fold(u["district"]) == fold(f"Huyện {oname}"):
                                derived[u["id"], target["code"]] = (resolution, number)
                        continue
                    if qualifier:
                        wanted = fold(qualifier)
                        hits = [u for u in hits if fold(u["district"]) in wanted or wanted in fold(u["district"])
                                or fold(u["province"]) in wanted] or hits
                    candidates.append((okind, oname, qualifier, hits))
                    if len(hits) == 1:
                        near[hits[0]["district_code"]] += 1
                for okind, oname, qualifier, hits in candidates:
                    if len(hits) > 1:
                        best = [u for u in hits if near[u["district_code"]]]
                        hits = best if len(best) == 1 else hits
                    if len(hits) > 1:
                        best = [u for u in hits if (u["id"], target["code"]) in package]
                        hits = best if len(best) == 1 else hits
                    if not hits:
                        hits = alike(oname, [old[i] for i, c in package if c == target["code"]])
                    if len(hits) == 1:
                        derived[hits[0]["id"], target["code"]] = (resolution, number)
                    else:
                        unsure.append((resolution, number, f"{len(hits)} former units", f"{okind} {oname} ({qualifier}) -> {kind} {name}"))
    clause = {code: (resolution, number, how) for code, resolution, number, how in kept}
    print("new units with a clause:", len(clause), "of", len(new), "; edges read:", len(derived), "; package:", len(package))
    print("in both:", len(set(derived) & package), " only clauses:", len(set(derived) - package), " only package:", len(package - set(derived)))
    for row in unsure:
        print("unsure", *row, sep=" | ")
    describe = lambda e: f"{old[e[0]]['kind']} {old[e[0]]['short']}, {old[e[0]]['district']} -> {new[e[1]]['kind']} {new[e[1]]['short']}"
    for e in sorted(set(derived) - package):
        print("add ", e, describe(e), derived[e])
    for e in sorted(package - set(derived)):
        print("drop", e, describe(e), clause.get(e[1]))
    with open(HERE / "clauses.csv", "w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(["code", "resolution", "clause", "how"])
        write.writerows(sorted((c, *rest) for c, rest in clause.items()))
    return derived, package, clause


if __name__ == "__main__":
    main()
