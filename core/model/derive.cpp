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
Result<> check_gate(const Entity& entity, const std::vector<Value>& deal, const StageFacts& stage) {
    for (const std::string& key : stage.required_fields) {
        const int at = entity.index_of(key);
        if (at < 0 || !is_empty(deal[static_cast<std::size_t>(at)])) continue;
        const std::string& label = entity.fields[static_cast<std::size_t>(at)].label;
        return fail(ErrorKind::invalid_input, "“" + stage.name + "” needs " + label + ".",
                    "The deal stays where it was.", "Fill in " + label + " first.");
    }
    return {};
}

const DealPlaces& deal_places(Workspace::Impl& workspace, const Entity& entity) {
    const auto at = [&](std::string_view key) { return static_cast<std::size_t>(entity.index_of(key)); };
    if (!workspace.deal_places)
        workspace.deal_places = {at("stage"), at("pipeline"), at("status"), at("stage_since"), at("close_date"), at("close_moves")};
    return *workspace.deal_places;
}

// Imports come here once a row, so fields are found by their places.
Result<> derive_deal(Workspace::Impl& workspace, const Entity& entity, std::vector<Value>& deal, const std::vector<Value>* before,
                     const std::vector<bool>& given, Instant happened, Cause cause) {
    const DealPlaces& at = deal_places(workspace, entity);
    if (is_empty(deal[at.stage])) {
        const StageFacts* first = workspace.first_open_stage(as_integer(deal[at.pipeline]));
        if (!first)
            return fail(ErrorKind::conflict, "There is no pipeline with an open stage.", "Nothing was changed.",
                        "Add one under Settings.");
        deal[at.stage] = first->id;
    }
    if (before && deal[at.stage] == (*before)[at.stage]) {
        const Value& close = deal[at.close_date];
        const Value& close_before = (*before)[at.close_date];
        const bool postponed = as_text(deal[at.status]) == "open" && !is_empty(close) && !is_empty(close_before) &&
                               as_integer(close) > as_integer(close_before);
        if (postponed && cause != Cause::undo) deal[at.close_moves] = as_integer(deal[at.close_moves]) + 1;
        return {};
    }
    const StageFacts* stage = workspace.stage(as_integer(deal[at.stage]));
    if (!stage)
        return fail(ErrorKind::not_found, "That stage does not exist any more.", "Nothing was changed.",
                    "Choose another stage.");
    if (cause == Cause::person) TRY(check_gate(entity, deal, *stage));
    deal[at.pipeline] = stage->pipeline;
    deal[at.status] = stage->kind;
    if (!given[at.stage_since]) deal[at.stage_since] = instant_value(happened);
    const bool closes = stage->kind != "open";
    const bool was_closed = before && as_text((*before)[at.status]) != "open";
    if (closes && !was_closed && !given[at.close_date] && (!before || is_empty(deal[at.close_date])))
        deal[at.close_date] = date_value(day_of(happened));
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
    if (entity.key == "deal") return derive_deal(workspace, entity, row, before, given, happened, cause);
    const Row fields{entity, row, before, given};
    if (entity.key == "activity") derive_activity(fields, happened);
    if (entity.key == "contact") derive_contact(fields);
    return {};
}

}  // namespace qd
