# The rule templates of assets/rules, embedded as generated/assets/rules.h and rules.cpp.

set(qd_rules_folder ${PROJECT_BINARY_DIR}/generated/assets)
find_program(QD_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(QD_PYTHON NAMES python3 REQUIRED)
file(GLOB rule_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/assets/rules/*.json)
add_custom_command(
  OUTPUT ${qd_rules_folder}/rules.cpp ${qd_rules_folder}/rules.h
  COMMAND ${QD_PYTHON} ${PROJECT_SOURCE_DIR}/assets/make_rules.py ${PROJECT_SOURCE_DIR}/assets/rules ${qd_rules_folder}
  DEPENDS ${PROJECT_SOURCE_DIR}/assets/make_rules.py ${rule_files}
  COMMENT "Embedding the rule templates" VERBATIM)
add_library(qd_rule_files STATIC ${qd_rules_folder}/rules.cpp ${qd_rules_folder}/rules.h)
target_include_directories(qd_rule_files PUBLIC ${PROJECT_BINARY_DIR}/generated)
