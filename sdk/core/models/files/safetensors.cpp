#include "restyle/core/safetensors.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <nlohmann/json.hpp>

#include "files/json_object.h"
#include "files/write_aside.h"
#include "models/files/mapped_file.h"

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

namespace restyle::core {
namespace {

using nlohmann::json;

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 100'000'000; // As the reference reader has it.
constexpr std::size_t kMostDimensions = 64;           // As torch's kernels have it.

struct NamedType {
    const char* name;
    at::ScalarType type;
};
constexpr std::array kTypes{
    NamedType{"F64", at::kDouble},    NamedType{"F32", at::kFloat}, NamedType{"F16", at::kHalf},
    NamedType{"BF16", at::kBFloat16}, NamedType{"I64", at::kLong},  NamedType{"I32", at::kInt},
    NamedType{"I16", at::kShort},     NamedType{"I8", at::kChar},   NamedType{"U8", at::kByte},
    NamedType{"BOOL", at::kBool},
};

std::optional<at::ScalarType> type_from_name(const std::string& name) {
    for (const NamedType& entry : kTypes)
        if (name == entry.name) return entry.type;
    return std::nullopt;
}

std::string name_of_type(at::ScalarType type) {
    for (const NamedType& entry : kTypes)
        if (type == entry.type) return entry.name;
    throw std::invalid_argument("write_safetensors: a tensor's type has no safetensors name");
}

/// Where a tensor says it lies, relative to the end of the header.
struct Entry {
    at::ScalarType type;
    std::vector<std::int64_t> shape;
    std::uint64_t begin;
    std::uint64_t end;
};

class Reader {
public:
    explicit Reader(const std::filesystem::path& file)
        : file_(file),
          mapping_(std::make_shared<MappedFile>(file)) {}

    SafeTensors read() const {
        const json header = read_header();
        SafeTensors contents;
        std::map<std::uint64_t, std::uint64_t> extents;
        for (const auto& [name, value] : header.items()) {
            if (name == "__metadata__") {
                contents.metadata = read_metadata(value);
                continue;
            }
            const Entry entry = read_entry(name, value);
            if (entry.begin != entry.end && !extents.emplace(entry.begin, entry.end).second)
                refuse("tensor '" + name + "' overlaps another");
            contents.tensors.emplace(name, tensor_at(entry));
        }
        check_extents(extents);
        return contents;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw std::runtime_error(file_.string() + ": " + what);
    }

    json read_header() const {
        if (mapping_->size() < kLengthBytes)
            refuse("is no safetensors file: " + std::to_string(mapping_->size()) +
                   " bytes, expected at least 8");
        std::uint64_t length = 0;
        std::memcpy(&length, mapping_->data(), kLengthBytes);
        if (length > kLongestHeader || length > mapping_->size() - kLengthBytes)
            refuse("is no safetensors file or is cut short: header length " +
                   std::to_string(length) + " in a file of " + std::to_string(mapping_->size()) +
                   " bytes");
        const char* text = reinterpret_cast<const char*>(mapping_->data()) + kLengthBytes;
        json header =
            json::parse(text, text + length, files::strict_json(file_), /*allow_exceptions=*/false);
        if (!header.is_object()) refuse("header is not a JSON object");
        return header;
    }

    std::map<std::string, std::string> read_metadata(const json& value) const {
        if (!value.is_object()) refuse("__metadata__ is not an object");
        std::map<std::string, std::string> metadata;
        for (const auto& [key, text] : value.items()) {
            if (!text.is_string()) refuse("__metadata__ '" + key + "' is not a string");
            metadata.emplace(key, text.get<std::string>());
        }
        return metadata;
    }

    Entry read_entry(const std::string& name, const json& value) const {
        const std::string tensor = "tensor '" + name + "' ";
        if (!value.is_object() || !value.contains("dtype") || !value.contains("shape") ||
            !value.contains("data_offsets"))
            refuse(tensor + "lacks dtype, shape or data_offsets");
        const json& dtype = value["dtype"];
        const auto type =
            dtype.is_string() ? type_from_name(dtype.get<std::string>()) : std::nullopt;
        if (!type) refuse(tensor + "has dtype " + dtype.dump() + ", which is not known");

        const auto lengths = whole_numbers(tensor + "shape", value["shape"]);
        const auto offsets = whole_numbers(tensor + "data_offsets", value["data_offsets"]);
        if (offsets.size() != 2) refuse(tensor + "data_offsets are not two numbers");
        if (lengths.size() > kMostDimensions)
            refuse(tensor + "has " + std::to_string(lengths.size()) + " dimensions, expected " +
                   std::to_string(kMostDimensions) + " at most");
        const std::uint64_t expected = bytes_of(tensor, lengths, at::elementSize(*type));
        if (offsets[0] > offsets[1] || offsets[1] > data_bytes())
            refuse(tensor + "lies at " + value["data_offsets"].dump() + ", outside the file's " +
                   std::to_string(data_bytes()) + " bytes of data");
        if (offsets[1] - offsets[0] != expected)
            refuse(tensor + "of shape " + value["shape"].dump() + " needs " +
                   std::to_string(expected) + " bytes, its data_offsets give " +
                   std::to_string(offsets[1] - offsets[0]));
        return {*type, {lengths.begin(), lengths.end()}, offsets[0], offsets[1]};
    }

