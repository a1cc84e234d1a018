#include "files/write_aside.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "files/disk.h"
#include "files/path.h"

namespace restyle::files {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file) {
    throw std::runtime_error(text_of(file) + ": cannot be written: " + std::strerror(errno));
}

/// Removes the file at the end of the scope unless it was renamed away.
struct RemovedAtEnd {
    std::filesystem::path file;
    ~RemovedAtEnd() {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
    }
};

} // namespace

void write_aside(const std::filesystem::path& file,
                 const std::function<void(std::ostream&)>& write) {
    const RemovedAtEnd aside{
        path_from(text_of(file) + ".aside-" + std::to_string(process_number()))};
    {
        std::ofstream stream(aside.file, std::ios::binary | std::ios::trunc);
        if (!stream) refuse(file);
        write(stream);
        stream.close();
        if (!stream) refuse(file);
    }
    // Without it a power cut after the rename may leave the new name with an empty file.
    if (!put_on_disk(aside.file)) refuse(file);
    std::error_code refusal;
    std::filesystem::rename(aside.file, file, refusal);
    if (refusal)
        throw std::runtime_error(text_of(file) + ": cannot be written: " + refusal.message());
}

void write_text_aside(const std::filesystem::path& file, std::string_view text) {
    write_aside(file, [&](std::ostream& stream) { stream << text; });
}

} // namespace restyle::files
