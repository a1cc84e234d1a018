#include "folder_aside.h"

#include <stdexcept>
#include <system_error>

#include <unistd.h>

#include "interruption.h"

namespace command_line {

namespace fs = std::filesystem;

FolderAside::FolderAside(const fs::path& folder)
    : folder_(folder.has_filename() ? folder : folder.parent_path()), // Without a last slash.
      aside_(folder_.string() + ".aside-" + std::to_string(getpid())) {
    if (fs::exists(folder_))
        throw std::runtime_error(folder_.string() + ": exists already, expected a new folder");
    std::error_code error;
    fs::create_directory(aside_, error);
    if (error) throw std::runtime_error(folder_.string() + ": cannot be made: " + error.message());
}

FolderAside::~FolderAside() {
    std::error_code ignored;
    fs::remove_all(aside_, ignored);
}

fs::path FolderAside::file(const std::string& place) const {
    stop_if_interrupted();
    fs::create_directories((aside_ / place).parent_path());
    return aside_ / place;
}

void FolderAside::commit() const {
    stop_if_interrupted();
    fs::rename(aside_, folder_);
}

} // namespace command_line
