#include "core/query/search.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/base/sort_by.h"
#include "core/base/text.h"
#include "core/model/schema.h"
#include "core/query/search_words.h"

namespace qd {
namespace {

constexpr std::size_t kWords = 8;            // of a query
constexpr std::size_t kCandidates = 48;      // per class, to be ranked by their titles
constexpr std::size_t kSimilarWords = 6;
constexpr std::size_t kSimilarHits = 3;
constexpr std::size_t kFewHits = 3;          // under that, similar spellings are tried
constexpr std::size_t kRelearn = 5000;       // touched records after which the vocabulary is read again

// Records that are dealt with come after those that are open.
const char* open_condition(const Entity& entity) {
    if (entity.key == "deal") return "status = 'open'";
    if (entity.key == "activity") return "done = 0";
    return nullptr;
}

int place_of(const Entity& entity) {
    constexpr std::string_view kOrder[] = {"deal", "account", "contact", "lead", "activity", "product", "user"};
    const auto found = std::ranges::find(kOrder, entity.key);
    return static_cast<int>(found - std::begin(kOrder));
}

std::string prefixes(const std::vector<std::string>& words, bool at_start) {
    std::string query;
    for (const std::string& word : words)
        query += (query.empty() ? (at_start ? "^\"" : "\"") : " AND \"") + word + "\"*";
    return query;
}

struct Ranked {
    Id id = 0;
    int closeness = 0;  // 0 the title begins with the words, 1 they are in the title, 2 in another field
    bool closed = false;
    std::string title;
};

}  // namespace

struct Search::Impl {
    explicit Impl(Workspace& the_workspace) : workspace(the_workspace) {}

    struct Known {                            // of one entity
        Vocabulary words;
        bool words_known = false;
        std::unordered_set<Id> open;
        bool open_known = false;
    };

    Workspace& workspace;
    int subscription = 0;
    std::unordered_map<int, Known> known;     // by Entity::number
    std::size_t touched_since = 0;

    void follow(const Applied& applied);
    Result<> follow_one(const Entity& entity, Id id);
    Result<> learn_open(const Entity& entity);
    Result<> learn_words(const Entity& entity);
    Result<std::vector<Id>> hits(const Entity& entity, const std::string& match, std::size_t limit);
    Result<SearchGroup> find_in(const Entity& entity, std::string_view text, const std::vector<std::string>& words,
                                const SearchOptions& options);
    Result<> add_similar(SearchGroup& group, std::string_view text, const std::vector<std::string>& words);
    std::vector<Ranked> rank(const Entity& entity, std::string_view text, const std::vector<Id>& at_start,
                             const std::vector<Id>& in_title, const std::vector<Id>& anywhere);
    SearchHit present(const Entity& entity, const Ranked& ranked, std::string_view text);
    std::string found_in(const Entity& entity, Id id, std::string_view text);
};

void Search::Impl::follow(const Applied& applied) {
    touched_since += applied.touched.size();
    if (applied.bulk || touched_since > kRelearn) {
        known.clear();
        touched_since = 0;
        return;
    }
    for (const Touched& touched : applied.touched) {
        const Entity* entity = workspace.catalogue().by_number(touched.entity);
        if (!entity || !known.contains(entity->number)) continue;
        if (!follow_one(*entity, touched.id)) known.erase(entity->number);
    }
}

Result<> Search::Impl::follow_one(const Entity& entity, Id id) {
    Known& facts = known[entity.number];
    if (facts.words_known)
        for (const std::string& word : words_of(workspace.title(entity, id), kWords)) facts.words.add(word);
    if (!facts.open_known) return {};
    Statement select = TRY(workspace.database().prepare("SELECT 1 FROM \"" + entity.key + "\" WHERE id = ? AND deleted IS NULL AND " +
                                                        open_condition(entity)));
    select.bind(0, id);
    if (TRY(select.step())) facts.open.insert(id);
    else facts.open.erase(id);
    return {};
}

Result<> Search::Impl::learn_open(const Entity& entity) {
    Known& facts = known[entity.number];
    if (facts.open_known || !open_condition(entity)) return {};
    Statement select = TRY(workspace.database().prepare("SELECT id FROM \"" + entity.key + "\" WHERE deleted IS NULL AND " +
                                                        open_condition(entity)));
    while (TRY(select.step())) facts.open.insert(select.integer(0));
    facts.open_known = true;
    return {};
}

Result<> Search::Impl::learn_words(const Entity& entity) {
    Known& facts = known[entity.number];
    if (facts.words_known) return {};
    const std::string table = entity.key + "_search";
    TRY(workspace.database().run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.\"" + table + "_words\" USING fts5vocab(main, \"" + table + "\", row)"));
    Statement select = TRY(workspace.database().prepare("SELECT term FROM temp.\"" + table + "_words\""));
    while (TRY(select.step())) facts.words.add(select.text(0));
    facts.words_known = true;
    return {};
}

