#pragma once
// Private to core/automation: the stored words of a rule's enumerations.

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace qd {

// The position of the word; nullopt when it is none of them.
template <class Enum>
[[nodiscard]] std::optional<Enum> enum_from(std::span<const char* const> words, std::string_view word) {
    for (std::size_t at = 0; at < words.size(); ++at)
        if (word == words[at]) return static_cast<Enum>(at);
    return std::nullopt;
}

inline constexpr std::array<const char*, 15> kTriggerKeys = {
    "created", "updated", "deleted", "restored", "field_changed", "stage_entered", "stage_left", "stage_aged",
    "date_reached", "schedule", "idle", "threshold", "import_finished", "manual", "signal"};
inline constexpr std::array<const char*, 22> kStepKeys = {
    "create", "update", "assign", "task", "activity", "note", "tag", "move_stage", "notify", "email", "call", "linkedin",
    "enrol", "unenrol", "document", "file", "start_rule", "delay", "wait", "branch", "each", "stop"};
inline constexpr std::array<const char*, 7> kUnitKeys = {"minutes", "hours", "days", "weeks", "months", "working_days", "working_hours"};
inline constexpr std::array<const char*, 6> kWhoKeys = {"owner", "manager", "role", "user", "rule_owner", "nobody"};
inline constexpr std::array<const char*, 6> kNewValueKeys = {"value", "copy", "in", "add", "person", "clear"};
inline constexpr std::array<const char*, 3> kAgainKeys = {"every_time", "when_matching_again", "once"};
inline constexpr std::array<const char*, 3> kCatchUpKeys = {"none", "last", "all"};
inline constexpr std::array<const char*, 4> kSignals = {"reply", "opt_out", "meeting_held", "contacted"};
inline constexpr std::array<const char*, 6> kExits = {"reply", "opt_out", "meeting_held", "contacted", "closed", "no_match"};
inline constexpr std::array<const char*, 4> kAssignMethods = {"person", "round_robin", "least_open", "weighted"};

}  // namespace qd
