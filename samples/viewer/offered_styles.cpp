#include "offered_styles.h"

#include <algorithm>
#include <utility>

#include "looks.h"

namespace viewer {

namespace fs = std::filesystem;

OfferedStyles::OfferedStyles(fs::path models, fs::path files)
    : models_(std::move(models)),
      files_(std::move(files)) {}

std::vector<std::string> OfferedStyles::names() const {
    std::vector<std::string> of_files;
    std::error_code absent;
    for (const fs::directory_entry& entry : fs::directory_iterator(files_, absent))
        if (entry.path().extension() == ".json") of_files.push_back(entry.path().stem());
    std::sort(of_files.begin(), of_files.end());
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
    choice.source_model = models_ / source;
    choice.target_model = models_ / target;
    return choice;
}

StyleChoice OfferedStyles::named(const std::string& name, const std::string& source_look) const {
    return is_look(name) ? of_looks(source_look, name) : read_style(file_of(name));
}

fs::path OfferedStyles::file_of(const std::string& name) const {
    return files_ / (name + ".json");
}

} // namespace viewer
