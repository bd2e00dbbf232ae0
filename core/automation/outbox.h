#pragma once
// What rules prepared and a person has to let out: drafts, files, notices, approvals.

#include <optional>
#include <string>
#include <vector>

#include "core/model/workspace.h"

namespace qd {

struct OutboxItem {
    Id id = 0, rule = 0, run = 0;
    std::string rule_name;
    std::string kind;                 // email, call, linkedin, notice, document, file, approval
    std::string title, recipient, subject, body;
    std::string file_name, mime, content;
    const Entity* entity = nullptr;
    Id record = 0, owner = 0;
    std::optional<Date> due;          // of a document: when it is to be there
    std::string state;                // waiting, done, dismissed, withdrawn
    Instant made{};
};

struct OutboxQuery {
    Id owner = 0;                     // 0 = everybody's
    std::vector<std::string> kinds;   // empty = all
    bool settled = false;             // also what is done
    int limit = 200, offset = 0;
};

struct OutboxPage {
    std::int64_t count = 0;
    std::vector<OutboxItem> items;    // oldest first
};

[[nodiscard]] Result<OutboxPage> outbox(Workspace& workspace, const OutboxQuery& query);
// By kind, waiting ones: for the badge and "23 drafts to send".
[[nodiscard]] Result<std::vector<std::pair<std::string, std::int64_t>>> outbox_counts(Workspace& workspace, Id owner);

// The draft as a file that mail programs open (RFC 5322, UTF-8, X-Unsent: 1) and as a mailto: link.
// Line ends and header injection from merge fields are neutralised. mailto links longer than
// 1,800 characters are cut at the body, with a last line that says so.
[[nodiscard]] std::string eml(const OutboxItem& item);
[[nodiscard]] std::string mailto(const OutboxItem& item);

}  // namespace qd
