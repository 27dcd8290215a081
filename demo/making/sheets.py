"""How an office's sheet looks: fonts, borders, heading block, signature block; and the list of planted faults."""

import re
import unicodedata
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

FACE = "Times New Roman"
THIN = Border(*(Side(style="thin"),) * 4)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
FAULTS = []  # (workbook, sheet, cells, rule, what)


def fault(book, sheet, cells, rule, what):
    FAULTS.append((book, sheet, cells, rule, what))


def nfd(text):
    return unicodedata.normalize("NFD", text)


def vn(number, decimals=0):
    """1234.5 → '1.234,5', as it is typed in documents."""
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


class Page:
    """A worksheet written row by row."""

    def __init__(self, book, title, widths):
        self.ws = book.create_sheet(title)
        self.row = 1
        for i, width in enumerate(widths, 1):
            self.ws.column_dimensions[get_column_letter(i)].width = width
        self.ws.page_setup.orientation, self.ws.page_setup.paperSize = "landscape", 9
        self.ws.page_setup.fitToWidth, self.ws.page_setup.fitToHeight = 1, 0
        self.ws.sheet_properties.pageSetUpPr.fitToPage = True

    def put(self, row, column, value, bold=False, italic=False, size=11, align=None, box=True, form=None, face=FACE):
        cell = self.ws.cell(row, column, value)
        cell.font = Font(name=face, size=size, bold=bold, italic=italic)
        cell.alignment = align or (RIGHT if isinstance(value, (int, float)) else LEFT)
        if box:
            cell.border = THIN
        if form:
            cell.number_format = form
        return cell

    def across(self, row, first, last, text, **style):
        self.ws.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
        return self.put(row, first, text, box=False, **{"align": CENTRE, **style})

    def heading(self, upper, office, title, lines, columns):
        middle = columns // 2
        self.across(1, 1, min(6, middle), upper, size=12)
        self.across(2, 1, min(6, middle), office, size=12, bold=True)
        self.across(1, middle + 2, columns, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
        self.across(2, middle + 2, columns, "Độc lập - Tự do - Hạnh phúc", size=12, bold=True)
        self.across(4, 1, columns, title, size=14, bold=True)
        self.ws.row_dimensions[4].height = 20
        row = 5
        for line in lines:
            self.across(row, 1, columns, line, size=12, italic=True)
            row += 1
        self.row = row

    def unit_line(self, text, columns):
        self.across(self.row, max(1, columns - 4), columns, text, size=11, italic=True, align=RIGHT)
        self.row += 1

    def header(self, groups, numbered=True):
        """Two header rows. Each entry: a heading, or (heading, [headings under it])."""
        top, column = self.row, 1
        for entry in groups:
            if isinstance(entry, str):
                self.ws.merge_cells(start_row=top, start_column=column, end_row=top + 1, end_column=column)
                self.put(top, column, entry, bold=True, align=CENTRE)
                self.put(top + 1, column, None)
                column += 1
            else:
                name, parts = entry
                self.ws.merge_cells(start_row=top, start_column=column, end_row=top, end_column=column + len(parts) - 1)
                for i, part in enumerate(parts):
                    self.put(top, column + i, name if i == 0 else None, bold=True, align=CENTRE)
                    self.put(top + 1, column + i, part, bold=True, align=CENTRE)
                column += len(parts)
        self.ws.row_dimensions[top].height, self.ws.row_dimensions[top + 1].height = 32, 48
        self.row = top + 2
        if numbered:
            for i in range(1, column):
                self.put(self.row, i, f"({i})", italic=True, size=9, align=CENTRE)
            self.row += 1
        self.ws.freeze_panes = self.ws.cell(self.row, 3)
        self.ws.print_title_rows = f"{top}:{top + 1}"

    def line(self, values, bold=False, forms=None, aligns=None):
        for i, value in enumerate(values, 1):
            self.put(self.row, i, value, bold=bold, form=(forms or {}).get(i), align=(aligns or {}).get(i, CENTRE if i == 1 else None))
        self.row += 1
        return self.row - 1

    def foot(self, notes, columns, left, right, place):
        for i, note in enumerate(notes):
            self.across(self.row, 1, columns, ("Ghi chú: " if i == 0 else "") + note, italic=True, align=LEFT)
            self.row += 1
        self.row += 1
        middle = columns // 2
        self.across(self.row, middle + 2, columns, place, size=12, italic=True)
        for k, words in enumerate(zip(left, right)):
            self.across(self.row + 1 + k, 1, min(6, middle), words[0], size=12, bold=k == 0, italic=k > 0)
            self.across(self.row + 1 + k, middle + 2, columns, words[1], size=12, bold=k == 0, italic=k > 0)
        self.row += 8


def save(book, path):
    """Writes the workbook so that the same input gives the same bytes."""
    book.properties.creator = "Song Hành"
    book.properties.created = book.properties.modified = datetime(2025, 7, 10)
    raw = BytesIO()
    book.save(raw)
    refix(raw, path)


def refix(raw, path):
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2025, 7, 10, 8, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2025-07-10T00:00:00Z", data)
            new.writestr(info, data)


def at(row, column):
    return f"{get_column_letter(column)}{row}"


def folder():
    return Path(__file__).resolve().parent.parent
