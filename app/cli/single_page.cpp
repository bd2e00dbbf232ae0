#include "app/cli/single_page.h"


#include "app/cli/other_program.h"
#include "app/cli/workspace_file.h"

namespace qd::cli {
namespace {

// scripts/site/single.mjs leaves this where the file belongs, and the page reads the block that replaces it.
constexpr std::string_view kFilePlace = "<!--file-->";

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    const auto byte = [&](std::size_t at) { return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U; };
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const unsigned bits = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
        for (int shift = 18; shift >= 0; shift -= 6) text += kDigits[bits >> shift & 63];
    }
    for (std::size_t missing = (3 - bytes.size() % 3) % 3; missing > 0; --missing) text[text.size() - missing] = '=';
    return text;
}

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '&' || c == '"' || c == '<' || c == '>') safe += "&#" + std::to_string(static_cast<int>(c)) + ';';
        else safe += c;
    }
    return safe;
}

}  // namespace

Result<> write_single_page(const std::string& page, const std::string& name, std::string_view file, const std::string& out) {
    auto text = read_text(page);
    if (!text)
        return fail(ErrorKind::not_found, "The page of one file is not there: “" + page + "”.", "Nothing was written.",
                    "Make it with scripts/build --single, or name it with --page.");
    const std::size_t place = text->rfind(kFilePlace);
    if (place == std::string::npos)
        return fail(ErrorKind::invalid_input, "“" + page + "” is not an empty Quarterdeck page of one file.", "Nothing was written.",
                    "Make it with scripts/build --single.");
    const ProgramAnswer packed = TRY(run_program({"gzip", "-9", "-n", "-c"}, file));
    if (packed.code != 0) return fail(ErrorKind::storage, "gzip could not pack the snapshot.", "Nothing was written.");
    text->replace(place, kFilePlace.size(), "<script type=\"application/octet-stream\" id=\"qd-file\" data-name=\"" + escaped(name) + "\">" +
                                                base64(packed.output) + "</script>");
    return write_text(out, *text);
}

}  // namespace qd::cli
