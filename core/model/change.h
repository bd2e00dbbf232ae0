#pragma once
// What somebody wants to happen, and what did. A Change is applied whole or not
// at all, is one step of undo, and stands in the journal with who, when and why.

#include <optional>
#include <string>
#include <vector>

#include "core/model/value.h"

namespace qd {

enum class Cause : std::uint8_t { person = 0, import = 1, rule = 2, merge = 3, undo = 4, system = 5 };

enum class OpKind : std::uint8_t { create, update, remove, restore };

struct Assignment {
    std::string field;
    Value value;
};

struct Op {
    OpKind kind = OpKind::update;
    std::string entity;
    Id id = 0;                          // create: 0 = give it one
    std::vector<Assignment> values;     // create and update
    std::optional<Instant> happened;    // business time; default: the change's
};

struct Change {
    std::string label;                  // "Konex moved to Negotiation": the undo toast and the audit log
    Cause cause = Cause::person;
    Id cause_id = 0;                    // the import batch, rule run, … behind it
    Id actor = 0;                       // the user; 0 = the program itself
    std::optional<Instant> happened;    // business time; default: now
    std::vector<Op> ops;
};

struct Touched {
    int entity = 0;                     // Entity::number
    Id id = 0;
    OpKind kind = OpKind::update;
};

struct Applied {
    Id change = 0;
    std::string label;
    std::vector<Touched> touched;       // in order of writing; empty = nothing was different
    bool bulk = false;                  // too many to list: treat everything as touched
    std::vector<std::string> notes;     // what could not be undone, and why
};

// Short forms for screens and tests.
[[nodiscard]] inline Op create_op(std::string entity, std::vector<Assignment> values) {
    return {OpKind::create, std::move(entity), 0, std::move(values), {}};
}
[[nodiscard]] inline Op update_op(std::string entity, Id id, std::vector<Assignment> values) {
    return {OpKind::update, std::move(entity), id, std::move(values), {}};
}
[[nodiscard]] inline Op remove_op(std::string entity, Id id) {
    return {OpKind::remove, std::move(entity), id, {}, {}};
}

}  // namespace qd
