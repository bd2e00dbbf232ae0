// What a new workspace starts with: one pipeline with the usual stages.

#include <array>

#include "core/model/workspace_impl.h"

namespace qd {

Result<> found(Workspace& workspace) {
    struct Start { const char* name; const char* kind; double probability; const char* category;
                   std::int64_t rotting; const char* colour; };
    constexpr std::array kStages = {
        Start{"Prospecting", "open", 10, "pipeline", 30, "series6"},
        Start{"Engaging", "open", 30, "pipeline", 60, "series1"},
        Start{"Proposal", "open", 50, "best_case", 30, "series4"},
        Start{"Negotiation", "open", 80, "commit", 21, "series3"},
        Start{"Won", "won", 100, "closed", 0, "good"},
        Start{"Lost", "lost", 0, "omitted", 0, "bad"},
    };
    Change header;
    header.label = "Workspace founded";
    header.cause = Cause::system;
    ChangeScope scope = TRY(workspace.begin(header));
    const auto create = [&](std::string_view entity_key, const std::vector<Assignment>& values) -> Result<Id> {
        const Entity& entity = workspace.catalogue().entity(entity_key);
        std::vector<FieldValue> fields;
        for (const Assignment& value : values)
            fields.push_back({static_cast<std::uint16_t>(entity.index_of(value.field)), value.value});
        return scope.create(entity, fields);
    };
    const Id pipeline = TRY(create("pipeline", {{"name", Value{"Sales"}}}));
    std::int64_t position = 0;
    for (const Start& stage : kStages)
        TRY(create("stage", {{"pipeline", Value{pipeline}}, {"name", Value{stage.name}},
                             {"position", Value{position++}}, {"kind", Value{stage.kind}},
                             {"probability", Value{stage.probability}}, {"category", Value{stage.category}},
                             {"rotting_days", stage.rotting ? Value{stage.rotting} : Value{}},
                             {"colour", Value{stage.colour}}}));
    for (const auto& [key, value] : {std::pair{"company", "My company"}, {"currency", "USD"}, {"fiscal_first_month", "1"}})
        TRY(create("setting", {{"name", Value{key}}, {"content", Value{value}}}));
    TRY(scope.commit());
    return {};
}

}  // namespace qd
