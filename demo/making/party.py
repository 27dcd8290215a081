"""`dang-uy.xls`: the Party side's workbook (BIFF8), one sheet of it in the old encoding TCVN3 (ABC)."""

from copy import deepcopy

import xlwt

from sheets import fault, folder
from world import ZONES

BOOK = "dang-uy.xls"
TCVN3 = dict(p.split("=") for p in (
    "à=b5 á=b8 ả=b6 ã=b7 ạ=b9 ă=a8 ằ=bb ắ=be ẳ=bc ẵ=bd ặ=c6 â=a9 ầ=c7 ấ=ca ẩ=c8 ẫ=c9 ậ=cb è=cc é=d0 ẻ=ce ẽ=cf ẹ=d1 ê=aa ề=d2 ế=d5 ể=d3 ễ=d4 ệ=d6 "
    "ì=d7 í=dd ỉ=d8 ĩ=dc ị=de ò=df ó=e3 ỏ=e1 õ=e2 ọ=e4 ô=ab ồ=e5 ố=e8 ổ=e6 ỗ=e7 ộ=e9 ơ=ac ờ=ea ớ=ed ở=eb ỡ=ec ợ=ee ù=ef ú=f3 ủ=f1 ũ=f2 ụ=f4 ư=ad "
    "ừ=f5 ứ=f8 ử=f6 ữ=f7 ự=f9 ỳ=fa ý=fd ỷ=fb ỹ=fc ỵ=fe đ=ae Ă=a1 Â=a2 Ê=a3 Ô=a4 Ơ=a5 Ư=a6 Đ=a7").split())


def tcvn3(text):
    """Text as the font .VnTime needs it: one byte a letter, seen as Latin-1."""
    return "".join(chr(int(TCVN3[c], 16)) if c in TCVN3 else c for c in text)


def party_view(units):
    """What the Party side believes, with its differences from the truth."""
    units = deepcopy(units)
    differences = []

    def differ(unit, indicator, value, reason, why):
        differences.append((unit.key, indicator, unit.f[indicator], value, reason, why))
        unit.f[indicator] = value

    for u in units:
        if u.moved_from:
            differences.append((u.key, "zone", u.zone, u.moved_from, "thời điểm", "Đảng ủy chưa cập nhật việc chuyển khu từ 01/7/2024"))
            u.zone = u.moved_from
    swap = lambda n: int(str(n)[0] + str(n)[2] + str(n)[1])
    sewing = next(u for u in units if u.zone == "kcn-bac-duyen-hai" and u.f["L1"] >= 100 and swap(u.f["L1"]) != u.f["L1"])
    differ(sewing, "L1", swap(sewing.f["L1"]), "nhập sai", "đảo hai chữ số")
    smelter = sorted((u for u in units if u.zone == "kcn-tang-loong" and u.status == "HĐ"), key=lambda u: u.f["L1"])[-3]
    differ(smelter, "L1", smelter.f["L1"] - 27, "thời điểm", "Đảng ủy lấy số đến 31/3/2025, ban lấy số đến 15/5/2025")
    late = [u for u in units if u.zone == "kcn-dong-pho-moi" and u.f["U2"] > 20]
    differ(late[0], "U2", late[0].f["U2"] - 8, "thời điểm", "chưa tính đoàn viên kết nạp tháng 4, 5/2025")
    differ(late[1], "L1", late[1].f["L1"] - 6, "thời điểm", "lấy số lao động đến 31/3/2025")
    gone = next(u for u in units if u.zone == "kcn-bac-duyen-hai" and u.status == "TĐ")
    differences.append((gone.key, "status", "TĐ", "HĐ", "thời điểm", "Đảng ủy chưa nhận được thông báo dừng hoạt động"))
    gone.status = "HĐ"
    return units, differences


def style(bold=False, italic=False, face="Times New Roman", size=11, align="left", form="General", box=True, wrap=True):
    key = (bold, italic, face, size, align, form, box)
    if key not in STYLES:
        STYLES[key] = xlwt.easyxf(
            f"font: name {face}, height {size * 20}, bold {'on' if bold else 'off'}, italic {'on' if italic else 'off'};"
            f"align: horiz {align}, vert centre, wrap {'on' if wrap else 'off'};"
            + ("borders: left thin, right thin, top thin, bottom thin" if box else ""), num_format_str=form)
    return STYLES[key]


STYLES = {}