// Newest first: that order costs nothing, while the index's own ranking would read every hit's size.
Result<std::vector<Id>> Search::Impl::hits(const Entity& entity, const std::string& match, std::size_t limit) {
    const std::string table = '"' + entity.key + "_search\"";
    Statement select = TRY(workspace.database().prepare("SELECT rowid FROM " + table + " WHERE " + table +
                                                        " MATCH ? ORDER BY rowid DESC LIMIT ?"));
    select.bind(0, std::string_view{match}).bind(1, static_cast<std::int64_t>(limit));
    std::vector<Id> ids;
    while (TRY(select.step())) ids.push_back(select.integer(0));
    return ids;
}

std::vector<Ranked> Search::Impl::rank(const Entity& entity, std::string_view text, const std::vector<Id>& at_start,
                                       const std::vector<Id>& in_title, const std::vector<Id>& anywhere) {
    std::vector<Ranked> ranked;
    std::unordered_set<Id> seen;
    const std::unordered_set<Id>& open = known[entity.number].open;
    const bool distinguishes = open_condition(entity) != nullptr;
    const auto take = [&](const std::vector<Id>& ids, int closeness, bool closed) {
        std::size_t taken = 0;
        for (const Id id : ids) {
            if ((distinguishes && !open.contains(id)) != closed) continue;
            if (taken++ == kCandidates) break;
            if (seen.insert(id).second) ranked.push_back({id, closeness, closed, workspace.title(entity, id)});
        }
    };
    for (const bool closed : {false, true}) {
        take(at_start, 0, closed);
        take(in_title, 1, closed);
        if (ranked.size() < kFewHits) take(anywhere, 2, closed);
    }
    const std::string folded = fold(trim(text));
    for (Ranked& hit : ranked)
        if (hit.closeness == 1 && fold(hit.title).starts_with(folded)) hit.closeness = 0;
    sort_by(ranked, [](const Ranked& left, const Ranked& right) {
        return std::tuple(left.closed, left.closeness, left.title.size()) < std::tuple(right.closed, right.closeness, right.title.size());
    });
    return ranked;
}

std::string Search::Impl::found_in(const Entity& entity, Id id, std::string_view text) {
    const auto record = workspace.record(entity, id);
    if (!record) return {};
    for (std::size_t at = 0; at < entity.fields.size(); ++at) {
        const Field& field = entity.fields[at];
        if (!field.searchable || is_empty(record->values[at])) continue;
        const std::string content = field.type == FieldType::reference
                                        ? workspace.title(workspace.catalogue().entity(field.target), as_integer(record->values[at]))
                                        : std::string{as_text(record->values[at])};
        const auto ranges = matched_ranges(content, text);
        if (ranges.empty()) continue;
        // Long texts are shown from a little before the match.
        constexpr std::size_t kBefore = 24, kShown = 80;
        std::size_t from = ranges.front().first > kBefore ? content.rfind(' ', ranges.front().first - kBefore) : 0;
        if (from == std::string::npos) from = 0;
        std::string shown = content.substr(from, kShown);
        while (!shown.empty() && from + shown.size() < content.size() &&
               (static_cast<unsigned char>(content[from + shown.size()]) & 0xc0) == 0x80)
            shown.pop_back();
        return field.label + ": " + (from ? "…" : "") + collapse_spaces(shown) + (from + shown.size() < content.size() ? "…" : "");
    }
    return {};
}

SearchHit Search::Impl::present(const Entity& entity, const Ranked& ranked, std::string_view text) {
    SearchHit hit;
    hit.entity = &entity;
    hit.id = ranked.id;
    hit.title = ranked.title;
    hit.closed = ranked.closed;
    hit.matched = matched_ranges(hit.title, text);
    if (ranked.closeness == 2) hit.found_in = found_in(entity, ranked.id, text);
    return hit;
}

