#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/safetensors.h"

// Thousands of files that are almost right: each is read whole or refused in its own name.
namespace restyle::core {
namespace {

constexpr int kMutations = 4000;
constexpr std::size_t kLengthBytes = 8;

/// Spoils the bytes of a file as damage and malice do; the same seed, the same damage.
class Mutator {
public:
    explicit Mutator(unsigned seed) : generator_(seed) {}

    std::string operator()(std::string bytes) {
        for (std::size_t changes = 1 + below(3); changes > 0; --changes)
            change(bytes);
        if (below(2) == 0) mend_length(bytes);
        return bytes;
    }

private:
    std::size_t below(std::size_t end) { return generator_() % end; }

    void change(std::string& bytes) {
        if (bytes.empty()) return;
        const std::size_t place = below(bytes.size());
        const std::size_t length = std::min(bytes.size() - place, 1 + below(12));
        switch (below(6)) {
        case 0:
            bytes[place] = char(generator_());
            break;
        case 1:
            bytes.resize(place);
            break;
        case 2:
            bytes.erase(place, length);
            break;
        case 3:
            bytes.insert(place, bytes.substr(below(bytes.size()), length));
            break;
        case 4:
            bytes.replace(place, length, word());
            break;
        case 5:
            replace_number(bytes);
            break;
        }
    }

    std::string word() {
        static const char* const kWords[]{"-1",
                                          "18446744073709551615",
                                          "18446744073709551616",
                                          "1e308",
                                          "0.5",
                                          "null",
                                          "[",
                                          "{}",
                                          "\"F64\"",
                                          "\"U8\"",
                                          "\"a\":",
                                          "\xff\xfe",
                                          "true",
                                          "9223372036854775807",
                                          "\\u0000",
                                          "[[[["};
        return kWords[below(std::size(kWords))];
    }

    // Shapes and offsets are where a reader may be led astray.
    void replace_number(std::string& bytes) {
        const std::size_t digit = bytes.find_first_of("0123456789", below(bytes.size()));
        if (digit == std::string::npos) return;
        const std::size_t end = bytes.find_first_not_of("0123456789", digit);
        const std::string number = below(2) == 0 ? std::to_string(below(64)) : word();
        bytes.replace(digit, std::min(end, bytes.size()) - digit, number);
    }

    // So that damage within the header is not always caught by the header's length.
    static void mend_length(std::string& bytes) {
        const std::size_t end = bytes.rfind('}');
        if (end == std::string::npos || end < kLengthBytes) return;
        const std::uint64_t length = end + 1 - kLengthBytes;
        std::memcpy(bytes.data(), &length, sizeof length);
    }

    std::mt19937 generator_;
};

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Every byte that the tensors claim is touched.
void read_all(const std::filesystem::path& file) {
    for (const auto& [name, tensor] : read_safetensors(file).tensors)
        tensor.clone();
}

TEST(SafeTensorsMutation, IsReadWholeOrRefusedInTheNameOfTheFile) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "mutated.safetensors";
    write_safetensors(file, {{{"a", at::arange(6).view({2, 3}).to(at::kFloat)},
                              {"b", at::arange(4)},
                              {"c", at::ones({3}).to(at::kBool)}},
                             {{"format", "pt"}}});
    const std::string whole = bytes_of(file);
    Mutator mutate(1);
    int refused = 0;
    for (int i = 0; i < kMutations; ++i) {
        std::filesystem::remove(file); // Faster than to cut and fill it.
        std::ofstream(file, std::ios::binary) << mutate(whole);
        try {
            read_all(file);
        } catch (const std::runtime_error& error) {
            ++refused;
            EXPECT_TRUE(contains(error.what(), file.string())) << error.what();
        } catch (const std::exception& error) {
            ADD_FAILURE() << "mutation " << i << ": " << error.what();
        }
    }
    EXPECT_GT(refused, kMutations / 2);
    EXPECT_LT(refused, kMutations);
}

} // namespace
} // namespace restyle::core
