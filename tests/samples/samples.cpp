#include "tests/samples/samples.h"

namespace qd::test {

std::string sample_path(const std::string& name) { return QD_SOURCE_DIR "/../shared/data/" + name; }

}  // namespace qd::test
