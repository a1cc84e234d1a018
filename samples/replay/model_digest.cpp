#include "replay/model_digest.h"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <vector>

namespace replay {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kPart = 65536;

struct Fnv1a {
    std::uint64_t value = 0xcbf29ce484222325;

    void add(const std::vector<char>& bytes) {
        for (const char byte : bytes) {
            value ^= static_cast<std::uint8_t>(byte);
            value *= 0x100000001b3;
        }
    }
    void add_with_zero(const std::string& text) {
        add({text.c_str(), text.c_str() + text.size() + 1});
    }
};

std::vector<char> part_of(std::ifstream& stream, std::uintmax_t begin, std::uintmax_t bytes) {
    std::vector<char> part(bytes);
    stream.seekg(static_cast<std::streamoff>(begin));
    stream.read(part.data(), static_cast<std::streamsize>(bytes));
    return part;
}

} // namespace

std::string model_digest(const fs::path& model) {
    if (!fs::exists(model)) return "";
    std::map<std::string, fs::path> files; // In byte order of their names.
    if (fs::is_regular_file(model)) files[model.filename()] = model;
    if (fs::is_directory(model))
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(model))
            if (entry.is_regular_file())
                files[entry.path().lexically_relative(model).generic_string()] = entry.path();
    Fnv1a hash;
    for (const auto& [name, file] : files) {
        const std::uintmax_t size = fs::file_size(file);
        hash.add_with_zero(name);
        hash.add_with_zero(std::to_string(size));
        std::ifstream stream(file, std::ios::binary);
        hash.add(part_of(stream, 0, size > 2 * kPart ? kPart : size));
        if (size > 2 * kPart) hash.add(part_of(stream, size - kPart, kPart));
    }
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash.value));
    return digits;
}

} // namespace replay