class Sheet:
    def __init__(self, book, name, widths, face="Times New Roman", encode=lambda t: t):
        self.ws = book.add_sheet(name)
        self.face, self.encode, self.row = face, encode, 0
        for i, width in enumerate(widths):
            self.ws.col(i).width = width * 256
        self.ws.portrait, self.ws.paper_size_code, self.ws.fit_width_to_pages, self.ws.fit_height_to_pages = False, 9, 1, 0
        self.ws.fit_num_pages = 1

    def text(self, value):
        return self.encode(value) if isinstance(value, str) else value

    def across(self, row, first, last, value, face=None, **look):
        self.ws.write_merge(row, row, first, last, self.text(value), style(box=False, face=face or self.face, **{"align": "centre", "size": 12, **look}))

    def heading(self, title, lines, columns, upper=False):
        face = self.face + "H" if upper else None
        left = min(5, columns // 2 - 1)
        self.across(0, 0, left, "TỈNH ỦY LÀO CAI" if not upper else "tỉnh ủy lào cai", face=face)
        self.across(1, 0, left, "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH" if not upper else "đảng ủy các cơ quan đảng tỉnh", face=face, bold=True)
        self.across(2, 0, left, "*", bold=True)
        self.across(0, columns // 2, columns - 1, "ĐẢNG CỘNG SẢN VIỆT NAM" if not upper else "đảng cộng sản việt nam", face=face, bold=True, size=13)
        self.across(1, columns // 2, columns - 1, "Lào Cai, ngày      tháng 7 năm 2025", italic=True)
        self.across(4, 0, columns - 1, title if not upper else title.lower(), face=face, bold=True, size=14)
        for i, line in enumerate(lines):
            self.across(5 + i, 0, columns - 1, line, italic=True)
        self.row = 5 + len(lines)

    def header(self, groups):
        column = 0
        look = style(bold=True, align="centre", face=self.face)
        for entry in groups:
            if isinstance(entry, str):
                self.ws.write_merge(self.row, self.row + 1, column, column, self.text(entry), look)
                column += 1
            else:
                self.ws.write_merge(self.row, self.row, column, column + len(entry[1]) - 1, self.text(entry[0]), look)
                for i, part in enumerate(entry[1]):
                    self.ws.write(self.row + 1, column + i, self.text(part), look)
                column += len(entry[1])
        self.ws.row(self.row + 1).height_mismatch, self.ws.row(self.row + 1).height = True, 900
        self.row += 2

    def line(self, values, bold=False, form="#,##0"):
        for i, value in enumerate(values):
            number = isinstance(value, (int, float))
            short = i == 0 or isinstance(value, str) and len(value) <= 3
            self.ws.write(self.row, i, self.text(value), style(bold=bold, face=self.face, align="centre" if short else "right" if number else "left", form=form if number else "General"))
        self.row += 1
        return self.row  # the row's number as the user sees it

    def foot(self, notes, columns):
        for i, note in enumerate(notes):
            self.across(self.row + i, 0, columns - 1, ("Ghi chú: " if i == 0 else "") + note, italic=True, align="left", size=11)
        self.row += len(notes) + 1
        self.across(self.row, 0, min(5, columns // 2 - 1), "NGƯỜI LẬP BIỂU" if self.face == "Times New Roman" else "Người lập biểu", bold=True)
        self.across(self.row, columns // 2, columns - 1, "T/M ĐẢNG ỦY" if self.face == "Times New Roman" else "T/M Đảng ủy", bold=True)
        self.across(self.row + 1, columns // 2, columns - 1, "(ký, ghi rõ họ tên)", italic=True)


def write(units):
    view, differences = party_view(units)
    book = xlwt.Workbook(encoding="utf-8")
    totals = organisations(book, view, differences)
    summary(book, view, totals)
    people(book)
    book.save(str(folder() / BOOK))
    return view, differences


COLUMNS = ["DB", "CB", "P2", "P2.CT", "P3", "U1", "U2", "L1", "Y1", "Y2", "V1"]


def counts(u):
    f = u.f
    return {"DB": int(f["P1"] and f["P2.CT"] >= 30), "CB": int(f["P1"] and f["P2.CT"] < 30), **{k: f[k] for k in COLUMNS[2:]}}


def organisations(book, units, differences):
    name = "Bieu 01-TCĐ"
    sheet = Sheet(book, name, [5, 52, 14, 9, 9, 9, 9, 9, 9, 10, 10, 9, 10, 9, 26])
    sheet.heading("BIỂU TỔNG HỢP TỔ CHỨC ĐẢNG, ĐOÀN THỂ TRONG CÁC ĐƠN VỊ KINH TẾ TƯ NHÂN",
                  ["(Năm thứ hai Chương trình phối hợp: 16/5/2024 - 15/5/2025; số liệu đến ngày 15/5/2025)", "Đơn vị tính: tổ chức, người"], 15)
    sheet.header(["TT", "Đơn vị", "Mã số thuế", ("Tổ chức đảng", ["Đảng bộ cơ sở", "Chi bộ cơ sở"]), ("Đảng viên", ["Tổng số", "Chính thức", "Kết nạp mới"]),
                  ("Công đoàn", ["Có CĐCS (x)", "Đoàn viên"]), "Tổng số lao động", ("Đoàn TN", ["Chi đoàn", "Đoàn viên"]), "Hội CCB", "Ghi chú"])
    grand, totals = dict.fromkeys(COLUMNS, 0), {}
    groups = [(z, n, [u for u in units if u.zone == z]) for z, n, *_ in ZONES]
    groups.append(("", "Ngoài khu công nghiệp, khu chức năng", [u for u in units if u.zone in ("", "ccn-bac-duyen-hai")]))
    for g, (zone, title, members) in enumerate(groups):
        sheet.line([["I", "II", "III", "IV", "V"][g], title] + [None] * 13, bold=True)
        total, listed = dict.fromkeys(COLUMNS, 0), 0
        for u in members:
            if u.status in ("XD", "CT", "TĐ"):
                continue
            listed += 1
            c = counts(u)
            blank = u.f["P2"] == 0 and u.f["L1"] < 30
            unsaid = g == 1 and listed in (4, 9)
            row = sheet.line([listed, u.name, u.tax, c["DB"] if u.f["P1"] else None, c["CB"] or None, None if blank else c["P2"], None if blank else c["P2.CT"], c["P3"] or None,
                              "x" if c["U1"] else None, c["U2"] if c["U1"] else (0 if not blank else None), "chưa nắm được" if unsaid else c["L1"], c["Y1"] or None,
                              c["Y2"] or None, c["V1"] or None, u.moved_from and zone == "kcn-dong-pho-moi" and u.short == "May An Phát" and "Theo địa chỉ cũ" or None])
            if unsaid:
                c["L1"] = 0
                fault(BOOK, name, f"K{row}", "unknown-stated", "\"chưa nắm được\": là chưa biết, không phải 0")
            for key, what, truth, stated, reason, why in differences:
                if key == u.key and what in ("L1", "U2"):
                    fault(BOOK, name, f"{'K' if what == 'L1' else 'J'}{row}", "agencies-differ", f"Đảng ủy ghi {stated}, ban ghi {truth} ({reason}: {why})")
                if key == u.key and what == "status":
                    fault(BOOK, name, f"B{row}", "stopped-counted-as-active", f"{u.name}: ban ghi đã dừng, Đảng ủy còn tính là đang hoạt động ({why})")
            if u.moved_from:
                fault(BOOK, name, f"B{row}", "zone-membership-differs", f"{u.name}: Đảng ủy còn xếp ở KCN Đông Phố Mới, ban xếp ở KCN Bắc Duyên Hải từ 01/7/2024")
            for k in COLUMNS:
                total[k] += c[k]
        totals[zone] = {**total, "E1.HD": listed, "org": sum(u.f["P1"] for u in members)}
        printed = dict(total)
        if zone == "kcn-tang-loong":
            first = next(u for u in members if u.f["P1"])
            printed["P2"] -= first.f["P2"]
            fault(BOOK, name, f"F{sheet.row + 1}", "total-misses-item", f"Cộng đảng viên {printed['P2']} thiếu đúng một đơn vị: {first.name} ({first.f['P2']})")
        sheet.line(["", f"Cộng {title}", None] + [printed[k] for k in COLUMNS] + [None], bold=True)
        for k in COLUMNS:
            grand[k] += printed[k]
    row = sheet.line(["", "TỔNG CỘNG", None] + [grand[k] - (3 if k == "U1" else 0) for k in COLUMNS] + [None], bold=True)
    fault(BOOK, name, f"I{row}", "count-total", f"Đếm được {grand['U1']} đơn vị có dấu x, dòng tổng ghi {grand['U1'] - 3}")
    sheet.foot(["Ô để trống: chưa có hoặc chưa cập nhật. Lao động lấy theo báo cáo của công đoàn cơ sở đến 31/3/2025.",
                "Chi bộ liên doanh nghiệp Kim Thành (mẫu) sinh hoạt chung 4 đơn vị, không ghi ở từng dòng."], 15)
    fault(BOOK, name, "F:H", "small-count", "Số đảng viên 1 hoặc 2 ở một đơn vị nêu tên chỉ ra được người: chỉ người có quyền mới xem, không in ra ngoài")
    return totals


def summary(book, units, totals):
    """By zone, in TCVN3: the office still keeps this sheet in .VnTime."""
    name = "TH theo khu"
    sheet = Sheet(book, name, [5, 34, 13, 13, 13, 13, 13, 18, 18], face=".VnTime", encode=tcvn3)
    sheet.heading("TỔNG HỢP THEO KHU", ["(Số liệu đến ngày 15/5/2025)", "Đơn vị tính: đơn vị, người, tổ chức, %"], 9, upper=True)
    sheet.header(["TT", "Khu công nghiệp, khu chức năng", "Số đơn vị đang hoạt động", "Số lao động", "Đoàn viên công đoàn", "Tổ chức đảng", "Đảng viên",
                  ("Tỷ lệ có tổ chức đảng (%)", ["So với số đăng ký", "So với số đang hoạt động"])])
    grand = [0] * 5
    registered = 0
    for z, (zone, title, *_rest) in enumerate(ZONES):
        t = totals[zone]
        cross = zone == "khu-kim-thanh"
        values = [t["E1.HD"], t["L1"], t["U2"], t["org"] + cross, t["P2"]]
        here = sum(u.zone == zone for u in units)
        covered = t["org"] + (4 if cross else 0)
        rates = [round(covered / here * 100, 2), round(covered / t["E1.HD"] * 100, 2)]
        if zone == "kcn-bac-duyen-hai":
            rates[1] = round(rates[1] + 1.3, 2)
            fault(BOOK, name, f"I{sheet.row + 1}", "percentage-does-not-follow", f"In {rates[1]}%, tính ra {round(rates[1] - 1.3, 2)}% ({covered}/{t['E1.HD']})")
        sheet.line([z + 1, title, *values, *rates], form="General")
        registered += here
        grand = [a + b for a, b in zip(grand, values)]
    covered = grand[3] + 3
    sheet.line(["", "Tổng cộng", *grand, round(covered / registered * 100, 2), round(covered / grand[0] * 100, 2)], bold=True, form="General")
    fault(BOOK, name, "A1:I20", "old-font-tcvn3", "Cả tờ gõ bằng TCVN3 (phông .VnTime, tiêu đề .VnTimeH): phải giải mã mới đọc được")
    sheet.foot(["Khu cửa khẩu Kim Thành tính cả 01 chi bộ liên doanh nghiệp, bao 4 đơn vị."], 9)


def people(book):
    """A list of persons (invented) that has no place in a register of counts."""
    name = "DS ket nap"
    sheet = Sheet(book, name, [5, 28, 14, 18, 40])
    sheet.across(0, 0, 4, "DANH SÁCH QUẦN CHÚNG KẾT NẠP TRONG KỲ (DỮ LIỆU MẪU)", bold=True, size=13)
    sheet.row = 2
    for i, text in enumerate(["TT", "Họ và tên", "Ngày sinh", "Số CCCD", "Nơi làm việc"]):
        sheet.ws.write(2, i, text, style(bold=True, align="centre"))
    sheet.row = 3
    people = [("Nguyễn Văn Mẫu", "01/01/1990"), ("Trần Thị Ví Dụ", "02/02/1991"), ("Lê Giả Định", "03/03/1992"), ("Phạm Thử Nghiệm", "04/04/1993"), ("Lý Thị Mẫu", "05/05/1994")]
    for i, (who, born) in enumerate(people, 1):
        sheet.line([i, who, born, f"000000000{i:03d}", "Đơn vị mẫu"])
    for column, what in (("B", "họ và tên"), ("C", "ngày sinh"), ("D", "số định danh cá nhân")):
        fault(BOOK, name, f"{column}3:{column}8", "personal-data", f"Cột {what}: không được nhập")