Result<SearchGroup> Search::Impl::find_in(const Entity& entity, std::string_view text, const std::vector<std::string>& words,
                                          const SearchOptions& options) {
    SearchGroup group;
    group.entity = &entity;
    TRY(learn_open(entity));
    // One letter stands in nearly every record: only titles that begin with it are meant.
    const bool one_letter = words.size() == 1 && count_code_points(words.front()) == 1;
    const std::string start = "title : (" + prefixes(words, true) + ')';
    const std::vector<Id> anywhere = TRY(hits(entity, one_letter ? start : prefixes(words, false), options.count_limit + 1));
    group.more_than_counted = anywhere.size() > options.count_limit;
    group.count = std::min(anywhere.size(), options.count_limit);
    if (anywhere.empty()) return group;
    if (open_condition(entity)) {
        const std::unordered_set<Id>& open = known[entity.number].open;
        for (std::size_t at = 0; at < group.count; ++at) group.open += open.contains(anywhere[at]);
        group.closed = group.count - group.open;
    }
    const std::vector<Id> at_start = one_letter ? anywhere : TRY(hits(entity, start, options.count_limit));
    const std::vector<Id> in_title = at_start.size() >= kCandidates
                                         ? std::vector<Id>{}
                                         : TRY(hits(entity, "title : (" + prefixes(words, false) + ')', options.count_limit));
    for (const Ranked& ranked : rank(entity, text, at_start, in_title, anywhere)) {
        if (group.hits.size() == options.hits_per_entity) break;
        group.hits.push_back(present(entity, ranked, text));
    }
    return group;
}

Result<> Search::Impl::add_similar(SearchGroup& group, std::string_view text, const std::vector<std::string>& words) {
    const Entity& entity = *group.entity;
    TRY(learn_words(entity));
    const Vocabulary& vocabulary = known[entity.number].words;
    std::string match;
    bool changed = false;
    for (const std::string& word : words) {
        std::string either = '"' + word + "\"*";
        for (const std::string& other : vocabulary.similar(word, kSimilarWords)) {
            either += " OR \"" + other + '"';
            changed = true;
        }
        match += (match.empty() ? "(" : " AND (") + either + ')';
    }
    if (!changed) return {};
    std::size_t added = 0;
    for (const Id id : TRY(hits(entity, "title : (" + match + ')', kCandidates))) {
        if (std::ranges::any_of(group.hits, [&](const SearchHit& hit) { return hit.id == id; })) continue;
        SearchHit hit = present(entity, {id, 1, open_condition(entity) && !known[entity.number].open.contains(id), workspace.title(entity, id)}, text);
        // Words that were typed exactly and stand in other fields have been counted as plain hits.
        if (hit.matched.size() >= words.size()) continue;
        hit.similar = true;
        group.hits.push_back(std::move(hit));
        if (++added == kSimilarHits) break;
    }
    return {};
}

Search::Search(Workspace& workspace) : m_impl(std::make_unique<Impl>(workspace)) {
    m_impl->subscription = workspace.subscribe([impl = m_impl.get()](const Applied& applied) { impl->follow(applied); });
}

Search::~Search() { m_impl->workspace.unsubscribe(m_impl->subscription); }

Result<std::vector<SearchGroup>> Search::find(std::string_view text, const SearchOptions& options) {
    const std::vector<std::string> words = words_of(text, kWords);
    std::vector<SearchGroup> groups;
    if (words.empty()) return groups;
    for (const Entity& entity : m_impl->workspace.catalogue().entities()) {
        const bool wanted = options.entities.empty() ? !entity.hidden : std::ranges::find(options.entities, entity.key) != options.entities.end();
        if (!wanted || !has_search(entity)) continue;
        SearchGroup group = TRY(m_impl->find_in(entity, text, words, options));
        // Where temporary tables cannot be made (a read-only copy) there are no similar spellings, that is all.
        if (options.similar_spelling && group.count < kFewHits) (void)m_impl->add_similar(group, text, words);
        if (!group.hits.empty()) groups.push_back(std::move(group));
    }
    const auto closeness = [](const SearchGroup& group) {
        const SearchHit& best = group.hits.front();
        return best.similar ? 2 : best.matched.empty() ? 1 : 0;
    };
    sort_by(groups, [&](const SearchGroup& left, const SearchGroup& right) {
        return std::tuple(closeness(left), place_of(*left.entity)) < std::tuple(closeness(right), place_of(*right.entity));
    });
    return groups;
}

}  // namespace qd
