#include "train/gan/shown_pictures.h"

#include <ATen/CPUGeneratorImpl.h>

#include "guide/augmentation.h"

namespace restyle::core {

at::Tensor random_batch(const at::Tensor& pictures, std::int64_t batch, bool mirror,
                        at::Generator& generator) {
    const at::Tensor chosen = at::randint(pictures.size(0), {batch}, generator, at::kLong);
    const at::Tensor shown = pictures.index_select(0, chosen).to(at::kFloat) / 127.5 - 1;
    if (!mirror) return shown;
    return at::where(at::rand({batch, 1, 1, 1}, generator) < 0.5, shown.flip({3}), shown);
}

at::Tensor changed_alike(const at::Tensor& pictures, at::Generator& generator) {
    const std::uint64_t seed = generator.get<at::CPUGeneratorImpl>()->random64();
    return augmented(pictures, {.copies = 1}, {.seed = seed});
}

} // namespace restyle::core
