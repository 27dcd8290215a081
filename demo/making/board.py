"""`ban-quan-ly-kkt.xlsx`: the board's workbook, with the faults of real ones."""

import datetime
from copy import deepcopy

from openpyxl import Workbook

from sheets import CENTRE, FAULTS, Page, at, fault, folder, nfd, save, vn
from world import CODE, ZONES

BOOK = "ban-quan-ly-kkt.xlsx"
UPPER, OFFICE = "UBND TỈNH LÀO CAI", "BAN QUẢN LÝ KHU KINH TẾ"
PERIOD = "(Năm thứ hai của Chương trình phối hợp: từ 16/5/2024 đến 15/5/2025; số liệu đến ngày 15/5/2025)"
ROMAN = ["I", "II", "III", "IV"]
SIGN = (["NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"], ["TRƯỞNG BAN", "(Ký, đóng dấu)"], "Lào Cai, ngày      tháng 7 năm 2025")
NAMES = ["Nguyễn Văn Mẫu", "Trần Thị Ví Dụ", "Lê Giả Định", "Phạm Thử Nghiệm", "Vàng A Mẫu", "Lý Thị Mẫu"]


def scaled(value, scale):
    return None if value is None else value / 10**scale if scale else value


def board_view(units):
    """What the board believes: the truth, with the differences that its sheet carries. Returns copies."""
    units = deepcopy(units)
    picked = [u for u in units if u.zone == "kcn-tang-loong" and u.status == "HĐ"]
    differences = []

    def differ(unit, indicator, value, reason, why):
        differences.append((unit.key, indicator, unit.f[indicator], value, reason, why))
        unit.f[indicator] = value

    big = max(picked, key=lambda u: u.f["U2"])
    differ(big, "U2", big.f["U2"] + 36, "khái niệm", "ban tính cả người lao động đã nộp đơn, chưa kết nạp")
    kim = max((u for u in units if u.zone == "khu-kim-thanh"), key=lambda u: u.f["L1"])
    differ(kim, "L1", kim.f["L1"] + 18, "phạm vi", "ban tính cả chi nhánh ngoài khu")
    return units, differences


def write(units):
    view, differences = board_view(units)
    book = Workbook()
    book.remove(book.active)
    totals = register(book, view, differences)
    summary(book, view, totals)
    projects(book, view)
    output(book, view)
    save(book, folder() / BOOK)
    return view, differences


