#pragma once
// Where real input lies beside the project. Tests that need it skip with a message when it is absent.

#include <string>

namespace qd::test {

// "maven-crm" → the path of that file or folder; it need not exist.
[[nodiscard]] std::string sample_path(const std::string& name);
// A file or folder of the project itself: "tests/golden/screens".
[[nodiscard]] std::string project_path(const std::string& name);

}  // namespace qd::test
