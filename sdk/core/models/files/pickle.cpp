#include "models/files/pickle.h"

#include <stdexcept>

namespace restyle::core {

void refuse_pickle(const std::filesystem::path& file) {
    throw std::runtime_error(file.string() +
                             ": is a pickle, which can run code; convert it in Python with "
                             "safetensors.torch.save_file(torch.load(FILE, weights_only=True), "
                             "OUTPUT)");
}

bool is_named_as_pickle(const std::filesystem::path& file) {
    for (const char* ending : {".ckpt", ".pt", ".pth", ".bin"})
        if (file.extension() == ending) return true;
    return false;
}

} // namespace restyle::core