    std::vector<std::uint64_t> whole_numbers(const std::string& what, const json& value) const {
        if (!value.is_array()) refuse(what + " is not a list");
        std::vector<std::uint64_t> numbers;
        for (const json& number : value) {
            if (!number.is_number_unsigned()) refuse(what + " holds " + number.dump());
            numbers.push_back(number.get<std::uint64_t>());
        }
        return numbers;
    }

    // Overflow is refused, and so is what no tensor can be: a zero may hide a huge neighbour.
    std::uint64_t bytes_of(const std::string& tensor, const std::vector<std::uint64_t>& shape,
                           std::uint64_t element_bytes) const {
        constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
        std::uint64_t bytes = element_bytes;
        bool empty = false;
        for (const std::uint64_t length : shape) {
            empty = empty || length == 0;
            if (length > kMost / bytes) refuse(tensor + "has a shape too large for any file");
            if (length != 0) bytes *= length;
        }
        return empty ? 0 : bytes;
    }

    std::uint64_t data_start() const {
        std::uint64_t length = 0;
        std::memcpy(&length, mapping_->data(), kLengthBytes);
        return kLengthBytes + length;
    }
    std::uint64_t data_bytes() const { return mapping_->size() - data_start(); }

    at::Tensor tensor_at(const Entry& entry) const {
        const auto options = at::TensorOptions().dtype(entry.type);
        if (entry.begin == entry.end) return at::empty(entry.shape, options);
        std::byte* data = mapping_->data() + data_start() + entry.begin;
        if (reinterpret_cast<std::uintptr_t>(data) % at::elementSize(entry.type) != 0) {
            at::Tensor copy = at::empty(entry.shape, options);
            std::memcpy(copy.data_ptr(), data, entry.end - entry.begin);
            return copy;
        }
        return at::from_blob(
            data, entry.shape, [mapping = mapping_](void*) {}, options);
    }

    void check_extents(const std::map<std::uint64_t, std::uint64_t>& extents) const {
        std::uint64_t next = 0;
        for (const auto& [begin, end] : extents) {
            if (begin != next)
                refuse("tensors overlap or leave a hole at byte " + std::to_string(next) +
                       " of the data");
            next = end;
        }
        if (next != data_bytes())
            refuse("holds " + std::to_string(data_bytes()) + " bytes of data, its tensors need " +
                   std::to_string(next));
    }

    std::filesystem::path file_;
    std::shared_ptr<MappedFile> mapping_;
};

} // namespace

SafeTensors read_safetensors(const std::filesystem::path& file) {
    return Reader(file).read();
}

void write_safetensors(const std::filesystem::path& file, const SafeTensors& contents) {
    json header = json::object();
    if (!contents.metadata.empty()) header["__metadata__"] = contents.metadata;
    std::vector<at::Tensor> tensors;
    std::uint64_t offset = 0;
    for (const auto& [name, tensor] : contents.tensors) {
        tensors.push_back(tensor.detach().to(at::kCPU).contiguous());
        const std::uint64_t end = offset + tensors.back().nbytes();
        header[name] = {{"dtype", name_of_type(tensor.scalar_type())},
                        {"shape", tensor.sizes().vec()},
                        {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' '); // So that the data are aligned.

    files::write_aside(file, [&](std::ostream& stream) {
        const std::uint64_t length = text.size();
        stream.write(reinterpret_cast<const char*>(&length), kLengthBytes);
        stream << text;
        for (const at::Tensor& tensor : tensors)
            stream.write(static_cast<const char*>(tensor.data_ptr()),
                         static_cast<std::streamsize>(tensor.nbytes()));
    });
}

} // namespace restyle::core
