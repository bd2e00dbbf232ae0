#include "app/shell/visit.h"

#include "app/ui/context.h"
#include "app/ui/text.h"
#include "core/base/base64.h"

namespace qd {

using namespace ui;

bool VisitedSnapshot::offers(const SnapshotInMemory& from) const {
    const Profile profile = from.manifest.profile;
    return take_over && (profile == Profile::full || profile == Profile::manager);
}

std::string title_of(const Manifest& manifest) {
    const std::string from = !manifest.author.empty() ? manifest.author : manifest.company;
    const std::string what = manifest.scope.empty() || manifest.scope == "Everything" ? manifest.company : manifest.scope;
    if (from.empty()) return what.empty() ? std::string{tr("Snapshot")} : tr("Snapshot: {}", what);
    return what.empty() || what == from ? tr("Snapshot from {}", from) : tr("Snapshot from {}: {}", from, what);
}

Date day_shown(const Manifest& manifest) {
    return manifest.as_of ? day_of(*manifest.as_of) : day_of_person(context().locale(), manifest.created);
}

std::string moment_of(const Manifest& manifest, Date today) {
    const Locale& locale = context().locale();
    // A past moment that was asked for is a whole day, the same for everybody.
    const std::string day = date(locale, day_shown(manifest), today, DateStyle::full);
    return manifest.as_of ? tr("As of {}", day) : tr("As of {}, {}", day, time_of_day(locale, manifest.created));
}

std::string left_out_words(const Manifest& manifest, std::size_t most) {
    if (manifest.left_out.empty()) return manifest.profile == Profile::full ? std::string{tr("Nothing left out")} : std::string{};
    std::string words;
    for (std::size_t at = 0; at < manifest.left_out.size() && at < most; ++at) {
        const LeftOut& part = manifest.left_out[at];
        words += (at ? ", " : "") + fmt::format("{} {}", integer(context().locale(), part.count), lower(tr(part.what.c_str())));
    }
    if (manifest.left_out.size() > most) words += tr(" and {} more", manifest.left_out.size() - most);
    return tr("Left out: {}", words);
}

SignatureWords signature_words(const VisitedSnapshot& visit, const Platform& platform, Date today) {
    if (!visit.signature)
        return {false, tr("Not signed"), tr("Nobody vouches for it: what is inside may have been changed by anyone who had the file.")};
    const std::string digits = fingerprint(visit.signature->public_key);
    const auto keys = own_keys(platform);
    if (keys && verifying_key(*keys) == base64(visit.signature->public_key))
        return {true, tr("Signed by you"), tr("With the key of this browser, {}.", digits)};
    const std::vector<KnownPerson> people = known_people(platform);
    const KnownPerson* signer = find_signer(people, visit.signature->public_key);
    if (!signer)
        return {false, tr("Signed by an unknown key"),
                tr("The signature holds, but this key was not seen here before: {}. Compare these digits with the sender before you trust the name.", digits)};
    const auto since = parse_iso_date(signer->since);
    return {true, since ? tr("Signed by {}, key known since {}", signer->name, date(context().locale(), *since, today)) : tr("Signed by {}", signer->name),
            tr("Key {}.", digits)};
}

}  // namespace qd
