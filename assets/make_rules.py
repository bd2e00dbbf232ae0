#!/usr/bin/env python3
"""make_rules.py IN OUT: the JSON files of IN, checked and compacted, as C++ in OUT/rules.h and OUT/rules.cpp."""

import json
import pathlib
import sys

source, target = map(pathlib.Path, sys.argv[1:])
target.mkdir(parents=True, exist_ok=True)

HEADER = """#pragma once
#include <span>
#include <string_view>

namespace qd::assets {
struct RuleFile { std::string_view key, group, text; };
std::span<const RuleFile> rule_files();
}  // namespace qd::assets
"""


def raw(text):
    return 'R"qdrule(' + text + ')qdrule"'


lines = ['#include "assets/rules.h"', "", "namespace qd::assets {", "static constexpr RuleFile kFiles[] = {"]
for path in sorted(source.glob("*.json")):
    rule = json.loads(path.read_text(encoding="utf-8"))
    group = rule.pop("group")
    text = json.dumps(rule, ensure_ascii=False, separators=(",", ":"))
    lines.append(f"    {{{raw(path.stem)}, {raw(group)}, {raw(text)}}},")
lines += ["};", "std::span<const RuleFile> rule_files() { return kFiles; }", "}  // namespace qd::assets"]

for name, text in (("rules.h", HEADER), ("rules.cpp", "\n".join(lines) + "\n")):
    file = target / name
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
