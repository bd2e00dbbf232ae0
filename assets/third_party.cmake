# The libraries that scripts/setup fetched, as targets. Their warnings are theirs.

set(qd_lib_flags -w -ffp-contract=off)
if(QD_SANITIZE)
  set(qd_sanitizers -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_compile_options(${qd_sanitizers})
  add_link_options(${qd_sanitizers})
endif()
# The same arithmetic natively and in the browser, and no path of the building machine in the result.
add_compile_options(-ffp-contract=off -ffile-prefix-map=${PROJECT_SOURCE_DIR}/= -ffile-prefix-map=${QD_THIRD_PARTY}/=)
if(EMSCRIPTEN)
  # Every browser that knows wasm's exceptions knows the other two as well.
  set(qd_wasm -fwasm-exceptions -sSUPPORT_LONGJMP=wasm -mbulk-memory -mnontrapping-fptoint)
  # One thread, and a program that ends with its page.
  add_compile_options(${qd_wasm} $<$<COMPILE_LANGUAGE:CXX>:-fno-threadsafe-statics> $<$<COMPILE_LANGUAGE:CXX>:-fno-c++-static-destructors>)
  add_link_options(${qd_wasm} -sWASM_BIGINT -sALLOW_MEMORY_GROWTH=1 -sSTACK_SIZE=1MB)
else()
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-stdlib=libc++>)
  add_link_options(-stdlib=libc++ -fuse-ld=lld)
endif()

function(qd_headers name folder)
  add_library(${name} INTERFACE)
  target_include_directories(${name} SYSTEM INTERFACE ${folder})
endfunction()
qd_headers(third_party_headers ${QD_THIRD_PARTY}/include)
foreach(name eigen boost lbfgspp nlohmann_json fmt)
  add_library(${name} INTERFACE)
  target_link_libraries(${name} INTERFACE third_party_headers)
endforeach()
target_compile_definitions(nlohmann_json INTERFACE JSON_NO_IO)
# The person's own way to write numbers is app/ui/locale.h; the system's would bring all of the library's locales.
target_compile_definitions(fmt INTERFACE FMT_HEADER_ONLY "FMT_STATIC_THOUSANDS_SEPARATOR=','")
# Outside its domain a function answers NaN: the words of an exception would bring all of iostreams.
foreach(error DOMAIN POLE OVERFLOW EVALUATION ROUNDING)
  target_compile_definitions(boost INTERFACE BOOST_MATH_${error}_ERROR_POLICY=errno_on_error)
endforeach()
# Sums in the same order natively and in the browser; our matrices are small.
target_compile_definitions(eigen INTERFACE EIGEN_MPL2_ONLY EIGEN_DONT_VECTORIZE)

# Compiled from within a file of ours, which adds to it: see core/store/sqlite_bulk.h.
add_library(sqlite STATIC ${PROJECT_SOURCE_DIR}/core/store/sqlite_bulk.c)
target_include_directories(sqlite SYSTEM PUBLIC ${QD_THIRD_PARTY}/sqlite PRIVATE ${PROJECT_SOURCE_DIR})
# In the page it is built for size like all else: an import there takes as long as with -O2.
target_compile_options(sqlite PRIVATE ${qd_lib_flags} $<$<NOT:$<OR:$<BOOL:${QD_SANITIZE}>,$<BOOL:${EMSCRIPTEN}>>>:-O2>)
# Memory is counted because the limit for files from others (core/store/foreign_database.cpp) needs it.
target_compile_definitions(sqlite
  PUBLIC SQLITE_OS_OTHER=1 SQLITE_THREADSAFE=0 SQLITE_DQS=0
  PRIVATE SQLITE_DEFAULT_MEMSTATUS=1 SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE
    SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_TRACE SQLITE_OMIT_GET_TABLE SQLITE_OMIT_COMPLETE
    SQLITE_OMIT_DECLTYPE SQLITE_OMIT_TCL_VARIABLE SQLITE_UNTESTABLE SQLITE_USE_ALLOCA SQLITE_ENABLE_FTS5 SQLITE_ENABLE_MATH_FUNCTIONS
    SQLITE_OMIT_WAL SQLITE_OMIT_FOREIGN_KEY SQLITE_OMIT_LOCALTIME SQLITE_OMIT_COMPILEOPTION_DIAGS SQLITE_TEMP_STORE=3)

