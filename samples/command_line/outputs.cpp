#include "outputs.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "interruption.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

[[noreturn]] void refuse(const fs::path& file) {
    throw std::runtime_error(file.string() + ": cannot be written: " + std::strerror(errno));
}

void write_file(const fs::path& aside, const fs::path& file, std::string_view bytes) {
    const Descriptor out(open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (out.get() < 0) refuse(file);
    while (!bytes.empty()) {
        const ssize_t written = write(out.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) refuse(file);
        bytes.remove_prefix(std::size_t(written));
    }
    if (fsync(out.get()) != 0) refuse(file);
}

} // namespace

Outputs::~Outputs() {
    if (committed_) return;
    std::error_code ignored;
    for (const auto& [aside, file] : files_)
        fs::remove(aside, ignored);
    std::for_each(folders_.rbegin(), folders_.rend(),
                  [&](const fs::path& folder) { fs::remove(folder, ignored); });
}

void Outputs::add_folder(const fs::path& folder) {
    if (folder.empty() || fs::is_directory(folder)) return;
    add_folder(folder.parent_path());
    std::error_code error;
    if (fs::create_directory(folder, error)) folders_.push_back(folder);
    if (error)
        throw std::runtime_error(folder.string() +
                                 ": the folder cannot be made: " + error.message());
}

fs::path Outputs::set_aside(const fs::path& file) {
    stop_if_interrupted();
    if (fs::exists(file) && !fs::is_regular_file(file))
        throw std::runtime_error(file.string() +
                                 ": cannot be written: it exists and is no regular file");
    if (std::any_of(files_.begin(), files_.end(),
                    [&](const auto& added) { return added.second == file; }))
        throw std::runtime_error(file.string() + ": two results lead to this one output");
    fs::path aside = file;
    aside.replace_filename(".").concat(file.filename().native());
    aside.concat(".").concat(std::to_string(getpid()));
    files_.emplace_back(aside, file);
    return aside;
}

void Outputs::add(const fs::path& file, std::string_view bytes) {
    write_file(set_aside(file), file, bytes);
}

void Outputs::add(const fs::path& file, const restyle::core::SafeTensors& contents) {
    restyle::core::write_safetensors(set_aside(file), contents);
}

void Outputs::commit() {
    stop_if_interrupted();
    for (std::size_t i = 0; i < files_.size(); ++i) {
        std::error_code error;
        fs::rename(files_[i].first, files_[i].second, error);
        if (!error) continue;
        std::error_code ignored;
        for (std::size_t done = 0; done < i; ++done)
            fs::remove(files_[done].second, ignored);
        throw std::runtime_error(files_[i].second.string() +
                                 ": cannot be written: " + error.message());
    }
    committed_ = true;
}

} // namespace command_line
