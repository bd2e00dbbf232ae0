#pragma once
// A made-up company with three years of business, for demonstrations and
// benchmarks. The same seed, size and day give the same records.

#include <memory>

#include "core/base/job.h"
#include "core/model/workspace.h"

namespace qd {

enum class DemoSize { small, medium, large };  // 1,000 · 10,000 · 100,000 deals

// How many of what; people, products, contacts and activities follow from these. At least one of each is made.
struct DemoShape { std::int64_t deals = 0, accounts = 0, reps = 0, leads = 0; };

// Adds teams, people, products, accounts, contacts, leads, deals with their history of
// stages, and activities, all in one change (one undo). today: the last day of the
// story; open deals and tasks lie around it. The workspace outlives the job.
[[nodiscard]] std::unique_ptr<Job> make_demo_company(Workspace& workspace, DemoSize size, std::uint64_t seed, Date today);
[[nodiscard]] std::unique_ptr<Job> make_demo_company(Workspace& workspace, const DemoShape& shape, std::uint64_t seed, Date today);

}  // namespace qd
