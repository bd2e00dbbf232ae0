#include "app/shell/kept_points.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/sort_by.h"

namespace qd {
namespace {

using nlohmann::json;

std::optional<RestorePoint> point_from(const ShelfEntry& entry) {
    const json about = json::parse(entry.about, nullptr, false);
    if (!about.is_object() || !about.contains("made") || !about["made"].is_number_integer()) return std::nullopt;
    RestorePoint point;
    point.id = entry.id;
    point.made = instant_from_stored(about["made"].get<std::int64_t>());
    if (about.contains("name") && about["name"].is_string()) point.name = about["name"].get<std::string>();
    if (about.contains("revision") && about["revision"].is_number_unsigned()) point.revision = about["revision"].get<std::uint64_t>();
    point.kind = point.name.empty() ? RestoreKind::automatic : RestoreKind::named;
    point.bytes = entry.bytes;
    return point;
}

}  // namespace

void list_points(Platform& platform, Sealing::Done<std::vector<RestorePoint>> done) {
    platform.shelf().list([done = std::move(done)](Result<std::vector<ShelfEntry>> entries) {
        if (!entries) return done(std::unexpected(std::move(entries).error()));
        std::vector<RestorePoint> points;
        for (const ShelfEntry& entry : *entries)
            if (auto point = point_from(entry)) points.push_back(*std::move(point));
        sort_by(points, std::greater{}, &RestorePoint::made);
        done(std::move(points));
    });
}

void keep_point(Platform& platform, Workspace& workspace, std::string name, Sealing::Done<void> done) {
    const Instant now = workspace.clock().now();
    // An automatic one may be made in the same moment.
    const json about{{"made", to_stored(now)}, {"name", name}, {"revision", workspace.store().status().committed}};
    platform.sealing().pack(workspace.store().file_bytes(), [&platform, id = iso(now) + (name.empty() ? "" : " named"), text = about.dump(-1, ' ', false, json::error_handler_t::replace),
                                                             done = std::move(done)](Result<Bytes> packed) mutable {
        if (!packed) return done(std::unexpected(std::move(packed).error()));
        platform.shelf().put(std::move(id), std::move(text), *std::move(packed), std::move(done));
    });
}

void keep_daily_point(Platform& platform, Workspace& workspace, std::weak_ptr<void> life) {
    if (platform.writer() != WriterState::writer) return;
    list_points(platform, [&platform, &workspace, life = std::move(life)](Result<std::vector<RestorePoint>> points) {
        if (life.expired() || !points || workspace.busy()) return;
        if (!restore_point_due(*points, workspace.clock(), workspace.store().status().committed)) return;
        keep_point(platform, workspace, {}, [&platform, &workspace, life](Result<> kept) {
            if (life.expired() || !kept) return;
            list_points(platform, [&platform, &workspace, life](Result<std::vector<RestorePoint>> all) {
                if (life.expired() || !all) return;
                for (std::string& id : points_to_drop(*all, workspace.clock())) platform.shelf().remove(std::move(id), [](Result<>) {});
            });
        });
    });
}

bool worth_keeping(Workspace& workspace) {
    for (const char* table : {"deal", "account", "contact", "lead", "activity"}) {
        const auto some = workspace.database().integer(fmt::format("SELECT EXISTS (SELECT 1 FROM {})", table));
        if (!some || *some) return true;
    }
    return false;
}

void take_point(Platform& platform, const std::string& id, Sealing::Done<Bytes> done) {
    platform.shelf().get(id, [&platform, done = std::move(done)](Result<Bytes> packed) mutable {
        if (!packed) return done(std::move(packed));
        platform.sealing().unpack(*std::move(packed), std::move(done));
    });
}

}  // namespace qd
