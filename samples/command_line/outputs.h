#pragma once

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "restyle/core/safetensors.h"

namespace command_line {

/// What a command writes. All of it lies aside until commit() gives each file its name, so that a
/// command that fails or is interrupted leaves no output behind and what was there before whole.
class Outputs {
public:
    Outputs() = default;
    Outputs(const Outputs&) = delete;
    Outputs& operator=(const Outputs&) = delete;
    ~Outputs();

    /// Makes the folder where it does not exist; it is removed again without commit().
    void add_folder(const std::filesystem::path& folder);

    /// Throw std::runtime_error when the file cannot be written, or was added before.
    void add(const std::filesystem::path& file, std::string_view bytes);
    void add(const std::filesystem::path& file, const restyle::core::SafeTensors& contents);

    void commit();

private:
    std::filesystem::path set_aside(const std::filesystem::path& file);

    std::vector<std::pair<std::filesystem::path, std::filesystem::path>> files_; ///< Aside, name.
    std::vector<std::filesystem::path> folders_;
    bool committed_ = false;
};

} // namespace command_line
