#include "guide/recompute.h"

#include <memory>
#include <utility>

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/variable.h>

#include "models/layers/gradients.h"

namespace restyle::core {
namespace {

using Tensors = std::vector<at::Tensor>;

bool any_wants_gradients(const Tensors& inputs) {
    for (const at::Tensor& input : inputs)
        if (input.defined() && wants_gradients(input)) return true;
    return false;
}

/// The way back through a piece.
class Recompute : public torch::autograd::Node {
public:
    Recompute(Piece piece, Tensors inputs) : piece_(std::move(piece)), inputs_(std::move(inputs)) {
        for (const at::Tensor& input : inputs_)
            add_next_edge(input.defined() ? torch::autograd::impl::gradient_edge(input)
                                          : torch::autograd::Edge());
    }

    Tensors apply(Tensors&& gradients) override {
        const c10::AutoGradMode with_gradients(true);
        Tensors leaves, wanted;
        for (const at::Tensor& input : inputs_) {
            leaves.push_back(input.defined() ? input.detach() : at::Tensor());
            if (!input.defined() || !input.requires_grad()) continue;
            wanted.push_back(leaves.back().requires_grad_());
        }
        const Tensors found = pulled_back(piece_(leaves), gradients, wanted);

        Tensors of_inputs(inputs_.size());
        for (std::size_t i = 0, next = 0; i < leaves.size(); ++i)
            if (leaves[i].defined() && leaves[i].requires_grad()) of_inputs[i] = found[next++];
        return of_inputs;
    }

    void release_variables() override { inputs_.clear(); }

private:
    // Of the results that the rest of the computation made something of.
    static Tensors pulled_back(const Tensors& results, const Tensors& gradients,
                               const Tensors& wanted) {
        Tensors roots, seeds;
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (!gradients[i].defined() || !results[i].requires_grad()) continue;
            roots.push_back(results[i]);
            seeds.push_back(gradients[i]);
        }
        if (roots.empty()) return Tensors(wanted.size());
        return torch::autograd::grad(roots, wanted, seeds, /*retain_graph=*/std::nullopt,
                                     /*create_graph=*/false, /*allow_unused=*/true);
    }

    Piece piece_;
    Tensors inputs_;
};

} // namespace

std::vector<at::Tensor> recomputed(const Piece& piece, const std::vector<at::Tensor>& inputs) {
    if (!any_wants_gradients(inputs)) return piece(inputs);
    Tensors results;
    {
        const c10::NoGradGuard no_gradients;
        results = piece(inputs);
    }
    const std::shared_ptr<Recompute> way_back(new Recompute(piece, inputs),
                                              torch::autograd::deleteNode);
    torch::autograd::set_history(results, way_back);
    return results;
}

} // namespace restyle::core