def register(book, units, differences):
    sheet = "Biểu 01 - DN"
    page = Page(book, sheet, [5, 50, 13, 9, 7, 12, 9, 17, 8, 7, 11, 8, 7, 7, 8, 12, 10, 10, 8, 17, 14, 28])
    page.heading(UPPER, OFFICE, "BIỂU RÀ SOÁT DOANH NGHIỆP, LAO ĐỘNG, DỰ ÁN TRONG CÁC KHU CÔNG NGHIỆP, KHU CHỨC NĂNG",
                 [PERIOD, "(Kèm theo Công văn số       /BQL-QLDN ngày      tháng 7 năm 2025 của Ban Quản lý Khu kinh tế tỉnh Lào Cai)"], 22)
    page.unit_line("ĐVT: tỷ đồng, người (trừ cột có ghi đơn vị riêng)", 22)
    page.header(["TT", "Tên đơn vị", "Mã số thuế", "Loại hình", "Ngành (VSIC 2018)", "Ngày ĐKDN", ("Địa điểm", ["Lô", "Xã, phường (từ 01/7/2025)"]), "Tình trạng",
                 ("Dự án", ["Số dự án", "Vốn đăng ký (tỷ đồng)"]), ("Lao động (người)", ["Tổng số", "Nữ", "Nước ngoài", "Tham gia BHXH"]),
                 ("Kết quả trong kỳ", ["Doanh thu (tỷ đồng)", "Xuất khẩu (triệu USD)", "Nộp NSNN (tỷ đồng)"]), "Đoàn viên công đoàn",
                 ("Đầu mối liên hệ", ["Người liên hệ", "Điện thoại di động"]), "Ghi chú"])
    forms = {3: "@", 11: "#,##0.000", 16: "#,##0.000", 17: "#,##0.000", 18: "#,##0.000", **{c: "#,##0" for c in (10, 12, 13, 14, 15, 19)}}
    sums = {c: [] for c in (10, 11, 12, 13, 14, 15, 16, 17, 18, 19)}
    totals, rows = {}, {}
    heavy = [u for u in units if u.zone == ZONES[0][0]]
    texts = [(0, n) for n, u in enumerate(heavy, 1) if u.status == "HĐ" and u.f["S1"] >= 1_000_000][1:3]
    for z, (zone, zone_name, *_rest) in enumerate(ZONES):
        group = page.row
        page.line([ROMAN[z], zone_name] + [None] * 20, bold=True)
        members = [u for u in units if u.zone == zone]
        tally = dict.fromkeys(sums, 0)
        listed = list(enumerate(members, 1))
        for n, u in listed:
            rows[u.key] = page.row
            values = row_of(u, n)
            faulty_cells(sheet, page.row, z, n, u, values, texts)
            page.line(values, forms=forms, aligns={3: CENTRE, 4: CENTRE, 5: CENTRE, 6: CENTRE, 9: CENTRE})
            for c in tally:
                tally[c] += (u.f["E3"], scaled(u.f["E3.V"], 3), u.f["L1"], u.f["L3"], u.f["L2"], u.f["C1"], scaled(u.f["S1"], 3), scaled(u.f["S2"], 3),
                             scaled(u.f["S4"], 3), u.f["U2"])[list(sums).index(c)]
        if zone == "kcn-bac-duyen-hai":
            twin(page, sheet, members, forms, rows, tally)
        for c, v in tally.items():
            page.put(group, c, round(v, 3), bold=True, form=forms[c])
            sums[c].append(round(v, 3))
        totals[zone] = {c: round(v, 3) for c, v in tally.items()}
        if zone == "khu-kim-thanh":
            wrong = totals[zone][12] + 9
            page.put(group, 12, wrong, bold=True, form="#,##0")
            sums[12][-1] = wrong
            fault(BOOK, sheet, at(group, 12), "total-differs", f"Cộng lao động ghi {wrong}, cộng các dòng được {wrong - 9}; không dòng nào giải thích được phần chênh 9")
    final = page.line(["", "TỔNG CỘNG"] + [None] * 20, bold=True)
    for c, parts in sums.items():
        page.put(final, c, round(sum(parts), 3), bold=True, form=forms[c])
    page.foot(["Ô để trống là chưa có số liệu; số 0 là không phát sinh.", "Tình trạng: CT - có chủ trương; XD - đang xây dựng; HĐ - đang hoạt động; MR - mở rộng; TĐ - tạm dừng/dừng.",
               "Loại hình: TNHH, CP, DNTN, HD (hợp danh), NN<50%, FDI, HTX."], 22, *SIGN)
    for key, code, truth, stated, reason, why in differences:
        fault(BOOK, sheet, at(rows[key], {"L1": 12, "U2": 19}[code]), "agencies-differ", f"Ban ghi {stated}, Đảng ủy ghi {truth} ({reason}: {why})")
    moved = next(u for u in units if u.short == "May An Phát")
    fault(BOOK, sheet, at(rows[moved.key], 2), "zone-membership-differs", "Ban xếp An Phát vào KCN Bắc Duyên Hải (chuyển từ 01/7/2024); Đảng ủy vẫn xếp ở KCN Đông Phố Mới")
    return totals


def row_of(u, n):
    f, day = u.f, datetime.date.fromisoformat(u.registered)
    stopped = u.status in ("TĐ", "XD", "CT")
    return [n, u.name, u.tax, CODE[u.kind], u.vsic, day.strftime("%d/%m/%Y"), u.lot, u.commune_name, u.status, f["E3"], scaled(f["E3.V"], 3), f["L1"], f["L3"],
            f["L2"], f["C1"], scaled(f["S1"], 3), scaled(f["S2"], 3) if f["S2"] else (None if stopped else 0), scaled(f["S4"], 3), f["U2"] if f["U1"] else (0 if not stopped else None),
            NAMES[n % len(NAMES)] if n % 3 else None, f"0900 000 {n:03d}" if n % 3 else None, u.note]


