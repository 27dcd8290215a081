"""Small workbooks in other formats and layouts (`demo/more/`)."""

import csv
import unicodedata
from io import BytesIO, StringIO

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from sheets import LEFT, Page, folder, refix, save


def out(name):
    (folder() / "more").mkdir(exist_ok=True)
    return folder() / "more" / name


def ods(units):
    """Register of units, .ods, merged title, text cells with a number type."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Danh sách đơn vị")

    def row(values, span=None):
        line = TableRow()
        for i, value in enumerate(values):
            kind = {"valuetype": "float", "value": str(value)} if isinstance(value, (int, float)) else {"valuetype": "string"}
            cell = TableCell(**({**kind, "numbercolumnsspanned": span} if span and i == 0 else kind)) if value is not None else TableCell()
            if value is not None:
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        for _ in range((span or 1) - 1):
            line.addElement(CoveredTableCell())
        table.addElement(line)

    row(["DANH SÁCH ĐƠN VỊ NGOÀI KHU CÔNG NGHIỆP (DỮ LIỆU MẪU)"], span=6)
    row(["TT", "Tên đơn vị", "Mã số thuế", "Loại hình", "Xã, phường", "Số lao động"])
    for n, u in enumerate([u for u in units if u.zone in ("", "ccn-bac-duyen-hai")], 1):
        row([n, u.name, u.tax, u.kind, u.commune_name, u.f["L1"]])
    document.spreadsheet.addElement(table)
    raw = BytesIO()
    document.write(raw)
    refix(raw, out("don-vi-ngoai-khu.ods"))




def windows_1258(text):
    """Windows-1258 writes most toned letters as a base letter and a combining tone."""
    bytes_out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            bytes_out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base = unicodedata.normalize("NFD", letter)
            tones = [c for c in base if c in "\u0300\u0301\u0303\u0309\u0323"]
            stem = unicodedata.normalize("NFC", "".join(c for c in base if c not in tones))
            bytes_out += (stem + "".join(tones)).encode("cp1258")
    return bytes(bytes_out)


def texts(units):
    """.csv in windows-1258 with semicolons and decimal commas; .csv in UTF-16 with tabs."""
    some = [u for u in units if u.zone == "kcn-phia-nam" or u.zone == "kcn-au-lau"]
    lines = ["Mã số thuế;Tên đơn vị;Khu;Lao động (người);Doanh thu (tỷ đồng)"]
    lines += [f"{u.tax};{u.name};{'KCN Phía Nam' if u.zone == 'kcn-phia-nam' else 'KCN Âu Lâu'};{u.f['L1']};{u.f['S1'] / 1000:.3f}".replace(".", ",") for u in some]
    out("yen-bai-cu-windows-1258.csv").write_bytes(windows_1258("\r\n".join(lines) + "\r\n"))
    lines = ["Đơn vị\tMã số thuế\tĐoàn viên công đoàn\tĐoàn viên mới"] + [f"{u.name}\t{u.tax}\t{u.f['U2']}\t{u.f['U2.M']}" for u in some]
    out("cong-doan-utf-16.csv").write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-16-le"))


def long_format(units):
    """One value a row."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["ma_so_thue", "don_vi", "chi_tieu", "ky", "gia_tri", "loai", "nguon"])
    for u in [u for u in units if u.zone == "kcn-tang-loong"][:15]:
        for code in ("L1", "U2", "S1"):
            value = u.f[code] if code != "S1" else f"{u.f[code] / 1000:.3f}"
            table.writerow([u.tax, u.name, code, "2024-05-16/2025-05-16", value, "thực hiện", "Báo cáo của đơn vị tháng 5/2025"])
        table.writerow([u.tax, u.name, "S1", "2025", f"{u.f['S1'] * 1.05 / 1000:.3f}", "ước thực hiện", "Báo cáo của đơn vị tháng 5/2025"])
    out("gia-tri-dang-dai.csv").write_text(text.getvalue(), encoding="utf-8")


def periods_across(units):
    """Workers by unit, eight quarters across, years over quarters."""
    book = Workbook()
    book.remove(book.active)
    page = Page(book, "Lao động theo quý", [5, 42, 14] + [10] * 8)
    page.across(1, 1, 11, "LAO ĐỘNG CỦA CÁC ĐƠN VỊ TẠI KHU CỬA KHẨU KIM THÀNH THEO QUÝ (DỮ LIỆU MẪU)", bold=True, size=13)
    page.row = 3
    page.unit_line("ĐVT: người", 11)
    page.header(["TT", "Tên đơn vị", "Mã số thuế", ("Năm 2023", ["Quý I", "Quý II", "Quý III", "Quý IV"]), ("Năm 2024", ["Quý I", "Quý II", "Quý III", "Quý IV"])], numbered=False)
    sums = [0] * 8
    for n, u in enumerate([u for u in units if u.zone == "khu-kim-thanh"], 1):
        series = [round(u.f["L1"] * (0.86 + q * 0.02)) for q in range(8)]
        sums = [a + b for a, b in zip(sums, series)]
        page.line([n, u.name, u.tax, *series])
    page.line(["", "Tổng cộng", None, *sums], bold=True)
    save(book, out("lao-dong-theo-quy.xlsx"))


