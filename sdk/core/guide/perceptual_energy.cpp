#include "restyle/core/energy.h"

#include <cstdint>
#include <memory>

namespace restyle::core {
namespace {

/// What the network sees of a reference, looked at again where that was written into since.
class SeenReference {
public:
    SeenReference(const PerceptualDistance& distance, const at::Tensor& reference)
        : distance_(distance),
          reference_(reference),
          features_(distance.features(reference)),
          version_(version()) {}

    const std::vector<at::Tensor>& features() {
        if (version_ != version()) features_ = distance_.features(reference_);
        version_ = version();
        return features_;
    }

private:
    /// Counts what is written; of a tensor that nothing is counted of, nothing is written either.
    std::int64_t version() const {
        return reference_.is_inference() ? 0 : std::int64_t(reference_._version());
    }

    PerceptualDistance distance_;
    at::Tensor reference_;
    std::vector<at::Tensor> features_;
    std::int64_t version_;
};

} // namespace

Energy perceptual_energy(const PerceptualDistance& distance, const at::Tensor& reference) {
    const auto seen = std::make_shared<SeenReference>(distance, reference);
    return [=](const at::Tensor& x, const EnergyDraw&) {
        return distance.between(distance.features(x), seen->features()).to(x.scalar_type());
    };
}

} // namespace restyle::core