def faulty_cells(sheet, row, z, n, u, values, texts):
    """Plants the faults of single cells; which row gets which is fixed by zone and number."""
    here = lambda c: at(row, c)
    if u.tax.startswith("0199"):
        values[2] = int(u.tax)
        fault(BOOK, sheet, here(3), "tax-code-leading-zero", f"Mã số thuế lưu dạng số nên mất số 0 ở đầu: {values[2]} là {u.tax}")
    if (z, n) == (0, 12):
        values[2] = u.tax[:9] + str((int(u.tax[9]) + 3) % 10)
        fault(BOOK, sheet, here(3), "tax-code-check-digit", f"Sai số kiểm tra: {values[2]} (đúng là {u.tax})")
    if (z, n) in ((0, 7), (1, 9), (2, 16)):
        values[1] = nfd(u.name)
        fault(BOOK, sheet, here(2), "text-not-nfc", f"Chữ tổ hợp (không phải NFC): {u.name}")
    if (z, n) in ((1, 6), (2, 10), (2, 22), (3, 4)):
        values[7] = None
        fault(BOOK, sheet, here(8), "commune-blank", "Để trống xã, phường sau 01/7/2025: không rõ, không được đoán")
    if (z, n) == texts[0]:
        values[15] = vn(values[15], 2)
        fault(BOOK, sheet, here(16), "number-as-text", f"Số gõ thành chữ kiểu Việt Nam: {values[15]}")
    if (z, n) == texts[1]:
        values[15] = f"{values[15]:,.2f}"
        fault(BOOK, sheet, here(16), "number-format-mixed", f"Cùng cột lại gõ kiểu Anh: {values[15]}")
    if (z, n) == (1, 11):
        values[10] = "1.250"
        fault(BOOK, sheet, here(11), "number-ambiguous", "\"1.250\" là 1250 hay 1,25? Cột có cả hai kiểu; dòng cộng của khu và Biểu 03 cho thấy là 1250")
    if (z, n) == (2, 12):
        values[5] = "04/25/2019"
        fault(BOOK, sheet, here(6), "date-format-mixed", "Tháng trước ngày (04/25/2019) giữa cột ngày trước tháng")
    if (z, n) == (2, 13):
        values[5] = "03/04/2019"
        fault(BOOK, sheet, here(6), "date-ambiguous", "03/04/2019 ngay dưới 04/25/2019: ngày 3 tháng 4 hay 4 tháng 3?")
    if (z, n) == (1, 14):
        values[5] = datetime.date(2016, 8, 9)
        fault(BOOK, sheet, here(6), "date-serial", "Ngày lưu dạng số sê-ri giữa cột ngày gõ thành chữ")
    if u.status == "TĐ" and z == 1 and not any(x[3] == "stopped-has-revenue" for x in FAULTS):
        values[15], u.f["S1"] = 3.75, 3750
        fault(BOOK, sheet, here(16), "stopped-has-revenue", "Đơn vị tình trạng TĐ mà vẫn có doanh thu trong kỳ")
    if (z, n) == (3, 7):
        values[11] = "không rõ"
        u.f["L1"] = 0
        values[12] = values[14] = None
        u.f["L3"] = u.f["C1"] = 0
        fault(BOOK, sheet, here(12), "unknown-stated", "\"không rõ\": là chưa biết, không phải 0; tổng phải nói còn thiếu một đơn vị")
    if (z, n) == (1, 5):
        values[18] = None
        fault(BOOK, sheet, here(19), "blank-not-zero", "Ô trống ở cột đoàn viên: chưa có số liệu; các dòng khác ghi số 0 là không có")
        u.f["U2"] = 0
    if (z, n) == (0, 1):
        fault(BOOK, sheet, "T:T", "personal-data", "Cột họ tên người liên hệ: không được nhập")
        fault(BOOK, sheet, "U:U", "personal-data", "Cột số điện thoại di động cá nhân: không được nhập")