def by_commune(units):
    """Indicators by commune of today, with the former communes in a second sheet."""
    book = Workbook()
    book.remove(book.active)
    for title, key in (("Theo xã mới", "commune"), ("Theo xã cũ", "former_commune")):
        page = Page(book, title, [5, 30, 12, 12, 12, 14])
        page.across(1, 1, 6, "MỘT SỐ CHỈ TIÊU THEO XÃ, PHƯỜNG (DỮ LIỆU MẪU)", bold=True, size=13)
        page.across(2, 1, 6, "(Số liệu đến ngày 15/5/2025)", italic=True)
        page.row = 4
        page.header(["TT", "Xã, phường", "Số đơn vị", "Lao động (người)", "Đoàn viên công đoàn", "Doanh thu (tỷ đồng)"], numbered=False)
        names = former_names() if key == "former_commune" else {u.commune: u.commune_name for u in units}
        totals = [0, 0, 0, 0.0]
        for n, code in enumerate(sorted({getattr(u, key) for u in units}), 1):
            group = [u for u in units if getattr(u, key) == code]
            values = [len(group), sum(u.f["L1"] for u in group), sum(u.f["U2"] for u in group), round(sum(u.f["S1"] for u in group) / 1000, 3)]
            totals = [a + b for a, b in zip(totals, values)]
            page.line([n, names[code], *values], forms={6: "#,##0.000"})
        page.line(["", "Tổng số", *totals[:3], round(totals[3], 3)], bold=True, forms={6: "#,##0.000"})
    save(book, out("chi-tieu-theo-xa.xlsx"))


def former_names():
    with open(folder().parent / "data" / "territory" / "communes.csv", encoding="utf-8", newline="") as file:
        kinds = {"xa": "Xã", "phuong": "Phường", "thi-tran": "Thị trấn"}
        return {r["key"]: f"{kinds[r['kind']]} {r['name']}" for r in csv.DictReader(file) if r["key"].startswith("c-old") and r["kind"] in kinds}


def province_by_year():
    """An invented indicator by province and year, regions as subtotals, province names of before July 2025."""
    book = Workbook()
    book.remove(book.active)
    page = Page(book, "Bảng 1", [34] + [11] * 6)
    page.across(1, 1, 7, "SỐ HỢP TÁC XÃ ĐANG HOẠT ĐỘNG PHÂN THEO ĐỊA PHƯƠNG (SỐ LIỆU MẪU, KHÔNG PHẢI SỐ THẬT)", bold=True, size=12)
    page.row = 3
    page.unit_line("ĐVT: hợp tác xã", 7)
    row = page.row
    for i, text in enumerate(["Địa phương", 2019, 2020, 2021, 2022, 2023, "2024 (sơ bộ)"], 1):
        page.put(row, i, text, bold=True)
    page.row += 1
    regions = [("Trung du và miền núi phía Bắc", ["Lào Cai", "Yên Bái", "Lai Châu", "Điện Biên", "Sơn La", "Hoà Bình"]),
               ("Đồng bằng sông Hồng", ["Hà Nội", "Vĩnh Phúc", "Bắc Ninh", "Hải Phòng"]), ("Đông Nam Bộ", ["Đồng Nai", "TP. Hồ Chí Minh", "Bà Rịa - Vũng Tàu"])]
    whole, blocks = [0] * 6, []
    for r, (region, provinces) in enumerate(regions):
        lines = [[p] + [120 + 17 * i + 31 * r + 9 * y for y in range(6)] for i, p in enumerate(provinces)]
        total = [sum(line[c] for line in lines) for c in range(1, 7)]
        whole = [a + b for a, b in zip(whole, total)]
        blocks.append((region, total, lines))
    left = {1: LEFT}
    page.line(["CẢ NƯỚC (các tỉnh trong bảng)", *whole], bold=True, aligns=left)
    for region, total, lines in blocks:
        page.line([region, *total], bold=True, aligns=left)
        for line in lines:
            page.line(["   " + line[0], *line[1:5], ".." if line[0] == "Lai Châu" else line[5], line[6]], aligns=left)
    page.across(page.row, 1, 7, "Ghi chú: \"..\" là chưa có số liệu; tổng của vùng đã gồm số ước của Lai Châu năm 2023.", italic=True, size=10)
    save(book, out("htx-theo-tinh-nam.xlsx"))


def write(units):
    ods(units)
    texts(units)
    long_format(units)
    periods_across(units)
    by_commune(units)
    province_by_year()
