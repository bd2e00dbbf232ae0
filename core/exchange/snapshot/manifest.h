#pragma once
// What a snapshot says about itself: README.md has the format of manifest.json.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/instant.h"

namespace qd {

enum class Profile : std::uint8_t { full, manager, board, demo };

// Something that stayed behind, in the words of the screen: {"Notes", 1204}.
struct LeftOut {
    std::string what;
    std::int64_t count = 0;
    friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

// One table of the database inside; the digest is of its canonical dump (core/model/table_digest.h).
struct TableFacts {
    std::string table;
    std::int64_t rows = 0;
    std::string sha256;
    friend bool operator==(const TableFacts&, const TableFacts&) = default;
};

// What chose the records, so that a later state can be chosen by the same when the two are compared.
struct ScopeFacts {
    std::string entity, view;           // ViewDefinition as JSON; empty = no view
    std::int64_t viewer = 0;            // "me" in the view's filter
    std::int64_t person = 0;            // whose records; 0 = no such limit
    [[nodiscard]] bool empty() const { return entity.empty() && person == 0; }
    friend bool operator==(const ScopeFacts&, const ScopeFacts&) = default;
};

constexpr const char* kWholeScope = "Everything";

struct Manifest {
    std::string made_by;                // "Quarterdeck 0.1.0"
    std::string company;
    std::string author;                 // may be empty: made on the command line
    std::string author_recipient;       // "age1…": to whom an answer can be encrypted; may be empty
    std::string device;                 // may be empty
    std::string note;                   // what the author wrote to it; may be empty
    Instant created{};                  // when the snapshot was made
    std::optional<Instant> as_of;       // the past moment it shows; empty = as it stood when made
    Profile profile = Profile::full;
    std::string scope;                  // "Everything", "View Big deals", "What Moses Frase may see"; a board learns no names
    ScopeFacts within;                  // the same for a program; empty for a board
    std::string id;                     // 32 hexadecimal digits
    std::string parent;                 // id of the snapshot that this one answers or follows; may be empty
    std::vector<LeftOut> left_out;
    std::vector<TableFacts> tables;     // by name
    std::uint64_t data_size = 0;        // bytes of data.sqlite
    std::string data_sha256;

    [[nodiscard]] std::int64_t rows_of(std::string_view table) const;
    [[nodiscard]] bool is_part() const { return !scope.empty() && scope != kWholeScope; }
    // The moment whose state it shows.
    [[nodiscard]] Instant shows() const { return as_of.value_or(created); }
    friend bool operator==(const Manifest&, const Manifest&) = default;
};

constexpr std::uint64_t kMostManifestBytes = 256 * 1024;

// Canonical: the same manifest always gives the same bytes.
[[nodiscard]] std::string to_json(const Manifest& manifest);
// Refuses what is not canonical, so that no byte of it can be changed unseen.
// newer_version when the format is newer than this program.
[[nodiscard]] Result<Manifest> manifest_from_json(std::string_view text);

[[nodiscard]] const char* key_of(Profile profile);     // "board"
[[nodiscard]] const char* label_of(Profile profile);   // "Board"
[[nodiscard]] std::optional<Profile> profile_from(std::string_view key);

}  // namespace qd
