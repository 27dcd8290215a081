"""Asks DuckDB what `pivot_time` asks the cube, on the same values, in the same run.

    pip install duckdb
    cargo build --release -p songhanh-statistics --example pivot_time
    python3 benches/duckdb_pivot.py target/release/examples/pivot_time P1 P2 P3

Every answer is compared: a difference ends the run with an error. The ratio is DuckDB's CPU time
(process time, all its threads; median) over the cube's CPU time on one thread (mean). "wall of 2" is the cube's
least wall time on two threads.
"sums only" asks DuckDB for the sums alone, "with counts" for what every cell of the cube carries as well.
The columns are INTEGER in DuckDB, its fastest type for these values (the cube holds 64 bits).
The cube lays subjects that are classed alike beside each other. So DuckDB is asked twice, of a table in the
order of subjects and of one in the order of zones and sectors, and the lesser time counts.
"as added" is the cube before it was arranged. "floor" is the sum of one plain list as long as all values of the
columns that a question reads; a question that leaves out most subjects can be below it.
"""

import json
import re
import statistics
import subprocess
import sys
import time

import duckdb

MODULUS = 2_147_483_647


def value(indicator):
    mixed = f"((s * 48271 + p * 16807 + {indicator * 69621 + 12345}) % {MODULUS}) * 48271 % {MODULUS}"
    return f"(case when ({mixed}) // 1000 % 20 = 0 then null else ({mixed}) % 1000 end)::integer as v{indicator}"


def fill(connection, subjects, periods, indicators, zones):
    columns = ", ".join(value(indicator) for indicator in range(indicators))
    moved = f"(case when s % 50 = 7 and p >= {periods // 2} then 1 else 0 end)"
    connection.execute(
        f"""create table cube as select p::usmallint as period, s::integer as subject,
        ((s * 7919 % 10007 + {moved}) % {zones} + 1)::usmallint as zone,
        (s * 31 % 1009 % 20 + 1)::usmallint as sector, {columns}
        from range({periods}) as periods(p), range({subjects}) as subjects(s) order by p, s"""
    )
    connection.execute("create table arranged as select * from cube order by period, zone, sector, subject")
    merged = ", ".join(
        f"({zone}, {-1 if zone % 10 == 0 else (zone + 1) // 2})" for zone in range(1, zones + 1)
    )
    connection.execute(f"create table became as select * from (values {merged}) as list(old, new)")


def queries():
    """Per question: SQL for the sums only, and with reported and expected counts."""
    sums = ", ".join(f"sum(v{i})" for i in range(5))
    full = ", ".join(f"sum(v{i}), count(v{i})" for i in range(5)) + ", count(*)"
    series = """from cube where zone between 1 and 10 and sector <> 3 and v7 >= 25 group by period order by all"""
    over = "count(*) filter (v5 >= 500)"
    return {
        "sums": [f"select zone, period, {what} from cube group by all order by all" for what in (sums, full)],
        "counts": [
            f"select sector, zone, period, {what} from cube group by all order by all"
            for what in (over, f"{over}, count(v5), count(*)")
        ],
        "series": [f"select period, {what} {series}" for what in ("sum(v6)", "sum(v6), count(v6), count(*)")],
        "recast": [
            f"select new, period, {what} from cube join became on zone = old group by all order by all"
            for what in (sums, full)
        ],
    }


def timed(connection, sql):
    """The median of CPU milliseconds, of the table that serves the question better."""
    return min(timed_on(connection, sql), timed_on(connection, sql.replace("from cube", "from arranged")))


def timed_on(connection, sql):
    taken = []
    begun = time.perf_counter()
    while len(taken) < 5 or (time.perf_counter() - begun < 1 and len(taken) < 200):
        start = time.process_time()
        connection.execute(sql).fetchall()
        taken.append((time.process_time() - start) * 1e3)
    return statistics.median(taken)


def code(key):
    if key == "CannotRecast":
        return -1
    return int(re.search(r"\d+", key).group())


def as_cube_says(name, question, periods):
    """(keys…, period) → list of [value, reported, expected]."""
    found = {}
    for keys, cells in question["cells"]:
        keys = tuple(code(key) for key in keys)
        if name == "series":
            found[keys] = cells
            continue
        measures = len(cells) // periods
        for period in range(periods):
            group = cells[period * measures : (period + 1) * measures]
            if group[0][2]:
                found[(*keys, period)] = group
    return found


def as_duckdb_says(name, rows):
    found = {}
    for row in rows:
        keys = {"counts": 3, "series": 1}.get(name, 2)
        values, expected = row[keys:-1], row[-1]
        pairs = zip(values[::2], values[1::2])
        found[row[:keys]] = [[value, reported, expected] for value, reported in pairs]
    return found


def run(program, size):
    told = json.loads(subprocess.run([program, size], check=True, capture_output=True, text=True).stdout)
    subjects, periods, indicators, zones = told["shape"]
    connection = duckdb.connect()
    fill(connection, subjects, periods, indicators, zones)
    threads = connection.execute("select current_setting('threads')").fetchone()[0]
    print(f"{size}: {subjects:,} x {periods} x {indicators}; set one value {told['set_ns']} ns, "
          f"build {told['build_per_second'] / 1e6:.1f} M/s, "
          f"arrange {told['arrange_seconds'] * 1e3:.0f} ms, "
          f"save {told['save_per_second'] / 1e6:.0f} M/s, load {told['load_per_second'] / 1e6:.0f} M/s")
    print(f"  {'question':10}{'cube CPU':>10}{'as added':>10}{'floor':>8}{'wall of 2':>10}{'duckdb 1 thread: sums only, with counts':>46}"
          f"{f'duckdb {threads} threads':>26}")
    for name, (plain, full) in queries().items():
        cube = as_cube_says(name, told[name], periods)
        other = as_duckdb_says(name, connection.execute(full).fetchall())
        if cube != other:
            differing = [key for key in cube.keys() | other.keys() if cube.get(key) != other.get(key)]
            sys.exit(f"{size} {name}: answers differ at {sorted(differing)[:5]}")
        mine = told[name]["cpu_ms"]
        connection.execute("set threads = 1")
        single = [timed(connection, sql) for sql in (plain, full)]
        connection.execute(f"set threads = {threads}")
        several = [timed(connection, sql) for sql in (plain, full)]
        text = [", ".join(f"{ms:.2f} ({ms / mine:.1f}x)" for ms in both) for both in (single, several)]
        print(f"  {name:10}{mine:10.3f}{told[name]['as_added_ms']:10.3f}{told[name]['floor_ms']:8.3f}"
              f"{told[name]['two_threads_ms']:10.3f}{text[0]:>46}{text[1]:>40}", flush=True)
    ratio = told["recast"]["cpu_ms"] / told["sums"]["cpu_ms"]
    print(f"  recast / sums = {ratio:.2f}; all answers equal")


if __name__ == "__main__":
    for wanted in sys.argv[2:] or ["P1", "P2"]:
        run(sys.argv[1], wanted)
