#include "core/exchange/field_matching.h"

#include <algorithm>

#include "core/base/sort_by.h"
#include "core/base/text.h"

namespace qd {
namespace {

constexpr double kAskBelow = 0.45;  // a weaker likeness is no proposal

// How well the header's words name the field, without looking at values.
double name_likeness(const Entity& entity, const Field& field, const std::string& words, const std::string& bare) {
    double best = 0;
    const auto consider = [&](std::string_view name, double exact) {
        const std::string known = header_words(name);
        if (known.empty()) return;
        if (known == words) best = std::max(best, exact);
        else if (known == bare) best = std::max(best, exact - 0.02);
        else if (header_words(entity.label) + ' ' + known == words) best = std::max(best, exact - 0.03);
        else if (words.size() > known.size() && (words.ends_with(' ' + known) || words.starts_with(known + ' ')))
            best = std::max(best, 0.62 + 0.2 * static_cast<double>(known.size()) / static_cast<double>(words.size()));
        else if (const double alike = jaro_winkler_folded(known, bare); alike > 0.93 && bare.size() > 3)
            best = std::max(best, 0.8 * alike);
    };
    consider(field.key, 0.99);
    consider(field.label, 0.99);
    for (const std::string& alias : field.aliases) consider(alias, 0.97);
    return best;
}

// What the source's table says: 1 = this field, 0 = another one or none, -1 = nothing.
double preset_opinion(const Entity& entity, const Field& field, const std::string& words, const std::string& bare,
                      SourceKind source) {
    for (const HeaderMeaning& meaning : header_meanings(source)) {
        if (meaning.words != words && meaning.words != bare) continue;
        if (meaning.entity != entity.key && (meaning.entity != "*" || (!meaning.field.empty() && !entity.find(meaning.field))))
            continue;
        return meaning.field == field.key ? 1 : 0;
    }
    if (source != SourceKind::generic) return preset_opinion(entity, field, words, bare, SourceKind::generic);
    return -1;
}

struct Candidate {
    std::size_t column;
    const Field* field;
    double score;
    bool agrees;
};

std::string reason_of(const Candidate& candidate, const ColumnProfile& profile) {
    if (!candidate.agrees) return std::string{"the values are "} + label_of(profile.kind());
    if (profile.kind() == ValueKind::text || profile.kind() == ValueKind::none) return "the name fits";
    return std::string{"the name fits and the values are "} + label_of(profile.kind());
}

}  // namespace

bool can_import(const Field& field) {
    if (field.key == "source_system" || field.key == "id" || field.key == "updated" || field.key == "deleted") return false;
    return !field.read_only || field.key == "stage_since" || field.key == "done_at" || field.key == "status";
}

double type_agreement(const Field& field, const ColumnProfile& profile) {
    const ValueKind kind = profile.kind();
    if (kind == ValueKind::none) return 0.96;
    const auto share = [&](ValueKind one) { return profile.share(one); };
    const auto graded = [](double fits) { return 0.3 + 0.7 * fits; };
    switch (field.type) {
        case FieldType::integer: return graded(share(ValueKind::integer));
        case FieldType::decimal:
        case FieldType::money: return graded(share(ValueKind::money));
        case FieldType::percent: return graded(std::max(share(ValueKind::percent), share(ValueKind::decimal)));
        case FieldType::boolean: return graded(share(ValueKind::boolean));
        case FieldType::date:
        case FieldType::instant: return profile.possible_orders().empty() ? graded(share(ValueKind::date)) : 1;
        case FieldType::email: return graded(share(ValueKind::email));
        case FieldType::phone: return graded(std::max(share(ValueKind::phone), 0.9 * share(ValueKind::integer)));
        case FieldType::url: return graded(share(ValueKind::url));
        case FieldType::reference:
        case FieldType::choice: return kind == ValueKind::date || kind == ValueKind::money ? 0.3 : 1;
        default: return kind == ValueKind::date ? 0.6 : 1;
    }
}

std::vector<FieldProposal> propose_fields(const Entity& entity, std::span<const std::string> headers,
                                          std::span<const ColumnProfile> profiles, SourceKind source) {
    std::vector<Candidate> candidates;
    for (std::size_t column = 0; column < headers.size(); ++column) {
        const std::string words = header_words(headers[column]), bare = header_without_prefix(headers[column]);
        for (const Field& field : entity.fields) {
            if (!can_import(field)) continue;
            const double opinion = preset_opinion(entity, field, words, bare, source);
            const double name = opinion > 0 ? 0.99 : opinion == 0 ? 0 : name_likeness(entity, field, words, bare);
            const double agreement = type_agreement(field, profiles[column]);
            // A key for updates is different on every row.
            const bool repeats = field.key == "source_id" && profiles[column].distinct() < profiles[column].filled() &&
                                 !profiles[column].overflowed();
            const double score = name * agreement * (repeats ? 0.5 : 1);
            if (score >= kAskBelow) candidates.push_back({column, &field, score, agreement > 0.9});
        }
    }
    // A preset may give several columns to one field (won time, lost time): the fuller column wins.
    sort_by(candidates, [&](const Candidate& a, const Candidate& b) {
        if (std::abs(a.score - b.score) > 0.015) return a.score > b.score;
        return profiles[a.column].filled() > profiles[b.column].filled();
    });
    std::vector<FieldProposal> proposals(headers.size());
    std::vector<const Field*> used;
    for (const Candidate& candidate : candidates) {
        FieldProposal& proposal = proposals[candidate.column];
        if (!proposal.field.empty() || std::ranges::find(used, candidate.field) != used.end()) continue;
        proposal = {candidate.field->key, candidate.score, reason_of(candidate, profiles[candidate.column])};
        used.push_back(candidate.field);
    }
    return proposals;
}

EntityProposal propose_entity(const Catalogue& catalogue, std::span<const std::string> headers,
                              std::span<const ColumnProfile> profiles, SourceKind source, std::string_view file_name) {
    EntityProposal best;
    const std::string file = header_words(file_name);
    for (const std::string_view key : {"deal", "account", "contact", "lead", "product", "activity", "user"}) {
        const Entity& entity = catalogue.entity(key);
        const auto proposals = propose_fields(entity, headers, profiles, source);
        double sum = 0;
        bool title = false;
        for (const FieldProposal& proposal : proposals) {
            sum += proposal.confidence;
            for (const std::string& part : entity.title) title = title || proposal.field == part;
        }
        double score = headers.empty() ? 0 : sum / static_cast<double>(headers.size());
        if (!title) score *= 0.5;
        if (file.find(header_words(entity.plural)) != std::string::npos || file.find(key) != std::string::npos) score += 0.15;
        const bool prefixed = std::ranges::any_of(headers, [&](const std::string& header) {
            const std::string words = header_words(header);
            return header.find(" - ") != std::string::npos && words.starts_with(key == "contact" ? "person " : key == "account" ? "organization " : std::string{key} + ' ');
        });
        if (prefixed) score += 0.3;
        if (score > best.confidence) best = {&entity, score};
    }
    best.confidence = std::min(1.0, best.confidence);
    return best;
}

}  // namespace qd
