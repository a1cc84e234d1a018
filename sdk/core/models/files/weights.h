#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "models/layers/layers.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// The weights of one network, by the names that its library gives them.
class Weights {
public:
    /// `file` is named in complaints; `rename` turns a file's name of a tensor into today's.
    Weights(TensorMap tensors, std::filesystem::path file,
            const std::function<std::string(const std::string&)>& rename = {});

    /// `folder`/`stem`.safetensors, its half-precision variant `stem`.fp16.safetensors, or the
    /// shards that `stem`.safetensors.index.json names, whichever is there first. Throws
    /// std::runtime_error; where there are pickled weights only, with the way to convert them.
    static Weights in_folder(const std::filesystem::path& folder, const std::string& stem,
                             const std::function<std::string(const std::string&)>& rename = {});

    static bool are_in_folder(const std::filesystem::path& folder, const std::string& stem);

    bool has(const std::string& name) const { return tensors_.count(name) > 0; }

    /// Gives each parameter, converted and laid out for `device`, while this object lives. Throws
    /// std::runtime_error naming file and tensor when one is missing, of another shape, or holds
    /// what is no finite number.
    ParameterSource parameters(at::ScalarType dtype, at::Device device);

    /// The same, but matrices and convolutions that the file has in half precision or brain floats
    /// stay so, for layers that widen them when they compute: the same results, in half the memory.
    ParameterSource narrow_parameters(at::ScalarType dtype, at::Device device);

    /// The precision of the first of the tensors that narrow_parameters() may leave as they are;
    /// nothing where there is none.
    std::optional<at::ScalarType> stored_type() const;

    /// Throws std::runtime_error naming a tensor that no one asked for, unless it is one of
    /// `buffers`, which a library saves beside its parameters.
    void check_all_used(const std::set<std::string>& buffers = {}) const;

private:
    enum class Keep { kNothing, kNarrow };
    at::Tensor take(const std::string& name, at::IntArrayRef shape, at::ScalarType dtype,
                    at::Device device, Keep keep);

    TensorMap tensors_;
    std::filesystem::path file_;
    std::set<std::string> unused_;
};

/// The precision in which narrow_parameters() gives what is stored in `stored`, in as many
/// dimensions.
at::ScalarType narrowest(at::ScalarType stored, at::ScalarType dtype, std::size_t dimensions);

/// How many numbers a network asks for, when made from the source given to `make`.
std::int64_t count_parameters(const std::function<void(const ParameterSource&)>& make);

} // namespace restyle::core
