#include "offered_styles.h"

#include <algorithm>
#include <utility>

#include "file_kind.h"
#include "looks.h"

namespace viewer {

namespace fs = std::filesystem;

namespace {

/// What `name_of` makes of each entry of a folder, which need not exist; empty: it is none.
template <typename NameOf>
std::vector<std::string> names_in(const fs::path& folder, const NameOf& name_of) {
    std::vector<std::string> names;
    std::error_code absent;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, absent))
        if (std::string name = name_of(entry.path()); !name.empty())
            names.push_back(std::move(name));
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

OfferedStyles::OfferedStyles(fs::path models, fs::path files)
    : models_(std::move(models)),
      files_(std::move(files)) {}

std::vector<std::string> OfferedStyles::names() const {
    const std::vector<std::string> of_files = names_in(files_, [](const fs::path& file) {
        return file.extension() == ".json" ? file.stem().string() : "";
    });
    std::vector<std::string> names = modelled_look_names();
    names.insert(names.end(), of_files.begin(), of_files.end());
    return names;
}

bool OfferedStyles::is_look(const std::string& name) {
    const std::vector<std::string>& looks = modelled_look_names();
    return std::find(looks.begin(), looks.end(), name) != looks.end();
}

StyleChoice OfferedStyles::of_looks(const std::string& source, const std::string& target) const {
    StyleChoice choice;
    choice.name = target;
    choice.models.source = models_ / source;
    choice.models.target = models_ / target;
    return choice;
}

StyleChoice OfferedStyles::named(const std::string& name, const std::string& source_look) const {
    return is_look(name) ? of_looks(source_look, name) : read_style(file_of(name));
}

std::vector<std::string> OfferedStyles::model_names() const {
    return names_in(models_, [](const fs::path& folder) {
        return is_model_folder(folder) ? folder.filename().string() : "";
    });
}

std::string OfferedStyles::model_name(const fs::path& model) const {
    return model == model_of(model.filename().string()) ? model.filename().string() : "";
}

fs::path OfferedStyles::file_of(const std::string& name) const {
    return files_ / (name + ".json");
}

} // namespace viewer
