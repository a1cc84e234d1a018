#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace samples {

/// A JSON file's object, whose members must be there and be what is asked for: else
/// std::runtime_error names file, member, value and what was expected.
class Fields {
public:
    explicit Fields(const std::filesystem::path& file);
    /// Of a file that holds it among other things.
    Fields(const std::filesystem::path& file, const std::string& text);

    Fields part(const std::string& key) const;
    std::vector<std::string> keys() const;

    /// Whether it is there, and not null.
    bool has(const std::string& key) const;

    std::uint64_t whole(const std::string& key, std::uint64_t least, std::uint64_t most) const;
    float number(const std::string& key) const; ///< Finite.
    bool flag(const std::string& key) const;
    std::string text(const std::string& key) const;
    /// The place of the text in `words`.
    std::int32_t word(const std::string& key, const std::vector<std::string>& words) const;
    /// The array's members, each under a key of its own.
    std::vector<nlohmann::json> list(const std::string& key) const;
    std::vector<Fields> parts(const std::string& key) const;

    // Those of before, where the member may be missing: then it is `otherwise`, or empty.
    std::uint64_t whole(const std::string& key, std::uint64_t least, std::uint64_t most,
                        std::uint64_t otherwise) const;
    float number(const std::string& key, float otherwise) const;
    bool flag(const std::string& key, bool otherwise) const;
    std::string text(const std::string& key, const std::string& otherwise) const;
    std::vector<Fields> parts_or_none(const std::string& key) const;

    /// As many numbers as `otherwise` has, which they are where the member is missing.
    std::vector<float> numbers(const std::string& key, const std::vector<float>& otherwise) const;
    /// Whole numbers of 0 to `most`; none where the member is missing.
    std::vector<std::uint32_t> wholes(const std::string& key, std::uint64_t most) const;

    [[noreturn]] void refuse(const std::string& key, const std::string& expected) const;

private:
    Fields() = default;

    std::filesystem::path file_;
    std::string within_; ///< The keys, with points after them, that lead to a part.
    nlohmann::json json_;
};

} // namespace samples
