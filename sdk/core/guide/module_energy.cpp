#include <c10/util/StringUtil.h>

#include "guide/script_module.h"

namespace restyle::core {

Energy module_energy(const std::string& file, PictureRange range, at::Device device) {
    return [module = PictureModule(file, range, device)](const at::Tensor& x, const EnergyDraw&) {
        const at::Tensor values = module(x);
        if (values.numel() != x.size(0) || values.dim() > 2)
            module.refuse(c10::str("forward gives ", values.sizes(), " for ", x.size(0),
                                   " pictures, expected one value each: [n] or [n, 1]"));
        return values.reshape({-1});
    };
}

} // namespace restyle::core
