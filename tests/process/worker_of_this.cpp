#include "process/worker_of_this.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "support/this_process.h"

namespace restyle::test {
namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::filesystem::path folder_of(int pid) {
    return std::filesystem::path("/proc") / std::to_string(pid);
}

/// Of /proc/PID/stat: "PID (NAME) STATE PARENT ...".
struct Stat {
    std::string name;
    char state = 'X';
    int parent = -1;
};

std::optional<Stat> stat_of(const std::filesystem::path& folder) {
    const std::string text = text_of(folder / "stat");
    const std::size_t begin = text.find('('), end = text.rfind(')');
    if (begin == std::string::npos || end == std::string::npos) return std::nullopt;
    return Stat{text.substr(begin + 1, end - begin - 1), text.at(end + 2),
                std::stoi(text.substr(end + 4))};
}

} // namespace

std::optional<int> worker_of(int parent) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto stat = stat_of(entry);
        const bool runs = stat && stat->state != 'Z' && stat->parent == parent;
        if (runs && stat->name.rfind("restyle_core_wo", 0) == 0) return std::stoi(name);
    }
    return std::nullopt;
}

std::optional<int> worker_of_this() {
    return worker_of(getpid());
}

bool is_running(int pid) {
    const auto stat = stat_of(folder_of(pid));
    return stat && stat->state != 'Z' && stat->state != 'X';
}

bool has_mapped(int pid, const std::string& library) {
    return text_of(folder_of(pid) / "maps").find("/" + library + "\n") != std::string::npos;
}

std::size_t descriptors_of(int pid) {
    return entries_of((folder_of(pid) / "fd").c_str());
}

} // namespace restyle::test
