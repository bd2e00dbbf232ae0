# Inter and Lucide, cut down to what is shown and embedded in the program, and the notices of others' work.
# Defines qd_assets, with assets/fonts.h, assets/icons.h, assets/notices.h and assets/manual.h among the generated headers.

set(qd_asset_folder ${PROJECT_BINARY_DIR}/generated/assets)
find_program(QD_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)  # Debian's, which has fonttools
find_program(QD_PYTHON NAMES python3 REQUIRED)
add_custom_command(
  OUTPUT ${qd_asset_folder}/fonts.cpp ${qd_asset_folder}/icons.cpp ${qd_asset_folder}/fonts.h ${qd_asset_folder}/icons.h
  COMMAND ${QD_PYTHON} ${PROJECT_SOURCE_DIR}/assets/make_fonts.py ${QD_THIRD_PARTY}/fonts
          ${PROJECT_SOURCE_DIR}/assets/icons.txt ${qd_asset_folder}
  DEPENDS ${PROJECT_SOURCE_DIR}/assets/make_fonts.py ${PROJECT_SOURCE_DIR}/assets/icons.txt
  COMMENT "Cutting fonts and icons to what is used" VERBATIM)
# The notices of everything that ships, for the About screen and for dist/.
add_custom_command(
  OUTPUT ${qd_asset_folder}/notices.cpp ${qd_asset_folder}/notices.h ${qd_asset_folder}/notices.txt
  COMMAND ${QD_PYTHON} ${PROJECT_SOURCE_DIR}/assets/make_notices.py ${PROJECT_SOURCE_DIR}/assets/notices.json
          ${QD_THIRD_PARTY} ${qd_asset_folder}
  DEPENDS ${PROJECT_SOURCE_DIR}/assets/make_notices.py ${PROJECT_SOURCE_DIR}/assets/notices.json
  COMMENT "Collecting the notices of what ships" VERBATIM)
# The pages of the Help screen: one for each file in assets/manual.
file(GLOB qd_manual_pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/assets/manual/*.md)
add_custom_command(
  OUTPUT ${qd_asset_folder}/manual.cpp ${qd_asset_folder}/manual.h
  COMMAND ${QD_PYTHON} ${PROJECT_SOURCE_DIR}/assets/make_manual.py ${PROJECT_SOURCE_DIR}/assets/manual ${qd_asset_folder}
  DEPENDS ${PROJECT_SOURCE_DIR}/assets/make_manual.py ${qd_manual_pages}
  COMMENT "Embedding the manual" VERBATIM)
add_library(qd_assets STATIC ${qd_asset_folder}/manual.cpp ${qd_asset_folder}/manual.h ${qd_asset_folder}/notices.cpp ${qd_asset_folder}/notices.h ${qd_asset_folder}/fonts.cpp ${qd_asset_folder}/icons.cpp
            ${qd_asset_folder}/fonts.h ${qd_asset_folder}/icons.h)
target_include_directories(qd_assets PUBLIC ${PROJECT_BINARY_DIR}/generated PRIVATE ${PROJECT_SOURCE_DIR})
target_compile_options(qd_assets PRIVATE -w)  # #embed is newer than the language level
