#!/usr/bin/env python3
"""unit_tests.py BUILD_FOLDER: runs every program that ctest knows there. Those labelled catch2 count by test cases,
others (fuzzers) as one each.

A suite that took long the last time is run in parts, side by side with others. Prints one line for each, the whole
output of those that fail, and at last "N passed, N failed, N skipped".
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

LIMIT_SECONDS = 1200
SECONDS_OF_A_PART = 20
# A third of the time goes into long stacks for each allocation and into frames that outlive their function; the first are
# only for reading a report, the second are looked for with QUARTERDECK_WHOLE.
QUICK_SANITIZERS = "malloc_context_size=4:detect_stack_use_after_return=0"


def suites(build):
    listing = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"],
                             check=True, capture_output=True, text=True).stdout
    for test in json.loads(listing)["tests"]:
        labels = [value for each in test.get("properties", []) if each["name"] == "LABELS" for value in each["value"]]
        yield test["name"], test.get("command", ["(not built)"]), "catch2" in labels


def counts_in(report):
    """(passed, failed, skipped) test cases of a finished report, or None when the program died before writing it."""
    try:
        totals = xml.parse(report).getroot().find("OverallResultsCases")
    except (OSError, xml.ParseError):
        return None
    if totals is None:
        return None
    number = lambda name: int(totals.get(name, "0"))
    return number("successes") + number("expectedFailures"), number("failures"), number("skips")


def parts(build, seconds):
    """(name, suite, command, catch2) of everything to run, what takes longest first."""
    jobs = []
    for name, command, catch2 in suites(build):
        count = max(1, round(seconds.get(name, 0) / SECONDS_OF_A_PART)) if catch2 else 1
        for part in range(count):
            shard = ["--shard-count", str(count), "--shard-index", str(part)] if count > 1 else []
            label = f"{name} {part + 1}/{count}" if count > 1 else name
            jobs.append((seconds.get(name, 0) / count, (label, name, command + shard, catch2)))
    return [job for _, job in sorted(jobs, key=lambda each: -each[0])]


def run(build, name, suite, command, catch2):
    report = pathlib.Path(build, "reports", f"{name.replace(' ', '-').replace('/', '-')}.xml")
    began = time.monotonic()
    try:
        reporters = ["--reporter", "console", "--reporter", f"xml::out={report}", "--durations", "yes"] if catch2 else []
        done = subprocess.run(command + reporters, capture_output=True, text=True, errors="replace", timeout=LIMIT_SECONDS)
        status, output = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired as late:
        status, output = 1, f"{late.output or ''}\nstopped after {LIMIT_SECONDS} s"
    except OSError as missing:
        status, output = 1, str(missing)
    counts = counts_in(report) if catch2 else (int(status == 0), int(status != 0), 0)
    if counts is None or (status != 0 and counts[1] == 0):
        passed, _, skipped = counts or (0, 0, 0)
        counts = passed, 1, skipped
        output += f"\n{name} ended with status {status} without a complete report\n"
    return name, suite, counts, time.monotonic() - began, output


def main():
    build = sys.argv[1]
    pathlib.Path(build, "reports").mkdir(exist_ok=True)
    kept = pathlib.Path(build, "reports", "seconds.json")
    for old in kept.parent.glob("*.xml"):
        old.unlink()
    if "QUARTERDECK_WHOLE" not in os.environ:
        os.environ.setdefault("ASAN_OPTIONS", QUICK_SANITIZERS)
    try:
        last = json.loads(kept.read_text())
    except (OSError, ValueError):
        last = {}
    total, seconds = [0, 0, 0], {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(run, build, *part) for part in parts(build, last)]
        for job in concurrent.futures.as_completed(jobs):
            name, suite, counts, took, output = job.result()
            total = [a + b for a, b in zip(total, counts)]
            seconds[suite] = seconds.get(suite, 0) + took
            print(f"  {name:<15} {counts[0]:>5} passed {counts[1]:>3} failed {counts[2]:>3} skipped {took:>7.1f} s", flush=True)
            if counts[1]:
                print(output)
    kept.write_text(json.dumps(seconds))
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    sys.exit(1 if total[1] or not total[0] else 0)


if __name__ == "__main__":
    main()
