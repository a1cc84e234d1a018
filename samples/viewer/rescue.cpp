#include "rescue.h"

#include "unused_path.h"

namespace viewer {
namespace {

std::filesystem::path write_rescued(const StyleChoice& style, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const std::filesystem::path file = unused_path(folder / "rescued.json");
    style.made().write(file.c_str());
    return file;
}

std::string told(const std::filesystem::path& file) {
    return "what was tuned is kept: start again with --style " + file.string();
}

} // namespace

std::string rescue(const StyleChoice& style, const std::filesystem::path& folder) {
    try {
        return told(write_rescued(style, folder));
    } catch (const std::exception&) { // Another folder may take it.
    }
    try {
        return told(write_rescued(style, std::filesystem::temp_directory_path()));
    } catch (const std::exception& error) {
        return std::string("what was tuned could not be kept: ") + error.what();
    }
}

} // namespace viewer