def twin(page, sheet, members, forms, rows, tally):
    """Two units stand twice, under other spellings of their names, and are added into the subtotal."""
    for n, (which, name, with_tax) in enumerate(((members[5], None, True), (next(u for u in members[20:] if u.f["L1"] > 8), None, False)), len(members) + 1):
        variant = which.name.upper().replace("CÔNG TY TNHH", "CTY TNHH").replace("CÔNG TY CỔ PHẦN", "CTY CP").replace("(MẪU)", "(mẫu)")
        values = row_of(which, n)
        values[1], values[2], values[6] = variant if with_tax else variant.title().replace("Cty Tnhh", "Cty TNHH").replace("Cty Cp", "Cty CP").replace("(Mẫu)", "(mẫu)"), which.tax if with_tax else None, which.lot
        values[9:19] = [None] * 10
        values[11] = which.f["L1"]
        tally[12] += which.f["L1"]
        values[21] = ""
        at_row = page.line(values, forms=forms, aligns={3: CENTRE, 4: CENTRE, 5: CENTRE, 6: CENTRE, 9: CENTRE})
        fault(BOOK, sheet, f"{at(rows[which.key], 2)} {at(at_row, 2)}", "probable-duplicate",
              f"Trùng đơn vị dưới tên khác{' (cùng mã số thuế)' if with_tax else ' (không có mã số thuế, cùng lô)'}: {which.name}; cộng hai lần {which.f['L1']} lao động")


def summary(book, units, totals):
    """Sheet 2: by zone, with growth, estimate and target."""
    sheet = "Biểu 02 - Tổng hợp"
    page = Page(book, sheet, [5, 30, 11, 11, 11, 11, 11, 14, 14, 11, 14, 14, 48])
    page.heading(UPPER, OFFICE, "TỔNG HỢP TÌNH HÌNH DOANH NGHIỆP, LAO ĐỘNG, KẾT QUẢ SẢN XUẤT KINH DOANH THEO KHU", [PERIOD], 13)
    page.unit_line("ĐVT: đơn vị, người, tỷ đồng", 13)
    page.header(["TT", "Khu", ("Đơn vị", ["Đăng ký", "Đang hoạt động"]), ("Dự án", ["Còn hiệu lực", "Đang SXKD"]), "Lao động (người)",
                 ("Doanh thu (tỷ đồng)", ["Cùng kỳ năm trước", "Trong kỳ", "Tăng trưởng (%)", "Ước cả năm 2025", "Kế hoạch năm 2026"]), "Ghi chú"])
    forms = {8: "#,##0.0", 9: "#,##0.0", 10: "0.0", 11: "#,##0", 12: "#,##0", **{c: "#,##0" for c in range(3, 8)}}
    sums, exact = [0] * 13, [0.0, 0.0]
    for z, (zone, name, *_rest) in enumerate(ZONES):
        group = [u for u in units if u.zone == zone]
        active = sum(u.status in ("HĐ", "MR") for u in group)
        stopped = sum(u.status == "TĐ" for u in group)
        running = sum(u.f["E3.SX"] for u in group)
        prev, now = (sum(u.f[k] for u in group) / 1000 for k in ("S1.prev", "S1"))
        growth = round((now / prev - 1) * 100, 1)
        estimate, target, note, shown = round(now * 1.08 / 100) * 100, round(now * 1.19 / 100) * 100, "", growth
        at_row = page.row
        if zone == "kcn-bac-duyen-hai":
            active, note = active + stopped, f"Đang hoạt động {active + stopped} đơn vị (trong đó {stopped:02d} đơn vị đã dừng)"
            fault(BOOK, sheet, at(at_row, 4), "stopped-counted-as-active", f"{active} \"đang hoạt động\" gồm cả {stopped} đơn vị đã dừng; theo tình trạng từng đơn vị ở Biểu 01 chỉ có {active - stopped}")
        if zone == "kcn-tang-loong":
            shown = round(growth - 10.3, 1)
            fault(BOOK, sheet, at(at_row, 10), "percentage-does-not-follow", f"In {shown}%, tính từ hai số tuyệt đối được {growth}%")
        if zone == "kcn-dong-pho-moi":
            shown = round(growth - 3.8, 1)
            fault(BOOK, sheet, at(at_row, 10), "percentage-does-not-follow", f"In {shown}%, tính từ hai số tuyệt đối được {growth}%")
            target = round(estimate * 26 / 28 / 100) * 100
            fault(BOOK, sheet, at(at_row, 12), "target-below-estimate", f"Kế hoạch 2026 ({target:,}) thấp hơn ước thực hiện 2025 ({estimate:,}): so với kế hoạch chứ không so với ước thực hiện".replace(",", "."))
        workers = totals[zone][12] + (9 if zone == "khu-kim-thanh" else 0)
        values = [z + 1, name, len(group), active, sum(u.f["E3"] for u in group), running, workers, round(prev, 1), round(now, 1), shown, estimate, target, note]
        page.line(values, forms=forms)
        exact[0] += prev
        exact[1] += now
        for c in range(2, 13):
            sums[c] += values[c] if isinstance(values[c], (int, float)) else 0
    off = round(exact[1] + 0.1, 1) if round(exact[1], 1) == round(sums[8], 1) else round(exact[1], 1)
    page.line(["", "TỔNG CỘNG", *sums[2:7], round(sums[7], 1), off, round((exact[1] / exact[0] - 1) * 100, 1), sums[10], sums[11], ""], bold=True, forms=forms)
    fault(BOOK, sheet, at(page.row - 1, 9), "rounding", f"Tổng {vn(off, 1)} cộng từ số chưa làm tròn; cộng các số đã làm tròn được {vn(sums[8], 1)}")
    page.foot(["Kế hoạch năm 2026 tính tăng so với kế hoạch năm 2025."], 13, *SIGN)


