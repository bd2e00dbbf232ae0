#include "app/shell/sealing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/ui/text.h"

namespace qd {
namespace {

constexpr std::array<std::pair<std::string_view, SealProblem>, 10> kNames{{
    {"damaged", SealProblem::damaged},
    {"needs_passphrase", SealProblem::needs_passphrase},
    {"wrong_passphrase", SealProblem::wrong_passphrase},
    {"not_for_us", SealProblem::not_for_us},
    {"bad_recipient", SealProblem::bad_recipient},
    {"too_costly", SealProblem::too_costly},
    {"too_large", SealProblem::too_large},
    {"full", SealProblem::full},
    {"gone", SealProblem::gone},
    {"failed", SealProblem::failed},
}};

}  // namespace

SealProblem seal_problem(std::string_view name) {
    const auto* found = std::ranges::find(kNames, name, &std::pair<std::string_view, SealProblem>::first);
    return found == kNames.end() ? SealProblem::failed : found->second;
}

Error seal_error(SealProblem problem, std::string_view detail) {
    using ui::tr;
    switch (problem) {
        case SealProblem::damaged:
            return {ErrorKind::damaged, tr("This file is damaged: it is not what its sender closed."), tr("Nothing of it was read."),
                    tr("Ask for it again, or take it from another copy.")};
        case SealProblem::needs_passphrase:
            return {ErrorKind::invalid_input, tr("This file is closed with a passphrase."), {}, tr("Ask its sender for it.")};
        case SealProblem::wrong_passphrase:
            return {ErrorKind::invalid_input, tr("This is not the passphrase of this file."), tr("The file itself is as it was."),
                    tr("Check spelling and spaces, then try again.")};
        case SealProblem::not_for_us:
            return {ErrorKind::not_found, tr("This file was closed for somebody else's key."), tr("Nothing of it was read."),
                    tr("Send its sender your card from the Share screen and ask for it again.")};
        case SealProblem::bad_recipient:
            return {ErrorKind::invalid_input, tr("One of the keys is not an age key."), tr("Nothing was made."),
                    tr("A key begins with “age1”: copy the whole of it.")};
        case SealProblem::too_costly:
            return {ErrorKind::invalid_input, tr("Opening this file would need more memory than this browser gives."),
                    tr("Nothing of it was read."), tr("Ask its sender to close it with a usual work factor.")};
        case SealProblem::too_large:
            return {ErrorKind::invalid_input, tr("What is packed in this file is larger than 512 MB."), tr("Nothing of it was kept."),
                    tr("Ask for a smaller one.")};
        case SealProblem::full:
            return {ErrorKind::storage, tr("The browser has no room left for it."), tr("The workspace is unaffected."),
                    tr("Drop old restore points or free space on the disk.")};
        case SealProblem::gone:
            return {ErrorKind::not_found, tr("It is no longer there."), tr("The workspace is unaffected."), {}};
        case SealProblem::failed: break;
    }
    return {ErrorKind::internal, tr("The browser could not do it: {}", detail), tr("Nothing was changed."), tr("Try again, or reload the page.")};
}

}  // namespace qd
