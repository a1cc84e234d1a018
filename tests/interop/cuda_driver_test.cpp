#include "cuda/cuda_driver.h"

#include <gtest/gtest.h>

#include "cuda/array_format.h"
#include "cuda/check_cuda.h"

namespace restyle::interop {
namespace {

template <typename Call>
std::string message_of(const Call& call) {
    try {
        call();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "nothing was refused";
}

// A driver that starts; the tests change what it answers.
CudaDriver starting_driver() {
    CudaDriver driver;
    driver.cuInit = [](unsigned) { return cuda::kSuccess; };
    driver.cuDriverGetVersion = [](int* version) {
        *version = 13000;
        return cuda::kSuccess;
    };
    driver.cuDeviceGetCount = [](int* count) {
        *count = 1;
        return cuda::kSuccess;
    };
    driver.cuGetErrorName = [](cuda::CUresult result, const char** name) {
        *name = "CUDA_ERROR_NO_DEVICE";
        return result == cuda::kNoDevice ? cuda::kSuccess : cuda::kInvalidValue;
    };
    return driver;
}

TEST(CudaDriverFile, ThatIsNotThereIsNamed) {
    const std::string message = message_of([] { load_cuda_driver("libcuda_of_nobody.so.1"); });
    EXPECT_EQ(message.find("there is no driver of CUDA: libcuda_of_nobody.so.1: "), 0u) << message;
}

TEST(CudaDriverFile, ThatIsNoDriverIsRefusedByTheFirstFunctionItLacks) {
    EXPECT_EQ(message_of([] { load_cuda_driver("libm.so.6"); }),
              "libm.so.6 has no cuInit: it is older than CUDA 11.4, or no driver of CUDA");
}

TEST(CudaDriver, ThatStartsIsTaken) {
    EXPECT_NO_THROW(initialise(starting_driver()));
}

TEST(CudaDriver, ThatDoesNotStartSaysWhy) {
    CudaDriver driver = starting_driver();
    driver.cuInit = [](unsigned) { return cuda::kNoDevice; };
    EXPECT_EQ(message_of([&] { initialise(driver); }),
              "CUDA's driver does not start: cuInit gave CUDA_ERROR_NO_DEVICE (100)");
    driver.cuInit = [](unsigned) { return cuda::kUnknown; };
    EXPECT_EQ(message_of([&] { initialise(driver); }),
              "CUDA's driver does not start: cuInit gave a CUresult without a name (999)");
}

TEST(CudaDriver, ThatIsTooOldIsToldWhatIsExpected) {
    CudaDriver driver = starting_driver();
    driver.cuDriverGetVersion = [](int* version) {
        *version = 10020;
        return cuda::kSuccess;
    };
    EXPECT_EQ(message_of([&] { initialise(driver); }),
              "the driver is of CUDA 10.2, expected at least 11.4");
}

TEST(CudaDriver, WithoutADeviceIsRefused) {
    CudaDriver driver = starting_driver();
    driver.cuDeviceGetCount = [](int* count) {
        *count = 0;
        return cuda::kSuccess;
    };
    EXPECT_EQ(message_of([&] { initialise(driver); }), "CUDA's driver finds no device");
}

TEST(ArrayFormat, KeepsTheBitsOfATexel) {
    for (const VkFormat format : {VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_B8G8R8A8_SRGB}) {
        EXPECT_EQ(array_format(format).format, cuda::kUint8);
        EXPECT_EQ(array_format(format).texel_bytes, 4u);
    }
    EXPECT_EQ(array_format(VK_FORMAT_R16G16B16A16_SFLOAT).texel_bytes, 8u);
    EXPECT_EQ(array_format(VK_FORMAT_R32_SFLOAT).channels, 1u);
}

TEST(ArrayFormat, RefusesWhatCudaHasNoChannelsFor) {
    for (const VkFormat format :
         {VK_FORMAT_A2B10G10R10_UNORM_PACK32, VK_FORMAT_B10G11R11_UFLOAT_PACK32,
          VK_FORMAT_R8G8B8_UNORM, VK_FORMAT_D32_SFLOAT}) {
        const std::string message = message_of([&] { array_format(format); });
        EXPECT_EQ(message.find("CUDA has no channel format for VkFormat " + std::to_string(format)),
                  0u)
            << message;
    }
}

} // namespace
} // namespace restyle::interop