def projects(book, units):
    """Sheet 3: projects, whose capital total leaves out exactly one of them, and ticks counted short."""
    sheet = "Biểu 03 - Dự án"
    page = Page(book, sheet, [5, 12, 46, 50, 10, 15, 14, 14, 20])
    page.heading(UPPER, OFFICE, "DANH MỤC DỰ ÁN CÒN HIỆU LỰC TRONG CÁC KHU CÔNG NGHIỆP, KHU CHỨC NĂNG", ["(Số liệu đến ngày 15/5/2025)"], 9)
    page.unit_line("ĐVT: tỷ đồng", 9)
    page.header(["TT", "Mã dự án", "Tên dự án", "Nhà đầu tư", "Năm cấp", "Vốn đăng ký (tỷ đồng)", ("Tình hình (đánh dấu x)", ["Đang SXKD", "Có giấy phép môi trường"]), "Ghi chú"])
    grand, ticks, permits, number, dropped = 0, 0, 0, 0, None
    for z, (zone, name, *_rest) in enumerate(ZONES):
        group_row = page.line([ROMAN[z], "", name] + [None] * 6, bold=True)
        part, smaller = 0, 0
        for u in (u for u in units if u.zone == zone):
            for code, title, capital, year, permit, runs in u.projects:
                number += 1
                permit = permit and permits < 34
                if capital == 98140 and zone == "kcn-bac-duyen-hai":
                    dropped = page.row
                page.line([number, code, title, u.name, year, capital / 1000, "x" if runs else None, "x" if permit else None, None],
                          forms={6: "#,##0.000"}, aligns={2: CENTRE, 5: CENTRE, 7: CENTRE, 8: CENTRE})
                part, ticks, permits = part + capital, ticks + runs, permits + permit
                smaller += 98140 if dropped == page.row - 1 else 0
        printed = (part - smaller) / 1000
        page.put(group_row, 6, printed, bold=True, form="#,##0.000")
        if smaller:
            fault(BOOK, sheet, at(group_row, 6), "total-misses-item", f"Cộng {vn(printed, 3)} thiếu đúng một dự án 98,140 tỷ đồng ở dòng {dropped} ({vn(part / 1000, 3)})")
        grand += part - smaller
    last = page.line(["", "", "TỔNG CỘNG", "", None, grand / 1000, ticks, permits - 3, None], bold=True, forms={6: "#,##0.000"}, aligns={7: CENTRE, 8: CENTRE})
    fault(BOOK, sheet, at(last, 6), "total-misses-item", f"Tổng cộng {vn(grand / 1000, 3)} thiếu đúng dự án 98,140 tỷ đồng ở dòng {dropped}")
    fault(BOOK, sheet, at(last, 8), "count-total", f"Đếm được {permits} dấu x, dòng tổng ghi {permits - 3}")
    page.foot(["x: có; để trống: không hoặc chưa cập nhật."], 9, *SIGN)


