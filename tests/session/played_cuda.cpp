#include "session/played_cuda.h"

#include <dlfcn.h>

#include "fake_back/fake_back.h"
#include "session/faulty_cuda.h"

namespace restyle::test {
namespace {

void use_cuda(const interop::CudaDriver* driver) {
    static void* const library = dlopen(FAKE_BACK, RTLD_NOW | RTLD_LOCAL); // Never closed.
    ASSERT_NE(library, nullptr) << dlerror();
    const auto use = reinterpret_cast<UseCuda>(dlsym(library, kUseCudaSymbol));
    ASSERT_NE(use, nullptr);
    use(driver);
}

interop::DeviceTable device_of(const RestyleContextInfo& info) {
    return interop::load_device(
        {info.get_instance_proc_addr,
         info.instance,
         info.physical_device,
         info.device,
         {info.enabled_extensions, info.enabled_extensions + info.enabled_extension_count}});
}

} // namespace

bool PlayedCuda::can_be_had(const RestyleContextInfo& context) {
    return device_of(context).vkGetMemoryFdKHR != nullptr;
}

PlayedCuda::PlayedCuda(const RestyleContextInfo& context)
    : real_(device_of(context)),
      info_(context) {
    fake_.emplace(real_);
    faulty_ = with_call_faults(fake_->driver());
    use_cuda(&faulty_);
    for (const std::string& name : fake_->handles().enabled_extensions)
        names_.push_back(name.c_str());
    info_.get_instance_proc_addr = fake_->handles().get_instance_proc_addr;
    info_.enabled_extensions = names_.data();
    info_.enabled_extension_count = static_cast<std::uint32_t>(names_.size());
}

PlayedCuda::~PlayedCuda() {
    use_cuda(nullptr);
    EXPECT_EQ(fake_->breaches_at_end(), std::vector<std::string>());
}

} // namespace restyle::test
