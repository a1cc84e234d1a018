#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>

namespace restyle::back {

/// A file as it stands on the disk: another once it is written to or replaced, even by one of the
/// same size and time of writing.
struct FileState {
    std::uint64_t device = 0;
    std::uint64_t number = 0; ///< Its inode's.
    std::uint64_t bytes = 0;
    std::int64_t written_ns = 0;
    std::int64_t changed_ns = 0; ///< Of name, owner or contents.

    auto operator<=>(const FileState&) const = default;
};

/// Files by where they are, whatever path leads there.
using ModelState = std::map<std::filesystem::path, FileState>;

/// All that load_model() may read of a model: of a folder the files in it and in its parts, of a
/// checkpoint the file, what is said beside it and its vocabulary. Empty where nothing is there.
/// Throws what read_checkpoint() and find_vocabulary() throw.
ModelState state_of(const std::filesystem::path& model);

} // namespace restyle::back