# Of libsodium only SHA-256 and Ed25519; core/base/sodium_parts.cpp is what they ask of the rest.
set(sodium_folder ${QD_THIRD_PARTY}/sodium/src/libsodium)
set(sodium_sources crypto_hash/sha256/cp/hash_sha256_cp.c crypto_hash/sha512/cp/hash_sha512_cp.c
  crypto_sign/ed25519/ref10/keypair.c crypto_sign/ed25519/ref10/open.c crypto_sign/ed25519/ref10/sign.c
  crypto_core/ed25519/ref10/ed25519_ref10.c crypto_verify/sodium/verify.c sodium/utils.c)
list(TRANSFORM sodium_sources PREPEND ${sodium_folder}/)
add_library(sodium STATIC ${sodium_sources} ${PROJECT_SOURCE_DIR}/core/base/sodium_base_point.c)
target_include_directories(sodium SYSTEM PUBLIC ${sodium_folder}/include)
target_include_directories(sodium PRIVATE ${sodium_folder}/include/sodium)
target_compile_definitions(sodium PUBLIC SODIUM_STATIC=1 PRIVATE CONFIGURED=1)
set_source_files_properties(${sodium_folder}/crypto_sign/ed25519/ref10/keypair.c ${sodium_folder}/crypto_sign/ed25519/ref10/sign.c
  PROPERTIES COMPILE_DEFINITIONS ge25519_scalarmult_base=qd_ge25519_scalarmult_base)
target_compile_options(sodium PRIVATE ${qd_lib_flags} $<$<NOT:$<BOOL:${QD_SANITIZE}>>:-O2>)

add_library(utf8proc STATIC ${QD_THIRD_PARTY}/utf8proc/utf8proc.c)
target_include_directories(utf8proc SYSTEM PUBLIC ${QD_THIRD_PARTY}/utf8proc)
target_compile_definitions(utf8proc PUBLIC UTF8PROC_STATIC)
target_compile_options(utf8proc PRIVATE ${qd_lib_flags})

set(imgui_folder ${QD_THIRD_PARTY}/imgui)
set(imgui_sources imgui.cpp imgui_draw.cpp imgui_tables.cpp imgui_widgets.cpp)
list(TRANSFORM imgui_sources PREPEND ${imgui_folder}/)
if(EMSCRIPTEN)
  list(TRANSFORM imgui_sources REPLACE ".*/imgui_tables\\.cpp" ${PROJECT_SOURCE_DIR}/web/imgui/without_tables.cpp)
endif()
add_library(imgui STATIC ${imgui_sources})
target_include_directories(imgui SYSTEM PUBLIC ${imgui_folder})
target_compile_definitions(imgui PUBLIC IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS
  IMGUI_DISABLE_DEBUG_TOOLS IMGUI_USE_WCHAR32 IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS IMGUI_DISABLE_FILE_FUNCTIONS
  IMGUI_DISABLE_WIN32_FUNCTIONS
  PRIVATE IMGUI_DISABLE_DEFAULT_FONT)
if(EXISTS ${PROJECT_SOURCE_DIR}/app/ui/imconfig.h)
  target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="app/ui/imconfig.h")
  target_include_directories(imgui PUBLIC ${PROJECT_SOURCE_DIR})
endif()
target_compile_options(imgui PRIVATE ${qd_lib_flags} $<$<BOOL:${EMSCRIPTEN}>:-fno-exceptions> $<$<BOOL:${EMSCRIPTEN}>:-fno-rtti>)
if(EMSCRIPTEN)
  add_library(imgui_gl STATIC ${imgui_folder}/backends/imgui_impl_opengl3.cpp)
  target_include_directories(imgui_gl SYSTEM PUBLIC ${imgui_folder}/backends)
  # web/gl_state.cpp answers instead of the graphics.
  target_compile_definitions(imgui_gl PRIVATE IMGUI_IMPL_OPENGL_ES3 glGetIntegerv=qd_gl_get_integers glIsEnabled=qd_gl_is_enabled)
  target_compile_options(imgui_gl PRIVATE ${qd_lib_flags} -fno-exceptions -fno-rtti)
  target_link_libraries(imgui_gl PUBLIC imgui)
endif()

add_library(catch2 STATIC EXCLUDE_FROM_ALL ${QD_THIRD_PARTY}/catch2/extras/catch_amalgamated.cpp)
# Tests include <catch2/catch_amalgamated.hpp>.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/catch2_include)
file(CREATE_LINK ${QD_THIRD_PARTY}/catch2/extras ${PROJECT_BINARY_DIR}/catch2_include/catch2 SYMBOLIC COPY_ON_ERROR)
target_include_directories(catch2 SYSTEM PUBLIC ${PROJECT_BINARY_DIR}/catch2_include)
target_compile_options(catch2 PRIVATE ${qd_lib_flags})

include(${CMAKE_CURRENT_LIST_DIR}/fonts.cmake)
