#pragma once
// Finding a record by the name that a file gives it: the same name, the same name
// written differently ("GTXPro" = "GTX Pro", "Acme Inc." = "ACME"), or one that is alike.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/id.h"

namespace qd {

// Folded, without punctuation, company form (Inc, GmbH, …) and blanks: "Acme-Corp., Inc." → "acmecorp".
[[nodiscard]] std::string name_key(std::string_view name);

enum class MatchKind : std::uint8_t {
    none,
    same,   // but for case and blanks
    equal,  // the same name_key
    alike   // a spelling that is close and clearly closer than any other
};

struct NameMatch {
    MatchKind kind = MatchKind::none;
    Id id = 0;
    std::string name;    // of the record found
    double score = 0;    // 0…1: how alike the two spellings are
    double next = 0;     // the same for the runner-up
    Id next_id = 0;
    std::string next_name;
};

class NameMatcher {
public:
    static constexpr double kAlike = 0.88;   // below: no suggestion
    static constexpr double kMargin = 0.04;  // a suggestion must lead by this much

    void add(std::string_view name, Id id);
    // same or equal; a name_key that several records share is no match. Constant time.
    [[nodiscard]] NameMatch find(std::string_view text) const;
    // The best spelling of all with its runner-up; time grows with the number of names.
    [[nodiscard]] NameMatch suggest(std::string_view text) const;
    [[nodiscard]] std::size_t size() const { return m_names.size(); }

private:
    struct Entry {
        std::string name;
        std::u32string folded;
        Id id;
    };
    std::vector<Entry> m_names;
    std::unordered_map<std::string, std::size_t> m_same;
    std::unordered_map<std::string, std::size_t> m_equal;  // kShared when several have it
    static constexpr std::size_t kShared = static_cast<std::size_t>(-1);
};

}  // namespace qd
