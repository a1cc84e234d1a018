#include "whole_file.h"

#include <fstream>
#include <stdexcept>
#include <string>

namespace samples {

void write_whole(const std::filesystem::path& path, std::string_view bytes, std::string_view what) {
    std::filesystem::path aside = path;
    aside += ".part";
    std::ofstream file(aside, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
        std::error_code ignored;
        std::filesystem::remove(aside, ignored);
        throw std::runtime_error(path.string() + ": " + std::string(what) +
                                 " could not be written");
    }
    std::filesystem::rename(aside, path);
}

} // namespace samples
