#include "back/model_state.h"

#include <optional>
#include <system_error>

#include <sys/stat.h>

#include "restyle/core/checkpoint.h"

namespace restyle::back {
namespace {

namespace fs = std::filesystem;

std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

void add_file(ModelState& state, const fs::path& file) {
    struct stat now {};
    if (::stat(file.c_str(), &now) != 0 || !S_ISREG(now.st_mode)) return;
    state[file] = {now.st_dev, now.st_ino, static_cast<std::uint64_t>(now.st_size),
                   nanoseconds(now.st_mtim), nanoseconds(now.st_ctim)};
}

void add_files_in(ModelState& state, const fs::path& folder) {
    std::error_code unreadable; // What that is to load_model(), it says itself.
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, unreadable))
        add_file(state, entry.path());
}

} // namespace

ModelState state_of(const fs::path& model) {
    ModelState state;
    std::error_code absent;
    const fs::path place = fs::canonical(model, absent);
    if (absent) return state;
    if (fs::is_directory(place)) {
        add_files_in(state, place);
        std::error_code unreadable;
        for (const fs::directory_entry& part : fs::directory_iterator(place, unreadable))
            if (part.is_directory(unreadable)) add_files_in(state, part.path());
        return state;
    }
    add_file(state, place);
    fs::path note = model;
    note += ".json";
    add_file(state, note);
    const std::optional<core::Vocabulary> wanted = core::read_checkpoint(model).vocabulary;
    if (!wanted) return state;
    if (const std::optional<fs::path> vocabulary = core::find_vocabulary(model, *wanted))
        add_files_in(state, *vocabulary);
    return state;
}

} // namespace restyle::back
