#include "core/automation/outbox.h"

#include <fmt/format.h>

#include <algorithm>

namespace qd {
namespace {

std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) line += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    return line;
}

std::string base64(std::string_view bytes) {
    constexpr const char* kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto byte = [&](std::size_t offset) { return at + offset < bytes.size() ? static_cast<unsigned char>(bytes[at + offset]) : 0U; };
        const unsigned word = byte(0) << 16U | byte(1) << 8U | byte(2);
        for (unsigned digit = 0; digit < 4; ++digit) text += at + digit > bytes.size() ? '=' : kDigits[word >> (18U - 6U * digit) & 63U];
    }
    return text;
}

bool is_ascii(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

// RFC 2047: words of at most 75 characters, cut between characters.
std::string header_text(std::string_view text) {
    if (is_ascii(text)) return std::string{text};
    constexpr std::size_t kBytes = 42;
    std::string header;
    while (!text.empty()) {
        std::size_t cut = std::min(kBytes, text.size());
        while (cut < text.size() && cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
        header += (header.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(text.substr(0, cut)) + "?=");
        text.remove_prefix(cut);
    }
    return header;
}

std::string percent(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~' || c == '@';
        if (plain) encoded += c;
        else if (c == '\n') encoded += "%0D%0A";
        else if (c != '\r') encoded += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return encoded;
}

}  // namespace

Result<OutboxPage> outbox(Workspace& workspace, const OutboxQuery& query) {
    std::string where = " WHERE o.deleted IS NULL";
    std::vector<Value> values;
    if (!query.settled) where += " AND o.state = 'waiting'";
    if (query.owner) where += " AND o.owner = ?", values.push_back(Value{query.owner});
    if (!query.kinds.empty()) {
        where += " AND o.kind IN (";
        for (std::size_t at = 0; at < query.kinds.size(); ++at) where += at ? ", ?" : "?", values.push_back(Value{query.kinds[at]});
        where += ")";
    }
    OutboxPage page;
    Statement count = TRY(workspace.database().prepare("SELECT count(*) FROM outbox o" + where));
    for (std::size_t at = 0; at < values.size(); ++at) bind_value(count, static_cast<int>(at), values[at]);
    TRY(count.step());
    page.count = count.integer(0);
    Statement rows = TRY(workspace.database().prepare(
        "SELECT o.id, o.rule, o.run, r.name, o.kind, o.title, o.recipient, o.subject_line, o.body, o.file_name, o.mime, o.content, o.subject,"
        " o.record, o.owner, o.state, o.made, o.due FROM outbox o LEFT JOIN rule r ON r.id = o.rule" + where + " ORDER BY o.made, o.id LIMIT ? OFFSET ?"));
    int at = 0;
    for (const Value& value : values) bind_value(rows, at++, value);
    rows.bind(at, query.limit).bind(at + 1, query.offset);
    while (TRY(rows.step())) {
        OutboxItem item;
        item.id = rows.integer(0), item.rule = rows.integer(1), item.run = rows.integer(2), item.rule_name = rows.text(3);
        item.kind = rows.text(4), item.title = rows.text(5), item.recipient = rows.text(6), item.subject = rows.text(7), item.body = rows.text(8);
        item.file_name = rows.text(9), item.mime = rows.text(10), item.content = rows.text(11);
        item.entity = rows.is_null(12) ? nullptr : workspace.catalogue().find(rows.text(12));
        item.record = rows.integer(13), item.owner = rows.integer(14), item.state = rows.text(15), item.made = instant_from_stored(rows.integer(16));
        if (!rows.is_null(17)) item.due = date_from_stored(rows.integer(17));
        page.items.push_back(std::move(item));
    }
    return page;
}

Result<std::vector<std::pair<std::string, std::int64_t>>> outbox_counts(Workspace& workspace, Id owner) {
    std::vector<std::pair<std::string, std::int64_t>> counts;
    Statement rows = TRY(workspace.database().prepare(
        "SELECT kind, count(*) FROM outbox WHERE state = 'waiting' AND deleted IS NULL AND (?1 = 0 OR owner = ?1) GROUP BY kind ORDER BY kind"));
    rows.bind(0, owner);
    while (TRY(rows.step())) counts.emplace_back(std::string{rows.text(0)}, rows.integer(1));
    return counts;
}

std::string eml(const OutboxItem& item) {
    std::string message = "To: " + one_line(item.recipient) + "\r\nSubject: " + header_text(one_line(item.subject)) +
                          "\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    std::string body;
    for (const char c : item.body) {
        if (c == '\r') continue;
        if (c == '\n') body += '\r';
        body += c;
    }
    const std::string encoded = base64(body);
    constexpr std::size_t kLine = 76;
    for (std::size_t at = 0; at < encoded.size(); at += kLine) message += encoded.substr(at, kLine) + "\r\n";
    return message;
}

std::string mailto(const OutboxItem& item) {
    constexpr std::size_t kMost = 1'800;
    const std::string head = "mailto:" + percent(one_line(item.recipient)) + "?subject=" + percent(one_line(item.subject)) + "&body=";
    const std::string whole = percent(item.body);
    if (head.size() + whole.size() <= kMost) return head + whole;
    const std::string tail = percent("\n[…] The whole text is in the draft in Quarterdeck.");
    std::string body;
    for (std::size_t at = 0; at < item.body.size();) {
        std::size_t next = at + 1;
        while (next < item.body.size() && (static_cast<unsigned char>(item.body[next]) & 0xC0U) == 0x80U) ++next;
        const std::string piece = percent(std::string_view{item.body}.substr(at, next - at));
        if (head.size() + body.size() + piece.size() + tail.size() > kMost) break;
        body += piece;
        at = next;
    }
    return head + body + tail;
}

}  // namespace qd