def output(book, units):
    """Sheet 4: registered output; merged names, mixed units, a zone that will be closed."""
    sheet = "Biểu 04 - Sản lượng"
    page = Page(book, sheet, [5, 50, 26, 22, 14, 16, 14, 12, 12, 12, 12, 26])
    page.heading(UPPER, OFFICE, "ĐĂNG KÝ SẢN LƯỢNG SẢN PHẨM CHỦ YẾU 2025 - 2028", ["(Tổng hợp theo đăng ký của doanh nghiệp)"], 12)
    page.header(["TT", "Cơ sở sản xuất", "Sản phẩm", "Khu", ("Công suất thiết kế", ["Số lượng", "Đơn vị"]), ("Thực hiện trong kỳ (tấn)", ["Sản lượng", "% công suất"]),
                 ("Đăng ký (tấn)", ["2026", "2027", "2028"]), "Ghi chú"])
    pick = lambda zone, n: [u for u in units if u.zone == zone and u.status == "HĐ" and not u.moved_from][:n]
    heavy, closing = pick("kcn-tang-loong", 5), pick("kcn-dong-pho-moi", 4)
    lines = []
    for n, u in enumerate(heavy):
        base = 1200 * (n + 2)
        lines.append([u, "Sản phẩm chính", "KCN Tằng Loỏng", base, "tấn/năm", round(base * (0.71 + n * 0.04)), None, base, base, base])
        if n in (0, 2):
            lines.append([u, "Sản phẩm phụ", "KCN Tằng Loỏng", base // 4, "tấn/năm", round(base * 0.2), None, base // 4, base // 4, base // 4])
    for n, u in enumerate(closing):
        base = 400 * (n + 1)
        lines.append([u, "Sản phẩm chính", "KCN Đông Phố Mới", base, "tấn/năm", round(base * 0.64), None, base, base // 2, base if n == 1 else 0 if n else None])
    mixed = next(i for i, line in enumerate(lines) if line[0] is heavy[3])
    lines[mixed][3:6] = [120, "nghìn m2/năm", 242.4]
    first = page.row
    for n, (u, product, zone, capacity, unit, amount, _, *plan) in enumerate(lines):
        percent = round(amount / capacity * 100)
        again = n and lines[n - 1][0] is u
        page.line([None if again else n + 1, None if again else u.name, product, zone, capacity, unit, amount, percent, *plan, None], forms={5: "#,##0", 7: "#,##0.0"})
        here = page.row - 1
        if n == mixed:
            fault(BOOK, sheet, at(here, 8), "mixed-units", "202% công suất: công suất tính bằng nghìn m2, sản lượng ghi ở cột tấn")
        if zone == "KCN Đông Phố Mới" and plan[2]:
            fault(BOOK, sheet, at(here, 11), "zone-closed-in-period", "Đăng ký sản lượng năm 2028 ở KCN Đông Phố Mới, khu dừng trong năm 2027")
    page.ws.merge_cells(start_row=first, start_column=2, end_row=first + 1, end_column=2)
    shifted = next(i for i, line in enumerate(lines) if i > 2 and lines[i - 1][0] is line[0])
    start, end = first + shifted - 1, first + shifted + 1
    stolen = page.ws.cell(end, 2).value
    page.ws.cell(end, 2).value = None
    page.ws.merge_cells(start_row=start, start_column=2, end_row=end, end_column=2)
    fault(BOOK, sheet, f"B{start}:B{end}", "merged-cells-shift", f"Ô gộp phủ cả dòng {end}, nên dòng này mang tên cơ sở phía trên; tên đúng là {stolen}")
    page.foot(["% công suất = sản lượng trong kỳ / công suất thiết kế."], 12, *SIGN)
