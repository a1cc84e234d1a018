#pragma once

#include <filesystem>
#include <string>

namespace command_line {

/// A folder that is made under another name, and gone again unless it is committed.
class FolderAside {
public:
    /// Throws std::runtime_error where `folder` exists or cannot be made.
    explicit FolderAside(const std::filesystem::path& folder);
    ~FolderAside();
    FolderAside(const FolderAside&) = delete;
    FolderAside& operator=(const FolderAside&) = delete;

    /// Where it lies until then.
    const std::filesystem::path& path() const { return aside_; }

    /// Where to write what shall lie at `place` in the folder.
    std::filesystem::path file(const std::string& place) const;

    void commit() const;

private:
    std::filesystem::path folder_;
    std::filesystem::path aside_;
};

} // namespace command_line
