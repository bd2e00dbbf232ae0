#include "core/automation/outbox_files.h"

#include <nlohmann/json.hpp>

namespace qd {
namespace {

std::string file_name(std::string_view title, std::string_view extension) {
    std::string name;
    for (const char c : title.substr(0, 60)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain) name += c;
        else if (!name.empty() && name.back() != '-') name += '-';
    }
    while (!name.empty() && name.back() == '-') name.pop_back();
    return (name.empty() ? "record" : name) + "." + std::string{extension};
}

std::string csv_cell(std::string text) {
    // A cell that a spreadsheet would run as a formula is kept as text.
    if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos) text.insert(text.begin(), '\'');
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + '"';
}

std::string ics_text(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '\r') continue;
        if (c == '\n') escaped += "\\n";
        else if (c == ',' || c == ';' || c == '\\') escaped += '\\', escaped += c;
        else escaped += c;
    }
    return escaped;
}

// Lines longer than 75 octets go on in the next, which begins with a blank; characters stay whole.
void ics_line(std::string& ics, std::string line) {
    constexpr std::size_t kWidth = 73;
    while (line.size() > kWidth) {
        std::size_t cut = kWidth;
        while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
        ics += line.substr(0, cut) + "\r\n ";
        line.erase(0, cut);
    }
    ics += line + "\r\n";
}

std::string basic(Date day) {
    std::string text = iso(day);
    std::erase(text, '-');
    return text;
}

}  // namespace

Result<OutboxFile> record_file(std::string_view format, std::string_view title, std::string_view text, Date day,
                               const Subject& subject, const PlanContext& context) {
    std::string header, row;
    nlohmann::ordered_json object;
    if (subject.entity) {
        const ValueText words = plain_value_text(context.workspace);
        object["type"] = subject.entity->key;
        for (std::size_t at = 0; at < subject.entity->fields.size(); ++at) {
            const Field& field = subject.entity->fields[at];
            if (field.hidden || field.key == "deleted") continue;
            const Value value = TRY(context.source.value(*subject.entity, subject.id, at));
            const std::string shown = field.type == FieldType::instant && !is_empty(value) ? iso(instant_from_stored(as_integer(value))) : words(field, value);
            header += (header.empty() ? "" : ",") + csv_cell(field.label);
            row += (at == 0 ? "" : ",") + csv_cell(shown);
            if (!is_empty(value)) object[field.key] = shown;
        }
    }
    if (format == "csv") return OutboxFile{file_name(title, "csv"), "text/csv", header + "\r\n" + row + "\r\n"};
    if (format == "json")
        return OutboxFile{file_name(title, "json"), "application/json", object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"};
    std::string ics;
    for (const char* line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quarterdeck//Automation//EN", "BEGIN:VEVENT"}) ics_line(ics, line);
    ics_line(ics, "UID:" + std::to_string(context.rule) + "-" + std::to_string(subject.id) + "-" + basic(day) + "@quarterdeck");
    std::string stamp = iso(context.at);
    std::erase(stamp, '-'), std::erase(stamp, ':');
    ics_line(ics, "DTSTAMP:" + stamp.substr(0, 15) + "Z");
    ics_line(ics, "DTSTART;VALUE=DATE:" + basic(day));
    ics_line(ics, "SUMMARY:" + ics_text(title));
    if (!text.empty()) ics_line(ics, "DESCRIPTION:" + ics_text(text));
    for (const char* line : {"END:VEVENT", "END:VCALENDAR"}) ics_line(ics, line);
    return OutboxFile{file_name(title, "ics"), "text/calendar", std::move(ics)};
}

}  // namespace qd
