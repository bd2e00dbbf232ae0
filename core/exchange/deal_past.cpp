#include "core/exchange/deal_past.h"

#include <algorithm>

#include "core/base/text.h"

namespace qd {

Result<DealPast> DealPast::read(Workspace& workspace, const ImportPlan& plan) {
    DealPast past;
    past.m_entity = &workspace.catalogue().entity("deal");
    const auto at = [&](std::string_view key) { return past.m_entity->index_of(key); };
    past.m_stage = at("stage"), past.m_status = at("status"), past.m_since = at("stage_since");
    past.m_created = at("created"), past.m_close = at("close_date"), past.m_amount = at("amount"), past.m_product = at("product");
    past.m_fill_amount = plan.fill_amount;
    const std::string opening = fold(plan.opening_stage.empty() ? TRY(propose_opening_stage(workspace, plan)) : plan.opening_stage);
    Statement stages = TRY(workspace.database().prepare(
        "SELECT s.id, s.kind, s.name FROM stage s JOIN pipeline p ON p.id = s.pipeline"
        " WHERE s.deleted IS NULL AND p.deleted IS NULL ORDER BY p.position, p.id, s.position, s.id"));
    Id first_open = 0;
    while (TRY(stages.step())) {
        const Id id = stages.integer(0);
        const StageKind kind = stages.text(1) == "won" ? StageKind::won : stages.text(1) == "lost" ? StageKind::lost : StageKind::open;
        past.m_stages.emplace(id, kind);
        if (kind == StageKind::open && !first_open) first_open = id;
        if (kind == StageKind::open && !past.m_opening && !opening.empty() && fold(stages.text(2)) == opening) past.m_opening = id;
        if (kind == StageKind::won && !past.m_won) past.m_won = id;
        if (kind == StageKind::lost && !past.m_lost) past.m_lost = id;
    }
    stages.reset();
    if (!past.m_opening) past.m_opening = first_open;
    Statement prices = TRY(workspace.database().prepare("SELECT id, price FROM product WHERE deleted IS NULL AND price IS NOT NULL"));
    while (TRY(prices.step())) past.m_prices.emplace(prices.integer(0), prices.integer(1));
    return past;
}

const Value* DealPast::given(const std::vector<FieldValue>& values, int field) const {
    for (const FieldValue& value : values)
        if (value.field == field && !is_empty(value.value)) return &value.value;
    return nullptr;
}

void DealPast::put(std::vector<FieldValue>& values, int field, Value value) {
    for (FieldValue& known : values)
        if (known.field == field) {
            known.value = std::move(value);
            return;
        }
    values.push_back({static_cast<std::uint16_t>(field), std::move(value)});
}

DealPast::StageKind DealPast::kind_of(Id stage) const {
    const auto known = m_stages.find(stage);
    return known == m_stages.end() ? StageKind::open : known->second;
}

Id DealPast::apply_status(std::vector<FieldValue>& values) const {
    const Value* status = given(values, m_status);
    const std::string kind = status ? std::string{as_text(*status)} : std::string{};
    // Status follows from the stage; it is never written by itself.
    std::erase_if(values, [&](const FieldValue& value) { return value.field == m_status; });
    const Value* stage = given(values, m_stage);
    const Id named = stage ? as_integer(*stage) : 0;
    const Id wanted = kind == "won" ? m_won : kind == "lost" ? m_lost : 0;
    if (!wanted || (named && kind_of(named) != StageKind::open)) return 0;
    put(values, m_stage, Value{wanted});
    return named;
}

void DealPast::complete(std::vector<FieldValue>& values) {
    m_steps.clear();
    const Id named = apply_status(values);
    const Value* stage = given(values, m_stage);
    const bool closed = stage && kind_of(as_integer(*stage)) != StageKind::open;
    const Value* product = given(values, m_product);
    if (!closed) {
        const auto price = product && m_fill_amount ? m_prices.find(as_integer(*product)) : m_prices.end();
        if (price != m_prices.end() && !given(values, m_amount)) put(values, m_amount, Value{price->second});
        return;
    }
    const Value* close = given(values, m_close);
    if (!close) return;
    const Instant closing = start_of(date_from_stored(as_integer(*close)));
    const Value* start = given(values, m_created);
    const Instant created = start ? instant_from_stored(as_integer(*start)) : closing;
    // Without a start date the end is the first thing known of it.
    if (!start) put(values, m_created, instant_value(closing));
    const Id before_stage = named ? named : m_opening;
    put(values, m_since, instant_value(std::max(created, closing)));
    if (created <= closing && before_stage) plan_steps(values, before_stage, closing);
}

void DealPast::plan_steps(const std::vector<FieldValue>& values, Id before_stage, Instant closed) {
    m_closed = closed;
    // Status and stage age follow from the move (core/model/implied_moves.h).
    m_steps.push_back({static_cast<std::uint16_t>(m_stage), Value{before_stage}, *given(values, m_stage)});
    m_steps.push_back({static_cast<std::uint16_t>(m_close), Value{}, *given(values, m_close)});
    const Value* product = given(values, m_product);
    const auto price = product && m_fill_amount ? m_prices.find(as_integer(*product)) : m_prices.end();
    const Value* amount = given(values, m_amount);
    if (price != m_prices.end() && (!amount || as_integer(*amount) != price->second))
        m_steps.push_back({static_cast<std::uint16_t>(m_amount), Value{price->second}, amount ? *amount : Value{}});
}

Result<> DealPast::write(ChangeScope& scope, Id deal) const {
    for (const Step& step : m_steps) TRY(scope.remember(*m_entity, deal, step.field, step.before, step.after, m_closed));
    return {};
}

std::optional<Instant> DealPast::complete_update(std::vector<FieldValue>& values) const {
    apply_status(values);
    const Value* stage = given(values, m_stage);
    const Value* close = given(values, m_close);
    if (!stage || !close || kind_of(as_integer(*stage)) == StageKind::open) return {};
    return start_of(date_from_stored(as_integer(*close)));
}

Result<std::string> propose_opening_stage(Workspace& workspace, const ImportPlan& plan) {
    const int column = plan.column_of("created");
    if (plan.entity != "deal" || column < 0) return std::string{};
    const std::string words = header_words(plan.columns[static_cast<std::size_t>(column)].header);
    Statement stages = TRY(workspace.database().prepare("SELECT name FROM stage WHERE kind = 'open' AND deleted IS NULL"));
    while (TRY(stages.step())) {
        const std::string name{stages.text(0)};
        const std::string stem = fold(name).substr(0, 5);
        if (stem.size() >= 5 && (words.starts_with(stem) || words.find(' ' + stem) != std::string::npos)) return name;
    }
    return std::string{};
}

}  // namespace qd
