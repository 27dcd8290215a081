"""How long openpyxl takes to read every cell of a workbook, row by row."""

import json
import sys
import time

import openpyxl

begun, cpu = time.perf_counter(), time.process_time()
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
filled = sum(cell is not None for row in book.worksheets[0].iter_rows(values_only=True) for cell in row)
print(
    json.dumps(
        {
            "bench": "openpyxl merely reading",
            "seconds": time.perf_counter() - begun,
            "cpu_seconds": time.process_time() - cpu,
            "cells": filled,
        }
    )
)
