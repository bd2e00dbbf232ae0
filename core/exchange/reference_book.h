#pragma once
// The records of one type by the names and ids that files use for them. Read from
// the database once for an import; remembers every text that was looked up.

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/exchange/name_matcher.h"
#include "core/model/workspace.h"

namespace qd {

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

// What one text in a reference column means.
struct Mention {
    std::string text;        // as in the file
    std::string wanted;      // after the plan's rules; empty = leave the field empty
    MatchKind kind = MatchKind::none;
    Id id = 0;               // 0: no record (yet)
    bool must_create = false;
    bool ruled = false;      // a rule of the plan decided
    std::uint64_t rows = 0;  // how often it was met; counted by the caller
};

class ReferenceBook {
public:
    [[nodiscard]] static Result<ReferenceBook> read(Workspace& workspace, const Entity& entity);

    [[nodiscard]] const Entity& entity() const { return *m_entity; }
    // By source id, name, or (people) e-mail. Alike names are not taken.
    [[nodiscard]] NameMatch find(std::string_view text) const;
    [[nodiscard]] NameMatch suggest(std::string_view text) const { return m_names.suggest(text); }
    void add(std::string_view name, Id id) { m_names.add(name, id); }
    [[nodiscard]] std::size_t size() const { return m_names.size(); }

private:
    const Entity* m_entity = nullptr;
    NameMatcher m_names;
    TextMap<Id> m_ids;  // source ids and e-mails
};

}  // namespace qd
