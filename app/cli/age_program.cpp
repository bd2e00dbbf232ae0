#include "app/cli/age_program.h"

#include "app/cli/other_program.h"

namespace qd::cli {
namespace {

constexpr const char* kNothing = "Nothing of it was opened.";

bool says(std::string_view errors, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words)
        if (errors.find(word) != std::string_view::npos) return true;
    return false;
}

// age tells apart what went wrong by its words alone.
std::unexpected<Error> refusal(const AgeKey& key, std::string_view errors) {
    const bool by_phrase = !key.passphrase.empty();
    if (says(errors, {"incorrect passphrase"}))
        return fail(ErrorKind::invalid_input, "This passphrase is wrong.", kNothing, "Check capital letters and the spaces between words.");
    if (says(errors, {"is passphrase-encrypted"}))
        return fail(ErrorKind::invalid_input, "This file was closed with a passphrase.", kNothing, "Open it with --passphrase-file.");
    if (says(errors, {"no identity matched"}) && by_phrase)
        return fail(ErrorKind::invalid_input, "This file was not closed with a passphrase.", kNothing,
                    "Open it with --identity and the file of the key that it was encrypted to.");
    if (says(errors, {"no identity matched"}))
        return fail(ErrorKind::invalid_input, "This file was encrypted to another key.", kNothing, "Ask the sender to encrypt it to your key.");
    if (says(errors, {"identity file", "error: reading \"", "malformed secret key", "no secret keys found"}))
        return fail(ErrorKind::invalid_input, "“" + key.identity + "” is not a key to open files with.", kNothing, "Name a file that age-keygen made.");
    return fail(ErrorKind::damaged, "This file is damaged: it is not what its sender closed.", kNothing, "Ask for it again, or copy it again.");
}

}  // namespace

Result<std::string> age_encrypt(const AgeKey& key, std::string_view bytes) {
    std::vector<std::string> command{"age", "--encrypt"}, typed;
    if (key.passphrase.empty()) {
        for (const std::string& recipient : key.recipients) command.insert(command.end(), {"--recipient", recipient});
    } else {
        command.emplace_back("--passphrase");
        typed = {key.passphrase, key.passphrase};  // it asks for confirmation
    }
    ProgramAnswer answer = TRY(run_program(command, bytes, typed));
    if (answer.code == 0) return std::move(answer.output);
    return fail(ErrorKind::storage, "age could not encrypt it: " + answer.errors.substr(0, answer.errors.find('\n')), "Nothing was written.");
}

Result<std::string> age_decrypt(const AgeKey& key, std::string_view bytes) {
    if (key.none())
        return fail(ErrorKind::invalid_input, "This snapshot is encrypted.", kNothing,
                    "Name the file with its passphrase (--passphrase-file) or with the key that it was encrypted to (--identity).");
    std::vector<std::string> command{"age", "--decrypt"}, typed;
    if (key.passphrase.empty()) command.insert(command.end(), {"--identity", key.identity});
    else typed = {key.passphrase};
    ProgramAnswer answer = TRY(run_program(command, bytes, typed));
    if (answer.code == 0) return std::move(answer.output);
    return refusal(key, answer.errors);
}

}  // namespace qd::cli
