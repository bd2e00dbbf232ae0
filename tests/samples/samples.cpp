#include "tests/samples/samples.h"

namespace qd::test {

std::string sample_path(const std::string& name) { return QD_SOURCE_DIR "/../shared/data/" + name; }
std::string project_path(const std::string& name) { return QD_SOURCE_DIR "/" + name; }

}  // namespace qd::test
