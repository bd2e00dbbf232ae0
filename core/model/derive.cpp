// What follows from other fields, so that nobody has to keep it in step by hand.

#include "core/model/workspace_impl.h"

namespace qd {
namespace {

class Row {
public:
    Row(const Entity& entity, std::vector<Value>& row, const std::vector<Value>* before,
        const std::vector<bool>& given)
        : m_entity(entity), m_row(row), m_before(before), m_given(given) {}

    [[nodiscard]] Value& operator[](std::string_view key) const { return m_row[at(key)]; }
    [[nodiscard]] bool given(std::string_view key) const { return m_given[at(key)]; }
    [[nodiscard]] bool is_new() const { return m_before == nullptr; }
    [[nodiscard]] const Value& before(std::string_view key) const { return (*m_before)[at(key)]; }
    [[nodiscard]] bool changed(std::string_view key) const { return is_new() || m_row[at(key)] != before(key); }

private:
    [[nodiscard]] std::size_t at(std::string_view key) const {
        return static_cast<std::size_t>(m_entity.index_of(key));
    }
    const Entity& m_entity;
    std::vector<Value>& m_row;
    const std::vector<Value>* m_before;
    const std::vector<bool>& m_given;
};

// People must bring what a stage asks for; imports and rules report it instead.
Result<> check_gate(const Entity& entity, const Row& deal, const StageFacts& stage) {
    for (const std::string& key : stage.required_fields) {
        const Field* field = entity.find(key);
        if (!field || !is_empty(deal[key])) continue;
        return fail(ErrorKind::invalid_input, "“" + stage.name + "” needs " + field->label + ".",
                    "The deal stays where it was.", "Fill in " + field->label + " first.");
    }
    return {};
}

Result<> derive_deal(Workspace::Impl& workspace, const Entity& entity, const Row& deal, Instant happened,
                     Cause cause) {
    if (is_empty(deal["stage"])) {
        const StageFacts* first = workspace.first_open_stage(as_integer(deal["pipeline"]));
        if (!first)
            return fail(ErrorKind::conflict, "There is no pipeline with an open stage.", "Nothing was changed.",
                        "Add one under Settings.");
        deal["stage"] = first->id;
    }
    if (!deal.is_new() && deal["stage"] == deal.before("stage")) {
        const bool postponed = deal.changed("close_date") && as_text(deal["status"]) == "open" &&
                               !is_empty(deal["close_date"]) && !is_empty(deal.before("close_date")) &&
                               as_integer(deal["close_date"]) > as_integer(deal.before("close_date"));
        if (postponed && cause != Cause::undo) deal["close_moves"] = as_integer(deal["close_moves"]) + 1;
        return {};
    }
    const StageFacts* stage = workspace.stage(as_integer(deal["stage"]));
    if (!stage)
        return fail(ErrorKind::not_found, "That stage does not exist any more.", "Nothing was changed.",
                    "Choose another stage.");
    if (cause == Cause::person) TRY(check_gate(entity, deal, *stage));
    deal["pipeline"] = stage->pipeline;
    deal["status"] = stage->kind;
    if (!deal.given("stage_since")) deal["stage_since"] = instant_value(happened);
    const bool closes = stage->kind != "open";
    const bool was_closed = !deal.is_new() && as_text(deal.before("status")) != "open";
    if (closes && !was_closed && !deal.given("close_date") && (!deal.is_new() || is_empty(deal["close_date"])))
        deal["close_date"] = date_value(day_of(happened));
    return {};
}

void derive_activity(const Row& activity, Instant happened) {
    if (!activity.changed("done") || activity.given("done_at")) return;
    activity["done_at"] = as_integer(activity["done"]) ? instant_value(happened) : Value{};
}

void derive_contact(const Row& contact) {
    const bool parts_changed = contact.changed("first_name") || contact.changed("last_name");
    if (contact.given("name") || !parts_changed) return;
    std::string full{as_text(contact["first_name"])};
    const std::string_view last = as_text(contact["last_name"]);
    if (!full.empty() && !last.empty()) full += ' ';
    full += last;
    if (!full.empty()) contact["name"] = std::move(full);
}

}  // namespace

Result<> derive(Workspace::Impl& workspace, const Entity& entity, std::vector<Value>& row,
                const std::vector<Value>* before, const std::vector<bool>& given, Instant happened, Cause cause) {
    // Undo puts every field back by itself; deriving again would undo too much.
    if (cause == Cause::undo) return {};
    const Row fields{entity, row, before, given};
    if (entity.key == "deal") return derive_deal(workspace, entity, fields, happened, cause);
    if (entity.key == "activity") derive_activity(fields, happened);
    if (entity.key == "contact") derive_contact(fields);
    return {};
}

}  // namespace qd
