#include "models/unet/unet_network.h"

#include <memory>

#include <c10/core/GradMode.h>

#include "models/layers/gradients.h"

namespace restyle::core {
namespace {

Network network_told(std::shared_ptr<const UNet> unet, at::ScalarType dtype, ToldCondition told,
                     std::shared_ptr<AttentionProcessor> processor) {
    return [unet = std::move(unet), dtype, told = std::move(told),
            processor = std::move(processor)](const at::Tensor& x, const at::Tensor& t) {
        const c10::AutoGradMode gradients(wants_gradients(x));
        return (*unet)(x.to(dtype).contiguous(at::MemoryFormat::ChannelsLast), t, told,
                       processor.get())
            .to(x.scalar_type());
    };
}

} // namespace

Network network_of(UNet unet, at::ScalarType dtype) {
    return network_told(std::make_shared<const UNet>(std::move(unet)), dtype, {}, nullptr);
}

AttendedNetwork attended_network_of(UNet unet, at::ScalarType dtype) {
    return [unet = std::make_shared<const UNet>(std::move(unet)),
            dtype](const Condition& condition, std::shared_ptr<AttentionProcessor> processor) {
        const c10::NoGradGuard no_gradients;
        return network_told(unet, dtype, unet->tell(condition), std::move(processor));
    };
}

} // namespace restyle::core
