#include "session/model_digest.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "files/path.h"

namespace restyle::session {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPart = 64 << 10;

/// FNV-1a, 64 bits.
class Hash {
public:
    void add(std::string_view bytes) {
        for (const char byte : bytes)
            value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    }
    void add_word(const std::string& word) {
        add(word);
        add(std::string_view("\0", 1));
    }
    std::string digits() const {
        char text[17];
        std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value_));
        return text;
    }

private:
    std::uint64_t value_ = 0xcbf29ce484222325;
};

std::string read_part(std::ifstream& stream, std::uint64_t begin, std::uint64_t bytes,
                      const fs::path& file) {
    std::string part(bytes, '\0');
    stream.seekg(static_cast<std::streamoff>(begin));
    stream.read(part.data(), static_cast<std::streamsize>(bytes));
    if (!stream) throw std::runtime_error(files::text_of(file) + ": cannot be read");
    return part;
}

void add_contents(Hash& hash, const fs::path& file, std::uint64_t size) {
    std::ifstream stream(file, std::ios::binary);
    const std::uint64_t head = size <= 2 * kPart ? size : kPart;
    hash.add(read_part(stream, 0, head, file));
    if (head < size) hash.add(read_part(stream, size - kPart, kPart, file));
}

std::vector<fs::path> files_of(const fs::path& model) {
    if (!fs::is_directory(model)) return {model};
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(model))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end(), [](const fs::path& one, const fs::path& other) {
        return one.native() < other.native();
    });
    return files;
}

} // namespace

ModelDigest digest_of(const fs::path& model) {
    ModelDigest digest;
    if (!fs::exists(model)) return digest;
    Hash hash;
    const fs::path folder = fs::is_directory(model) ? model : model.parent_path();
    for (const fs::path& file : files_of(model)) {
        const std::uint64_t size = fs::file_size(file);
        hash.add_word(files::text_of(file.lexically_relative(folder).generic_u8string()));
        hash.add_word(std::to_string(size));
        add_contents(hash, file, size);
        ++digest.files;
        digest.bytes += size;
    }
    digest.digest = hash.digits();
    return digest;
}

} // namespace restyle::session
